"""The verbs of plans: make one, change it by new terms, offer it or not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.entitlements.models import Allowance, Plan, Terms, Unit, ValidPlace
from etabli.entitlements.plan.selectors import terms_of
from etabli.network.models import Network, Place
from etabli.network.services import change_network
from etabli.people.models import Person


@dataclass(frozen=True)
class Allowed:
    """So many of a unit, for these kinds of space."""

    space_kinds: tuple[str, ...]
    unit: str
    count: int


@transaction.atomic
def create_plan(
    network: Network,
    kind: str,
    name: Text,
    allowances: Sequence[Allowed],
    *,
    places: Iterable[Place] = (),
    by: Person | None = None,
    **details: Any,
) -> Plan:
    """A plan that is offered at once. `details` are fields of `Terms`.

    Raises BadInput where it gives nothing, a subscription has no period or one right for several
    kinds of space, a pass several credits, or a place is not of the network.
    """
    plan = Plan.objects.create(network=network, kind=kind, created_at=clock.now())
    change_network(network, has_plans=True)
    _write_terms(plan, 1, name, allowances, places, by, details)
    return plan


@transaction.atomic
def change_plan(
    plan: Plan,
    name: Text,
    allowances: Sequence[Allowed],
    *,
    places: Iterable[Place] = (),
    by: Person | None = None,
    **details: Any,
) -> Terms:
    """New terms for whoever begins from now on; who holds the plan keeps those of before."""
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    number = terms_of(plan).number + 1
    return _write_terms(plan, number, name, allowances, places, by, details)


def offer(plan: Plan, is_offered: bool) -> None:
    """Let it be given, or no more; who holds it keeps it."""
    plan.is_offered = is_offered
    plan.save(update_fields=["is_offered"])


def _write_terms(
    plan: Plan,
    number: int,
    name: Text,
    allowances: Sequence[Allowed],
    places: Iterable[Place],
    by: Person | None,
    details: Mapping[str, Any],
) -> Terms:
    where = list(places)
    _check(plan, allowances, where, details)
    terms = Terms.objects.create(
        plan=plan, number=number, name=name, made_at=clock.now(), made_by=by, **details
    )
    for one in allowances:
        Allowance.objects.create(
            terms=terms,
            space_kinds=list(one.space_kinds),
            unit=one.unit,
            amount=one.count * Unit(one.unit).size,
        )
    ValidPlace.objects.bulk_create(ValidPlace(terms=terms, place=place) for place in where)
    return terms


def _check(
    plan: Plan, allowances: Sequence[Allowed], places: Sequence[Place], details: Mapping[str, Any]
) -> None:
    if not allowances or any(one.count < 1 or not one.space_kinds for one in allowances):
        raise BadInput(
            _("This plan gives nothing."),
            field="count",
            advice=_("Say how much it gives, and for which kinds of space."),
        )
    is_subscription = plan.kind == Plan.Kind.SUBSCRIPTION
    kinds = [kind for one in allowances for kind in one.space_kinds]
    apart = len(kinds) == len(allowances) == len(set(kinds))
    if not (apart if is_subscription else len(allowances) == 1):
        raise BadInput(
            _("A plan gives each kind of space its own rights; a pass has one credit for all."),
            field="count",
        )
    if is_subscription and not details.get("period"):
        raise BadInput(_("Say whether its rights come each week or each month."), field="period")
    charged = details.get("charged", Terms.Charged.ONCE)
    lasting = details.get("period") or charged != Terms.Charged.ONCE
    if details.get("valid_days") if is_subscription else lasting:
        raise BadInput(
            _("A plan comes anew each week or month; a pass is paid once and good for some days."),
            field="valid_days" if is_subscription else "period",
        )
    if any(place.network_id != plan.network_id for place in places):
        raise BadInput(_("This place belongs to another network."), field="places")
