"""Passes and what came and went on them, for programs."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import ConfigDict

from etabli.community.models import Affiliation, Organisation
from etabli.community.organisation.selectors import organisation_by_uuid, organisation_for
from etabli.community.selectors import membership_by_uuid
from etabli.core.api import REFUSALS, Day, Page
from etabli.core.errors import BadInput, NotFound
from etabli.entitlements.ledger.selectors import entries_of, passes_of
from etabli.entitlements.models import Entry, Pass
from etabli.entitlements.passes import selectors, services
from etabli.entitlements.plan.selectors import plan_by_uuid
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["passes"])


class BalanceOut(Schema):
    space_kinds: list[str]
    unit: str = Field(description="hour, half_day or day")
    count: float = Field(description="of that unit")
    left: float = Field(description="of that unit, today")
    until: date | None


class PassOut(Schema):
    id: UUID
    plan: UUID
    network: str
    begins_on: date
    ends_on: date | None
    balances: list[BalanceOut]


class SharingOut(Schema):
    organisation: UUID
    named: list[UUID] | None = Field(description="who may use it, in the organisation; none: all")
    ceiling: int | None = Field(description="hours a month for each of them; none: no ceiling")


class SharedPassOut(PassOut):
    sharing: SharingOut | None = Field(description="of an organisation's pass")


class EntryOut(Schema):
    id: UUID = Field(alias="uuid")
    made_at: datetime
    cause: str = Field(description="granted, topped_up, used, given_back or expired")
    unit: str
    amount: float = Field(description="of that unit; below zero: taken")
    balance: float = Field(description="of that unit, after this")
    booking: UUID | None
    day: date | None
    guest: bool = Field(description="paid for a guest of its holder")

    @staticmethod
    def resolve_guest(entry: Entry) -> bool:
        return bool(entry.used_by_id and not entry.account.held.organisation_id)

    @staticmethod
    def resolve_unit(entry: Entry) -> str:
        return entry.account.allowance.unit

    @staticmethod
    def resolve_amount(entry: Entry) -> float:
        return entry.account.allowance.units(entry.amount)

    @staticmethod
    def resolve_balance(entry: Entry) -> float:
        return entry.account.allowance.units(entry.balance)


class GrantIn(Schema):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "membership": "01980f7e-8c1a-7000-8000-000000000000",
                "plan": "01980f7e-8c1a-7000-8000-000000000001",
                "begins_on": "2026-03-30",
            }
        }
    )

    membership: UUID
    plan: UUID
    begins_on: Day | None = Field(None, description="today, where it is left out")
    ends_on: Day | None = None


Ceiling = Annotated[
    int | None,
    Field(ge=1, le=services.MOST_AT_ONCE, description="hours a month for each; none: no ceiling"),
]


class OrganisationGrantIn(Schema):
    plan: UUID
    begins_on: Day | None = Field(None, description="today, where it is left out")
    ends_on: Day | None = None
    ceiling: Ceiling = None


class SharingIn(Schema):
    named: list[UUID] | None = Field(
        None, max_length=1000, description="of the organisation's people; none: all of them"
    )
    ceiling: Ceiling = None


class TopUpIn(Schema):
    balance: int = Field(ge=1, le=100, description="which of the pass's balances: the first is 1")
    count: int = Field(ge=1, le=services.MOST_AT_ONCE, description="of its unit")


class EndIn(Schema):
    ends_on: Day | None = Field(None, description="its last day: today, where it is left out")


@router.get(
    "passes",
    auth=Token(),
    response={200: list[PassOut], **REFUSALS},
    summary="One's own plans and passes",
    operation_id="list_passes",
)
@paginate(Page)
def passes(request: SignedIn) -> list[dict[str, Any]]:
    """Those that are not over, with what is left of each."""
    return [_told(one) for one in selectors.held_by(request.person) if not one.is_over]


@router.get(
    "passes/{uuid:held}/entries",
    auth=Token(),
    response={200: list[EntryOut], **REFUSALS},
    summary="What came and went on a pass",
    operation_id="list_entries",
)
@paginate(Page)
def entries(request: SignedIn, held: UUID) -> QuerySet[Entry]:
    """The last first; of one's own pass, or of a network whose passes one gives."""
    return entries_of(selectors.pass_for(request.person, held))


