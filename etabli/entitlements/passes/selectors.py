"""Questions about what people hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.community.models import Affiliation, Organisation
from etabli.community.organisation.selectors import administers
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.entitlements import told
from etabli.entitlements.ledger.selectors import (
    Key,
    Opened,
    opened,
    passes_of,
    paying_for,
    period_of,
    shared_with,
)
from etabli.entitlements.models import Allowance, Pass, Plan, Terms
from etabli.entitlements.plan.selectors import offered
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

PAST = timedelta(days=90)  # how long one that is over is still shown among the others


@dataclass(frozen=True)
class Balance:
    """What is left of one allowance, of how much, and until when (None: for ever)."""

    allowance: Allowance
    left: int
    until: date | None

    @property
    def left_told(self) -> str:
        return told.amount(self.left, self.allowance.unit)

    @property
    def of_told(self) -> str:
        return told.amount(self.allowance.amount, self.allowance.unit)


@dataclass(frozen=True)
class Held:
    """A pass with what is left of it today."""

    held: Pass
    balances: list[Balance]
    is_over: bool


def today() -> date:
    """The day at the site."""
    return timezone.localdate(clock.now())


def plans_held(person: Person, network: Network) -> set[str]:
    """The identifiers of the plans of a network that somebody holds and that are not over."""
    holding = Pass.objects.filter(person=person, network=network).exclude(ends_on__lt=today())
    return {str(uuid) for uuid in holding.values_list("terms__plan__uuid", flat=True)}


def held_by_organisation(organisation: Organisation) -> list[Held]:
    """What an organisation holds, over for three months at most, the current first."""
    passes = all_passes().filter(organisation=organisation).prefetch_related("named")
    recent = [one for one in passes if not one.is_over(today() - PAST)]
    return sorted(with_balances(recent), key=lambda one: one.is_over)


def employees(organisation: Organisation) -> QuerySet[Affiliation]:
    """Whom a pass of an organisation can be shared with."""
    return Affiliation.objects.filter(
        organisation=organisation, ended_at=None, person__isnull=False, administers=False
    ).select_related("person")


def paid_for(person: Person) -> list[Held]:
    """The passes of their employers that somebody may use today."""
    passes = [one for one in paying_for(person) if one.organisation_id]
    usable = shared_with(person, passes)
    return with_balances(
        one
        for one in passes
        if one.pk in usable
        and usable[one.pk].begins_on <= today() <= (usable[one.pk].ends_on or today())
        and not one.is_over(today())
    )


def held_by(person: Person, network: Network | None = None) -> list[Held]:
    """What somebody holds, over for three months at most, the current first."""
    passes = passes_of(person)
    if network is not None:
        passes = passes.filter(network=network)
    recent = [one for one in passes if not one.is_over(today() - PAST)]
    return sorted(with_balances(recent), key=lambda one: one.is_over)


def with_balances(passes: Iterable[Pass]) -> list[Held]:
    """Each pass with what is left of it today, or on the first of its days."""
    found = list(passes)
    accounts = opened(one.pk for one in found)
    return [
        Held(
            one,
            [_balance(one, allowance, accounts) for allowance in one.terms.allowances.all()],
            one.is_over(today()),
        )
        for one in found
    ]


def _balance(held: Pass, allowance: Allowance, accounts: Mapping[Key, Opened]) -> Balance:
    key, until = period_of(held, allowance, _day_in(held))
    left = accounts[key].balance if key in accounts else allowance.amount
    return Balance(allowance, left, until)


def _day_in(held: Pass) -> date:
    """Today, or the nearest of a pass's days."""
    return max(held.begins_on, min(today(), held.ends_on or today()))


def trials_open_to(person: Person, networks: Iterable[Network]) -> list[Terms]:
    """The trials that a member may take: offered, and none taken before in that network."""
    taken = set(
        Pass.objects.filter(person=person, is_trial=True).values_list("network_id", flat=True)
    )
    return [
        terms
        for network in networks
        if network.pk not in taken
        for terms in offered(network).filter(plan__kind=Plan.Kind.TRIAL)
    ]


def all_passes() -> QuerySet[Pass]:
    return Pass.objects.select_related(
        "person", "organisation", "terms__plan", "network__territory"
    ).prefetch_related("terms__allowances", "terms__valid_places__place")


def pass_by_uuid(held: UUID) -> Pass:
    """Raises NotFound."""
    found = all_passes().filter(uuid=held).first()
    if found is None:
        raise NotFound(_("There is no such pass."), field="held")
    return found


def pass_to_see(person: Person, held: UUID) -> Pass:
    """As `pass_for`, or of an organisation that one looks after. Raises NotFound."""
    found = pass_by_uuid(held)
    if found.organisation and administers(person, found.organisation):
        return found
    return pass_for(person, held)


def pass_for(person: Person, held: UUID) -> Pass:
    """One's own, or one of a network whose passes one gives. Raises NotFound."""
    found = pass_by_uuid(held)
    if found.person_id != person.pk and not may(person, Action.GRANT_PASSES, found):
        raise NotFound(_("There is no such pass."), field="held")
    return found
