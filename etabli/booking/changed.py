"""Where a changed booking is told: made, moved, cancelled, confirmed, released.

Whoever keeps something about bookings, such as the codes of doors, listens here and is told
inside the transaction of the change, so that both happen or neither does. `listeners` is filled
in an `AppConfig.ready`; each may be told twice of the same state and must then do nothing.
"""

from collections.abc import Callable

from etabli.booking.models import Booking

Listener = Callable[[Booking], None]

listeners: list[Listener] = []


def tell(booking: Booking) -> None:
    """The booking, with its space and place, as it stands after the change."""
    for listener in listeners:
        listener(booking)