@router.post(
    "passes",
    auth=Token(),
    response={201: PassOut, **REFUSALS},
    summary="Give a member a plan or a pass",
    operation_id="grant_pass",
)
def grant(request: SignedIn, wish: GrantIn) -> Status[dict[str, Any]]:
    """For those who give a network's passes. With an `Idempotency-Key` it is carried out once."""
    membership = membership_by_uuid(wish.membership)
    plan = plan_by_uuid(wish.plan)
    if not may(request.person, Action.GRANT_PASSES, membership):
        raise NotFound(_("There is no such membership."), field="membership")
    if plan.network_id != membership.network_id:
        raise NotFound(_("There is no such plan."), field="plan")
    held = services.grant(
        plan,
        membership.person,
        by=request.person,
        begins_on=wish.begins_on,
        ends_on=wish.ends_on,
    )
    [shown] = selectors.with_balances(passes_of(membership.person).filter(pk=held.pk))
    return Status(201, _told(shown))


@router.get(
    "passes/{uuid:held}",
    auth=Token(),
    response={200: SharedPassOut, **REFUSALS},
    summary="One plan or pass",
    operation_id="get_pass",
)
def one_pass(request: SignedIn, held: UUID) -> dict[str, Any]:
    """One's own, one of an organisation that one looks after, or of a network whose passes one
    gives."""
    return _told_shared(selectors.pass_to_see(request.person, held))


@router.get(
    "organisations/{uuid:organisation}/passes",
    auth=Token(),
    response={200: list[SharedPassOut], **REFUSALS},
    summary="What an organisation holds",
    operation_id="list_organisation_passes",
)
@paginate(Page)
def organisation_passes(request: SignedIn, organisation: UUID) -> list[dict[str, Any]]:
    """Its plans and passes that are not over; for who looks after it."""
    found = organisation_for(request.person, organisation)
    held = selectors.held_by_organisation(found)
    return [_told(one) | {"sharing": _sharing(one.held)} for one in held if not one.is_over]


@router.post(
    "organisations/{uuid:organisation}/passes",
    auth=Token(),
    response={201: SharedPassOut, **REFUSALS},
    summary="Give an organisation a plan or a pass",
    operation_id="grant_organisation_pass",
)
def grant_to_organisation(
    request: SignedIn, organisation: UUID, wish: OrganisationGrantIn
) -> Status[dict[str, Any]]:
    """For those who give a network's passes; all its people may use it until it is shared
    otherwise. It is topped up and ended as any other pass."""
    found = organisation_by_uuid(organisation)
    if not may(request.person, Action.GRANT_PASSES, found):
        raise NotFound(_("There is no such organisation."), field="organisation")
    plan = plan_by_uuid(wish.plan)
    if plan.network_id != found.network_id:
        raise NotFound(_("There is no such plan."), field="plan")
    held = services.grant_to_organisation(
        plan,
        found,
        by=request.person,
        begins_on=wish.begins_on,
        ends_on=wish.ends_on,
        ceiling=wish.ceiling and wish.ceiling * 60,
    )
    return Status(201, _told_shared(selectors.pass_by_uuid(held.uuid)))


@router.put(
    "passes/{uuid:held}/sharing",
    auth=Token(),
    response={200: SharedPassOut, **REFUSALS},
    summary="Say who may use an organisation's pass",
    operation_id="share_pass",
)
def share(request: SignedIn, held: UUID, wish: SharingIn) -> dict[str, Any]:
    """For who looks after the organisation, and those who give the network's passes. `named` are
    affiliations as `list_organisation_people` tells them; what is booked stays booked."""
    found = selectors.pass_to_see(request.person, held)
    if found.organisation is None:
        raise NotFound(_("There is no such pass."), field="held")
    named = None if wish.named is None else _named(found.organisation, wish.named)
    services.share(found, named=named, ceiling=wish.ceiling and wish.ceiling * 60)
    return _told_shared(selectors.pass_by_uuid(held))


