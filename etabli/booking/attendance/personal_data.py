"""What attendance keeps of a person; it goes with the name, and the hours stay for the figures."""

from typing import Any

from etabli.booking.models import Presence
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """When the person came and left."""
    return [
        {
            "booking": str(presence.booking.uuid),
            "way": presence.way,
            "arrived_at": presence.arrived_at.isoformat(),
            "left_at": presence.left_at and presence.left_at.isoformat(),
        }
        for presence in Presence.objects.filter(booking__person=person)
        .select_related("booking")
        .order_by("arrived_at")
    ]


def erase(person: Person) -> None:
    """Nothing but the booking names who came, and the person loses their name."""
