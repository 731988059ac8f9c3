"""Questions about plans: what is offered, what their terms give."""

from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.entitlements.models import Pass, Plan, Terms
from etabli.network.models import Network


def current_terms(network: Network) -> QuerySet[Terms]:
    """The last terms of each plan of a network, offered ones first, with what they
    allow and where."""
    return (
        Terms.objects.filter(plan__network=network)
        .alias(last=Max("plan__terms__number"))
        .filter(number=F("last"))
        .select_related("plan__network")
        .prefetch_related("allowances", "valid_places__place")
        .order_by("-plan__is_offered", "plan")
    )


def plans_named(network: Network) -> list[tuple[str, str]]:
    """The identifiers and names of what a network offers."""
    return [(str(terms.plan.uuid), str(terms)) for terms in offered(network)]


def offered(network: Network) -> QuerySet[Terms]:
    """What a member of the network may be given now."""
    return current_terms(network).filter(plan__is_offered=True)


def with_holders(terms: QuerySet[Terms]) -> QuerySet[Terms]:
    """Each with `holders`: how many passes of its plan, by whichever terms, have been given that
    are not over by today. No further query."""
    today = timezone.localdate(clock.now())
    current = Pass.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    held = (
        current.filter(terms__plan=OuterRef("plan"))
        .order_by()
        .values("terms__plan")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return terms.annotate(holders=Coalesce(Subquery(held), 0))


def held_terms(plan: Plan) -> Terms:
    """As `terms_of`, with `holders`."""
    return with_holders(current_terms(plan.network)).get(plan=plan)


def terms_of(plan: Plan) -> Terms:
    """The terms that count for whoever begins now."""
    return (
        plan.terms.select_related("plan__network")
        .prefetch_related("allowances", "valid_places__place")
        .order_by("-number")[0]
    )


def plan_by_uuid(plan: UUID) -> Plan:
    """Raises NotFound."""
    found = Plan.objects.select_related("network__territory").filter(uuid=plan).first()
    if found is None:
        raise NotFound(_("There is no such plan."), field="plan")
    return found
