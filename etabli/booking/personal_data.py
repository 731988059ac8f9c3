"""What booking keeps of a person, and how it lets go of it."""

from typing import Any

from etabli.booking.models import CalendarFeed, ShortCode
from etabli.booking.selectors import upcoming, with_spaces
from etabli.booking.services import cancel_all
from etabli.core import clock
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Every booking, past and to come."""
    return [
        {
            "id": str(booking.uuid),
            "place": str(booking.space.place),
            "space": str(booking.space),
            "starts_at": booking.starts_at.isoformat(),
            "ends_at": booking.ends_at.isoformat(),
            "quantity": booking.quantity,
            "status": booking.standing,
            "reason": booking.reason,
            "made_at": booking.created_at.isoformat(),
        }
        for booking in with_spaces(person.bookings.all())
    ]


def erase(person: Person) -> None:
    """Cancel what has not begun, close the calendar and the code; past bookings stay, without a
    name."""
    # All at once, so that their spaces are locked in one order.
    coming = upcoming(person).filter(starts_at__gt=clock.now())
    cancel_all(list(coming), by=person, even_late=True, silent=True)
    CalendarFeed.objects.filter(person=person).delete()
    ShortCode.objects.filter(person=person).delete()
