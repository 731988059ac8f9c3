"""What is kept of a visitor beside their name; which goes with the person's."""

from typing import Any

from etabli.community.models import Visitor
from etabli.core import clock
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Where the person was let in, and when they accepted the rules."""
    return [
        {
            "place": str(visit.place),
            "day": visit.day.isoformat(),
            "accepted_at": visit.accepted_at.isoformat(),
        }
        for visit in Visitor.objects.filter(person=person).select_related("place")
    ]


def erase(person: Person) -> None:
    """That somebody came that day stays, without a name."""
    Visitor.objects.filter(person=person).update(forgotten_at=clock.now())