@router.post(
    "plans/{uuid:plan}/take",
    auth=Token(),
    response={201: PassOut, **REFUSALS},
    summary="Take a trial",
    operation_id="take_trial",
)
def take(request: SignedIn, plan: UUID) -> Status[dict[str, Any]]:
    """A member helps themselves, once in a network; any other plan is given by who gives passes."""
    held = services.take_trial(plan_by_uuid(plan), request.person)
    return Status(201, _told_now(held.uuid))


@router.post(
    "passes/{uuid:held}/top-ups",
    auth=Token(),
    response={200: PassOut, **REFUSALS},
    summary="Top up a pass",
    operation_id="top_up_pass",
)
def top_up(request: SignedIn, held: UUID, wish: TopUpIn) -> dict[str, Any]:
    """For those who give a network's passes. With an `Idempotency-Key` it is carried out once."""
    found = _to_give(request, held)
    allowances = list(found.terms.allowances.all())
    if wish.balance > len(allowances):
        raise BadInput(_("This pass has no such allowance."), field="balance")
    services.top_up(found, allowances[wish.balance - 1], wish.count, by=request.person)
    return _told_now(held)


@router.post(
    "passes/{uuid:held}/end",
    auth=Token(),
    response={200: PassOut, **REFUSALS},
    summary="End a pass",
    operation_id="end_pass",
)
def end(request: SignedIn, held: UUID, wish: EndIn) -> dict[str, Any]:
    """What is left after its last day expires; what is booked stays booked."""
    services.end(_to_give(request, held), wish.ends_on)
    return _told_now(held)


@router.get(
    "members/{uuid:membership}/passes",
    auth=Token(),
    response={200: list[PassOut], **REFUSALS},
    summary="A member's plans and passes",
    operation_id="list_member_passes",
)
@paginate(Page)
def member_passes(request: SignedIn, membership: UUID) -> list[dict[str, Any]]:
    """For those who give a network's passes; those of this network that are not over."""
    found = membership_by_uuid(membership)
    if not may(request.person, Action.GRANT_PASSES, found):
        raise NotFound(_("There is no such membership."), field="membership")
    held = selectors.held_by(found.person, found.network)
    return [_told(one) for one in held if not one.is_over]


def _to_give(request: SignedIn, held: UUID) -> Pass:
    """A pass of a network whose passes one gives. Raises NotFound."""
    found = selectors.pass_by_uuid(held)
    if not may(request.person, Action.GRANT_PASSES, found):
        raise NotFound(_("There is no such pass."), field="held")
    return found


def _named(organisation: Organisation, wanted: list[UUID]) -> list[Affiliation]:
    found = selectors.employees(organisation).filter(uuid__in=wanted)
    if len(found) < len(set(wanted)):
        raise BadInput(_("This person is in another organisation."), field="named")
    return list(found)


def _told_shared(held: Pass) -> dict[str, Any]:
    [shown] = selectors.with_balances([held])
    return _told(shown) | {"sharing": _sharing(held)}


def _sharing(held: Pass) -> dict[str, Any] | None:
    if held.organisation is None:
        return None
    return {
        "organisation": held.organisation.uuid,
        "named": [one.uuid for one in held.named.all()] if held.named_only else None,
        "ceiling": held.ceiling and held.ceiling // 60,
    }


def _told_now(held: UUID) -> dict[str, Any]:
    [shown] = selectors.with_balances([selectors.pass_by_uuid(held)])
    return _told(shown)


def _told(shown: selectors.Held) -> dict[str, Any]:
    held = shown.held
    return {
        "id": held.uuid,
        "plan": held.terms.plan.uuid,
        "network": held.network.slug,
        "begins_on": held.begins_on,
        "ends_on": held.ends_on,
        "balances": [
            {
                "space_kinds": one.allowance.space_kinds,
                "unit": one.allowance.unit,
                "count": one.allowance.units(one.allowance.amount),
                "left": one.allowance.units(one.left),
                "until": one.until,
            }
            for one in shown.balances
        ],
    }
