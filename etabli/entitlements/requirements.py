"""What entitlements may have against a use: a network that asks for passes, and none that pays."""

from django.utils.translation import gettext as _

from etabli.core.errors import Refused
from etabli.entitlements import told
from etabli.entitlements.ledger import selectors
from etabli.network.requirements import Use


def is_paid(use: Use) -> Refused | None:
    """The person's plans and passes cover the whole use, where the network asks for that."""
    if not use.space.place.network.passes_needed:
        return None
    passes = list(selectors.paying_for(use.person, use.replacing))
    debits = selectors.debits_of(use.replacing) if use.replacing and passes else ()
    return not_covered(use, selectors.payment(use, passes, debits).missing)


def not_covered(use: Use, missing: int) -> Refused | None:
    """The refusal, where so many minutes are paid by nothing and passes are needed."""
    network = use.space.place.network
    if not missing or not network.passes_needed:
        return None
    return Refused(
        "paid",
        _("No plan or pass covers %(missing)s of it.") % {"missing": told.hours(missing)},
        advice=_("Ask %(network)s for a plan or a pass, or choose a shorter time.")
        % {"network": network},
        field="person",
        extra={"missing_minutes": missing},
    )
