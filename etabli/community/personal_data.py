"""What community keeps of a person, and how it lets go of it."""

from typing import Any

from django.db.models import Q

from etabli.community.models import Distinct
from etabli.community.selectors import current_memberships
from etabli.community.services import end
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Every membership, ended ones too."""
    return [
        {
            "network": str(membership.network),
            "status": membership.status,
            "asked_at": membership.asked_at.isoformat(),
            "began_at": membership.began_at and membership.began_at.isoformat(),
            "ended_at": membership.ended_at and membership.ended_at.isoformat(),
        }
        for membership in person.memberships.select_related("network")
    ]


def erase(person: Person) -> None:
    """End the memberships; that there was a member stays known, not who."""
    for membership in current_memberships(person):
        end(membership)
    Distinct.objects.filter(Q(first=person) | Q(second=person)).delete()
