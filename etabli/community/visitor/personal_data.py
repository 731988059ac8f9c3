"""What is kept of a visitor beside their name; which goes with the person's."""

from typing import Any

from etabli.community.models import Visitor
from etabli.core import clock
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Where the person was let in, when they accepted the rules, and whether a member paid for
    them; and on which days they paid for guests, whose names are not theirs."""
    own = Visitor.objects.filter(person=person).select_related("place")
    guests = Visitor.objects.filter(guest_of=person).select_related("place")
    return [
        {
            "place": str(visit.place),
            "day": visit.day.isoformat(),
            "accepted_at": visit.accepted_at.isoformat(),
            "as_a_guest": visit.guest_of_id is not None,
        }
        for visit in own
    ] + [{"place": str(one.place), "day": one.day.isoformat(), "guest": True} for one in guests]


def erase(person: Person) -> None:
    """That somebody came that day stays, without a name and without who paid for them."""
    Visitor.objects.filter(person=person).update(forgotten_at=clock.now(), guest_of=None)
    Visitor.objects.filter(guest_of=person).update(guest_of=None)
