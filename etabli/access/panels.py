"""What a booking's page shows of its doors."""

from typing import Any

from etabli.access.code.selectors import codes_of
from etabli.access.door.keys import digits_told
from etabli.access.entry.selectors import entries_of
from etabli.booking.models import Booking
from etabli.core import clock
from etabli.people.models import Person


def codes(asker: Person, booking: Booking) -> tuple[str, dict[str, Any]] | None:
    """The codes, for whoever comes alone, until the booking is over; then when they came."""
    if asker.pk != booking.person_id:
        return None
    over = booking.ends_at <= clock.now()
    found = [] if over or not booking.is_confirmed else list(codes_of(booking))
    entries = list(entries_of(booking))
    if not found and not entries:
        return None
    return "access/booking_panel.html", {
        "booking": booking,
        "codes": [(code.door, digits_told(code)) for code in found],
        "entries": entries,
    }
