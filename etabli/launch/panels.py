"""What launch adds to a member's page."""

from typing import Any

from etabli.community.models import Membership
from etabli.launch.selectors import origin_of
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may


def origin(asker: Person, membership: Membership) -> tuple[str, dict[str, Any]] | None:
    """That a member came from a survey: to the study officer, and to nobody else."""
    if not may(asker, Action.SEE_ORIGIN, membership):
        return None
    invitation = origin_of(membership.person, membership.network)
    return ("launch/origin.html", {"invitation": invitation}) if invitation else None
