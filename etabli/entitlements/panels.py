"""What entitlements add to a member's page."""

from typing import Any

from etabli.community.models import Membership
from etabli.entitlements.passes.selectors import held_by
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may


def passes(asker: Person, membership: Membership) -> tuple[str, dict[str, Any]] | None:
    """What the member holds in this network, and the way to give more, for who may give it."""
    if not may(asker, Action.GRANT_PASSES, membership):
        return None
    return (
        "entitlements/panel.html",
        {
            "passes": held_by(membership.person, membership.network),
            "gives": membership.status == Membership.Status.ACTIVE,
        },
    )
