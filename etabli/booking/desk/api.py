"""The reception, for programs of its hosts: what is free now, and visitors let in for the day."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import BookingOut, told
from etabli.booking.desk import selectors, services
from etabli.booking.desk.rules import code_told
from etabli.core.api import ONE_LINE, REFUSALS, SHORT, Page
from etabli.core.errors import NotFound
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

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


@router.get(
    "places/{slug:place}/stays",
    response={200: list[StayOut], **REFUSALS},
    summary="What a visitor can have now",
    operation_id="list_stays",
)
@paginate(Page)
def stays(request: SignedIn, place: str) -> list[dict[str, Any]]:
    """For those who book for others at the place."""
    found = _place(request, place)
    return [
        {
            "space": free.space.uuid,
            "name": str(free.space),
            "units": free.units,
            "stay": stay.value,
            "ends_at": ends_at.astimezone(found.zone),
            "plans": [
                one.plan.uuid for one in selectors.pays_for_visitor(found, {free.space.kind})
            ],
        }
        for free in selectors.free_now(found)
        for stay, ends_at in free.choices
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
    found = _place(request, place)
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


def _paying(place: Place, wish: VisitorIn) -> Any:
    if wish.plan is None:
        return None
    kinds = {free.space.kind for free in selectors.free_now(place) if free.space.uuid == wish.space}
    for one in selectors.pays_for_visitor(place, kinds):
        if one.plan.uuid == wish.plan:
            return one
    raise NotFound(_("There is no such plan."), field="plan")


def _place(request: SignedIn, place: str) -> Place:
    found = place_by_slug(place)
    if not may(request.person, Action.BOOK_FOR_OTHERS, found):
        raise NotFound(_("There is no such place."), field="place")
    return found
