"""What entitlements add to the page of a member, and of an organisation."""

from typing import Any

from etabli.community.models import Membership, Organisation
from etabli.entitlements.passes.selectors import held_by, held_by_organisation
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


def organisation_passes(
    asker: Person, organisation: Organisation
) -> tuple[str, dict[str, Any]] | None:
    """What the organisation holds, for whoever may see its page."""
    return (
        "entitlements/organisation_panel.html",
        {
            "organisation": organisation,
            "passes": held_by_organisation(organisation),
            "gives": may(asker, Action.GRANT_PASSES, organisation),
        },
    )
