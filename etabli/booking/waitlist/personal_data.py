"""What the wait list keeps of a person, and how it lets go of it."""

from typing import Any

from etabli.booking.waitlist.selectors import open_waits
from etabli.booking.waitlist.services import leave
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Everything that was ever waited for."""
    return [
        {
            "id": str(wait.uuid),
            "place": str(wait.space.place),
            "space": str(wait.space),
            "starts_at": wait.starts_at.isoformat(),
            "ends_at": wait.ends_at.isoformat(),
            "quantity": wait.quantity,
            "status": wait.status,
            "asked_at": wait.asked_at.isoformat(),
        }
        for wait in person.waits.select_related("space__place")
    ]


def erase(person: Person) -> None:
    """Leave every line, before bookings are cancelled: what they free is for others."""
    for wait in open_waits(person):
        leave(wait)
