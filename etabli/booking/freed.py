"""Where freed time is told: after a cancellation, a move to another time, an expiry, a release.

Whoever waits for time to become free listens here, and is told inside the transaction that
frees it, so that what they do about it happens with it or not at all. `listeners` is filled in
an `AppConfig.ready` and lists functions that read nothing on the plain path of a booking.
"""

from collections.abc import Callable
from datetime import datetime

from etabli.network.models import Space

Listener = Callable[[Space, datetime, datetime], None]

listeners: list[Listener] = []


def tell(space: Space, starts_at: datetime, ends_at: datetime) -> None:
    """Units of `space` have become free between two instants, buffers not counted."""
    for listener in listeners:
        listener(space, starts_at, ends_at)
