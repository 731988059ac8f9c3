"""The organisations that a person is or was in."""

from typing import Any

from etabli.community.models import Affiliation
from etabli.community.organisation.services import end_affiliation
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "organisation": str(one.organisation),
            "email": one.email,
            "administers": one.administers,
            "from": one.from_on.isoformat(),
            "until": one.until_on and one.until_on.isoformat(),
            "accepted_at": one.accepted_at and one.accepted_at.isoformat(),
        }
        for one in person.affiliations.select_related("organisation")
    ]


def erase(person: Person) -> None:
    """End them and forget the addresses; invitations not answered yet go altogether."""
    for affiliation in person.affiliations.filter(ended_at=None):
        end_affiliation(affiliation)
    person.affiliations.update(email="")
    if person.email:
        Affiliation.objects.filter(person=None, email=person.email).delete()
