"""The reception, for programs of its hosts: what is free now, visitors let in for the day, tablets;
and one's own code there."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import BookingOut, told
from etabli.booking.desk import selectors, services
from etabli.booking.desk.rules import PAIRING, code_told
from etabli.booking.desk.selectors import Visit
from etabli.booking.models import Tablet
from etabli.core import clock
from etabli.core.api import ONE_LINE, REFUSALS, SHORT, Page
from etabli.core.errors import NotFound
from etabli.network.api import place_for
from etabli.network.models import Place
from etabli.people.access import SignedIn
from etabli.people.api import ActingToken, Token
from etabli.people.rights import Action

router = Router(tags=["visitors"], auth=Token())

Length = Literal["hour", "half", "day"]


class StayOut(Schema):
    space: UUID
    name: str
    units: int = Field(description="how many it could still take now")
    stay: Length
    ends_at: datetime
    plans: list[UUID] = Field(description="what a visitor may take to pay it")


class VisitorIn(Schema):
    """Somebody who has accepted the rules of the place, and that their name is kept a while."""

    name: str = Field(min_length=1, max_length=120, pattern=ONE_LINE)
    email: str = Field("", max_length=254, pattern=r"^([!-?A-~]+@[!-?A-~]+)?$")
    space: UUID
    stay: Length
    plan: UUID | None = Field(None, description="what pays, among those of `list_stays`")
    guest_code: str = Field(
        "", max_length=20, pattern=SHORT, description="that of the member who pays for a guest"
    )
    language: Literal["fr", "en"] = "fr"


class VisitorOut(Schema):
    booking: BookingOut
    code: str = Field(description="by which they leave, at the reception")


class VisitOut(Schema):
    name: str
    email: str
    booking: UUID | None
    space: UUID | None
    ends_at: datetime | None
    arrived_at: datetime | None
    left_at: datetime | None
    taken: str = Field(description="what pays it, in words")

    @staticmethod
    def resolve_name(visit: Visit) -> str:
        return visit.visitor.person.name

    @staticmethod
    def resolve_email(visit: Visit) -> str:
        return visit.visitor.person.email

    @staticmethod
    def resolve_booking(visit: Visit) -> UUID | None:
        return visit.attendance.booking.uuid if visit.attendance else None

    @staticmethod
    def resolve_space(visit: Visit) -> UUID | None:
        return visit.attendance.booking.space.uuid if visit.attendance else None

    @staticmethod
    def resolve_ends_at(visit: Visit) -> datetime | None:
        return visit.attendance.booking.ends_at if visit.attendance else None

    @staticmethod
    def resolve_arrived_at(visit: Visit) -> datetime | None:
        return _present(visit, "arrived_at")

    @staticmethod
    def resolve_left_at(visit: Visit) -> datetime | None:
        return _present(visit, "left_at")


class TabletOut(Schema):
    id: UUID = Field(alias="uuid")
    paired_at: datetime


class PairingOut(Schema):
    code: str = Field(description="typed on the tablet, once")
    until: datetime
    url: str = Field(description="what the tablet opens to type it")


class ShortCodeOut(Schema):
    code: str


@router.get(
    "places/{slug:place}/stays",
    response={200: list[StayOut], **REFUSALS},
    summary="What a visitor can have now",
    operation_id="list_stays",
)
@paginate(Page)
def stays(request: SignedIn, place: str) -> list[dict[str, Any]]:
    """For those who book for others at the place."""
    found = place_for(request, place, Action.BOOK_FOR_OTHERS)
    free = selectors.free_now(found)
    pays = selectors.pays_for_visitor(found, {one.space.kind for one in free})
    return [
        {
            "space": one.space.uuid,
            "name": str(one.space),
            "units": one.units,
            "stay": stay.value,
            "ends_at": ends_at.astimezone(found.zone),
            "plans": [terms.plan.uuid for terms in selectors.paying(pays, one.space.kind)],
        }
        for one in free
        for stay, ends_at in one.choices
    ]


@router.post(
    "places/{slug:place}/visitors",
    response={201: VisitorOut, **REFUSALS},
    summary="Let a visitor in",
    operation_id="create_visitor",
)
def let_in(request: SignedIn, place: str, wish: VisitorIn) -> Status[dict[str, Any]]:
    """Book what is free now for somebody without an account, and check them in; to who gave an
    address one message says until when they stay and how to leave. For those who book for others.
    """
    found = place_for(request, place, Action.BOOK_FOR_OTHERS)
    made = services.walk_in(
        found,
        str(wish.space),
        wish.stay,
        wish.name,
        email=wish.email,
        pays=_paying(found, wish),
        guest_code=wish.guest_code,
        language=wish.language,
        by=request.person,
    )
    return Status(201, {"booking": told(made.booking), "code": code_told(made.code)})


@router.get(
    "places/{slug:place}/visitors",
    response={200: list[VisitOut], **REFUSALS},
    summary="Today's visitors",
    operation_id="list_visitors",
)
@paginate(Page)
def visitors(request: SignedIn, place: str) -> list[Visit]:
    """Who was let in at the place today, the first first; for those who book for others."""
    return selectors.visits_today(place_for(request, place, Action.BOOK_FOR_OTHERS))


@router.get(
    "places/{slug:place}/tablets",
    response={200: list[TabletOut], **REFUSALS},
    summary="The tablets at a reception",
    operation_id="list_tablets",
)
@paginate(Page)
def tablets(request: SignedIn, place: str) -> QuerySet[Tablet]:
    """Those that are paired; for those who book for others."""
    return selectors.tablets_at(place_for(request, place, Action.BOOK_FOR_OTHERS))


@router.post(
    "places/{slug:place}/tablets",
    response={201: PairingOut, **REFUSALS},
    summary="Pair a tablet",
    operation_id="offer_pairing",
)
def pair(request: SignedIn, response: HttpResponse, place: str) -> Status[dict[str, Any]]:
    """A code with which a tablet becomes the reception. It is shown only here and kept nowhere:
    sent again, with the same `Idempotency-Key` too, this makes another."""
    response["Cache-Control"] = "no-store"
    found = place_for(request, place, Action.BOOK_FOR_OTHERS)
    code = services.offer_pairing(found, by=request.person)
    told = {
        "code": code_told(code),
        "until": clock.now() + PAIRING,
        "url": f"{settings.SITE_URL}{reverse('reception_pair')}",
    }
    return Status(201, told)


@router.delete(
    "places/{slug:place}/tablets/{uuid:tablet}",
    response={204: None, **REFUSALS},
    summary="Take a tablet away",
    operation_id="delete_tablet",
)
def remove_tablet(request: SignedIn, place: str, tablet: UUID) -> Status[None]:
    """Its address opens nothing any more."""
    found = place_for(request, place, Action.BOOK_FOR_OTHERS)
    one = selectors.tablets_at(found).filter(uuid=tablet).first()
    if one is None:
        raise NotFound(_("There is no such tablet."), field="tablet")
    services.remove_tablet(found, str(one.pk))
    return Status(204, None)


@router.get(
    "short-code",
    auth=ActingToken(),
    response={200: ShortCodeOut, **REFUSALS},
    summary="One's code at receptions",
    operation_id="get_short_code",
)
def short_code(request: SignedIn) -> dict[str, str]:
    """By which one is known there, and by which one pays for a guest."""
    return {"code": code_told(services.short_code(request.person))}


@router.post(
    "short-code/renew",
    response={200: ShortCodeOut, **REFUSALS},
    summary="Have another code at receptions",
    operation_id="renew_short_code",
)
def renew_code(request: SignedIn) -> dict[str, str]:
    """The one before is good no more."""
    return {"code": code_told(services.short_code(request.person, renew=True))}


def _present(visit: Visit, when: str) -> datetime | None:
    return getattr(visit.attendance.presence, when, None) if visit.attendance else None


def _paying(place: Place, wish: VisitorIn) -> Any:
    if wish.plan is None:
        return None
    kinds = {free.space.kind for free in selectors.free_now(place) if free.space.uuid == wish.space}
    for one in selectors.pays_for_visitor(place, kinds):
        if one.plan.uuid == wish.plan:
            return one
    raise NotFound(_("There is no such plan."), field="plan")
