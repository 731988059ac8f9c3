"""What a network offers, for programs; and for those of who makes its plans."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.core.api import REFUSALS, SLUG, BothOut, NameIn, NoteIn, Page
from etabli.core.errors import BadInput, NotFound
from etabli.entitlements.models import Allowance, Plan, Terms
from etabli.entitlements.plan import selectors, services
from etabli.entitlements.plan.forms import LONGEST, MOST
from etabli.network.api import PlaceKind, SpaceKind, network_for
from etabli.network.models import Network, Place
from etabli.network.selectors import network_by_slug
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["passes"])

Slug = Annotated[str, Field(max_length=50, pattern=SLUG)]


class AllowanceOut(Schema):
    space_kinds: list[str]
    unit: str = Field(description="hour, half_day or day")
    count: float = Field(description="of that unit")

    @staticmethod
    def resolve_count(allowance: Allowance) -> float:
        return allowance.units(allowance.amount)


class PlanOut(Schema):
    id: UUID
    kind: str
    name: dict[str, str] = Field(description="in French (fr) and English (en)")
    price: int = Field(description="in minor units, for information")
    currency: str
    charged: str = Field(description="what the price is for: once, week, month or year")
    period: str = Field(description="how often its rights come anew: week or month, or nothing")
    valid_days: int | None
    guests: int
    place_kinds: list[str] = Field(description="kinds of place where it is good; none: every kind")
    places: list[str] = Field(description="places where it is good; none: the whole network")
    allowances: list[AllowanceOut]

    @staticmethod
    def resolve_id(terms: Terms) -> UUID:
        return terms.plan.uuid

    @staticmethod
    def resolve_kind(terms: Terms) -> str:
        return terms.plan.kind

    @staticmethod
    def resolve_name(terms: Terms) -> dict[str, str]:
        return {"fr": terms.name.fr, "en": terms.name.en}

    @staticmethod
    def resolve_places(terms: Terms) -> list[str]:
        return [one.place.slug for one in terms.valid_places.all()]

    @staticmethod
    def resolve_allowances(terms: Terms) -> list[Allowance]:
        return list(terms.allowances.all())


class AllowedIn(Schema):
    space_kinds: list[SpaceKind] = Field(min_length=1, max_length=6)
    unit: Literal["hour", "half_day", "day"] = "hour"
    count: int = Field(ge=1, le=MOST, description="of that unit")


class PlanTermsIn(Schema):
    """What a plan gives and asks."""

    name: NameIn
    note: NoteIn = Field(NoteIn(fr="", en=""), description="what members should know")
    price: int = Field(0, ge=0, le=999_999_999, description="in minor units, for information")
    currency: Literal["EUR", "CHF"] = "EUR"
    charged: Literal["once", "week", "month", "year"] = Field(
        "once", description="what the price of a subscription is for"
    )
    period: Literal["", "week", "month"] = Field(
        "", description="how often the rights of a subscription come anew"
    )
    valid_days: int | None = Field(
        None, ge=1, le=LONGEST, description="how long a pass is good; none: for ever"
    )
    half_day: int = Field(5, ge=1, le=12, description="hours that half a day is good for")
    guests: int = Field(0, ge=0, le=50)
    place_kinds: list[PlaceKind] = Field([], max_length=3, description="none: every kind")
    places: list[Slug] = Field([], max_length=500, description="none: the whole network")
    allowances: list[AllowedIn] = Field(
        min_length=1,
        max_length=6,
        description="of a subscription: one for each kind of space; of a pass or trial: one",
    )


class PlanIn(PlanTermsIn):
    kind: Literal["subscription", "pass", "trial"]


class OfferIn(Schema):
    offered: bool = Field(description="no: it is given no more; who holds it keeps it")


class PlanKeptOut(PlanOut):
    note: BothOut
    half_day: int = Field(description="hours that half a day is good for")
    offered: bool
    holders: int = Field(description="how many plans and passes of it are not over")

    @staticmethod
    def resolve_half_day(terms: Terms) -> int:
        return terms.half_day // 60

    @staticmethod
    def resolve_offered(terms: Terms) -> bool:
        return terms.plan.is_offered


@router.get(
    "networks/{slug:network}/plans",
    auth=OptionalToken(),
    response={200: list[PlanOut], **REFUSALS},
    summary="What a network offers",
    operation_id="list_plans",
)
@paginate(Page)
def plans(request: Request, network: str) -> QuerySet[Terms]:
    """The plans and passes that are offered now, with their terms and prices."""
    return selectors.offered(network_by_slug(network))


@router.get(
    "networks/{slug:network}/plans/all",
    auth=Token(),
    response={200: list[PlanKeptOut], **REFUSALS},
    summary="Every plan of a network",
    operation_id="list_all_plans",
)
@paginate(Page)
def all_plans(request: SignedIn, network: str) -> QuerySet[Terms]:
    """Those that are offered no more too, each by its last terms; for those who make plans."""
    return selectors.with_holders(
        selectors.current_terms(network_for(request, network, Action.MANAGE_PLANS))
    )


@router.post(
    "networks/{slug:network}/plans",
    auth=Token(),
    response={201: PlanKeptOut, **REFUSALS},
    summary="Offer a new plan or pass",
    operation_id="create_plan",
)
def create(request: SignedIn, network: str, wish: PlanIn) -> Status[Terms]:
    """For those who make the network's plans; it is offered at once."""
    found = network_for(request, network, Action.MANAGE_PLANS)
    made = services.create_plan(found, wish.kind, by=request.person, **_details(found, wish))
    return Status(201, selectors.held_terms(made))


@router.put(
    "plans/{uuid:plan}",
    auth=Token(),
    response={200: PlanKeptOut, **REFUSALS},
    summary="Change a plan",
    operation_id="change_plan",
)
def change(request: SignedIn, plan: UUID, wish: PlanTermsIn) -> Terms:
    """New terms for whoever begins from now on; who holds the plan keeps those of before."""
    found = _plan(request, plan)
    services.change_plan(found, by=request.person, **_details(found.network, wish))
    return selectors.held_terms(found)


@router.post(
    "plans/{uuid:plan}/offer",
    auth=Token(),
    response={200: PlanKeptOut, **REFUSALS},
    summary="Withdraw a plan, or offer it again",
    operation_id="offer_plan",
)
def offer(request: SignedIn, plan: UUID, wish: OfferIn) -> Terms:
    """For those who make the network's plans; doing it again changes nothing."""
    found = _plan(request, plan)
    services.offer(found, wish.offered)
    return selectors.held_terms(found)


def _plan(request: SignedIn, plan: UUID) -> Plan:
    found = selectors.plan_by_uuid(plan)
    if not may(request.person, Action.MANAGE_PLANS, found):
        raise NotFound(_("There is no such plan."), field="plan")
    return found


def _details(network: Network, wish: PlanTermsIn) -> dict[str, Any]:
    """What was sent, as the services take it."""
    places = network.places.exclude(status=Place.Status.CLOSED).filter(slug__in=wish.places)
    if len(places) < len(set(wish.places)):
        raise BadInput(_("There is no such place."), field="places")
    same = ("price", "currency", "charged", "period", "valid_days", "guests", "place_kinds")
    return {field: getattr(wish, field) for field in same} | {
        "name": wish.name.text(),
        "note": wish.note.text(),
        "half_day": wish.half_day * 60,
        "places": places,
        "allowances": [
            services.Allowed(tuple(one.space_kinds), one.unit, one.count) for one in wish.allowances
        ],
    }
