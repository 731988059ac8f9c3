"""What other programs are told of bookings: each as it now is, whenever that changes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from etabli.booking.models import Booking
from etabli.network.webhooks import services

Status = Booking.Status

# What is only held is nobody else's business.
EVENTS: dict[str, str | Promise] = {
    Status.ASKED: _("a booking is asked for"),
    Status.CONFIRMED: _("a booking is confirmed, moved or cut short"),
    Status.REFUSED: _("a booking is refused"),
    Status.EXPIRED: _("a booking was not answered in time"),
    Status.CANCELLED: _("a booking is cancelled"),
    Status.RELEASED: _("a booking is released, since nobody came"),
}


def name_of(status: str) -> str:
    return f"booking.{status}"


def tell(booking: Booking) -> None:
    """Listens to `booking.changed`. `revision` says which of two that were told is the later."""
    if booking.status not in EVENTS:
        return
    services.tell(
        booking.space.place.network,
        name_of(booking.status),
        {
            "booking": booking.uuid,
            "revision": booking.revision,
            "space": booking.space.uuid,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
            "quantity": booking.quantity,
        },
    )
