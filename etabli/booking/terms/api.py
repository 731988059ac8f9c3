"""Whether one may book, explained, for programs."""

from datetime import time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from etabli.booking.api import LONGEST_WINDOW, InstantInUrl
from etabli.booking.rules import check_wish
from etabli.booking.terms.forms import DAY, MONTH, MOST_ROWS
from etabli.community.models import Group
from etabli.core import clock
from etabli.core.api import REFUSALS, Clock
from etabli.core.errors import BadInput
from etabli.network import requirements
from etabli.network.api import SpaceKind, managed_place, shown_place
from etabli.network.models import Place
from etabli.network.requirements import Use
from etabli.network.selectors import space_by_uuid
from etabli.network.services import set_terms
from etabli.network.terms import EVERYBODY, GroupHours, Quota, Terms
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token

router = Router(tags=["bookings"], auth=Token())


class AnswerOut(Schema):
    requirement: str = Field(description="its name, which never changes")
    allowed: bool
    code: str = Field("", description="why not")
    message: str = ""
    advice: str = ""


class QuotaOut(Schema):
    hours: int = Field(description="the most that a person books")
    per: str = Field(description="day, week or month")
    kind: str = Field(description="of space; empty: all")
    group: str = Field(description="its identifier; empty: everybody")


class GroupHoursOut(Schema):
    opens: str = Field(description="local time, like 09:00")
    closes: str = Field(description="00:00 is the end of the day")
    kind: str
    group: str


class TermsOut(Schema):
    offer: int = Field(description="minutes to accept what the wait list offers")
    grace: int | None = Field(description="minutes until a booking nobody came for is released")
    no_shows: int | None = Field(description="missed bookings in 90 days that keep from booking")
    free_until: int = Field(description="hours before the beginning; later it is late to cancel")
    late: str = Field(description="counted: the hours count as used; host: only a host cancels")
    quotas: list[QuotaOut]
    hours: list[GroupHoursOut]


class QuotaIn(Schema):
    hours: int = Field(ge=1, le=MONTH, description="the most that a person books")
    per: Literal["day", "week", "month"] = "week"
    kind: SpaceKind | Literal[""] = Field("", description="of space; empty: all")
    group: UUID | None = Field(None, description="of the network; none: everybody")


class GroupHoursIn(Schema):
    opens: Clock
    closes: Clock = Field(description="00:00 is the end of the day")
    kind: SpaceKind | Literal[""] = Field("", description="of space; empty: all")
    group: UUID | None = Field(None, description="of the network; none: everybody")


class PlaceTermsIn(Schema):
    """What a place asks; what is left out asks nothing."""

    offer: int = Field(60, ge=5, le=7 * DAY, description="minutes to accept an offered place")
    grace: int | None = Field(None, ge=5, le=DAY, description="minutes; none: nobody checks in")
    no_shows: int | None = Field(None, ge=1, le=99, description="none: any number is borne")
    free_until: int = Field(0, ge=0, le=MONTH, description="hours before the beginning")
    late: Literal["counted", "host"] = "counted"
    quotas: list[QuotaIn] = Field([], max_length=MOST_ROWS)
    hours: list[GroupHoursIn] = Field([], max_length=MOST_ROWS)


class DecisionOut(Schema):
    allowed: bool
    answers: list[AnswerOut]


@router.get(
    "places/{slug:place}/terms",
    auth=OptionalToken(),
    response={200: TermsOut, **REFUSALS},
    summary="What a place asks of those who book",
    operation_id="get_place_terms",
)
def terms(request: Request, place: str) -> dict[str, Any]:
    """Of an open place, or any that one looks after: grace, cancellation, quotas and hours of
    groups."""
    return _told(shown_place(request, place))


@router.put(
    "places/{slug:place}/terms",
    response={200: TermsOut, **REFUSALS},
    summary="Set what a place asks of those who book",
    operation_id="set_place_terms",
)
def change_terms(request: SignedIn, place: str, wish: PlaceTermsIn) -> dict[str, Any]:
    """For those who look after the place; all of it is replaced."""
    found = managed_place(request, place)
    set_terms(found, _terms(found, wish))
    return _told(found)


@router.get(
    "decision",
    response={200: DecisionOut, **REFUSALS},
    summary="Whether one may book, and why not",
    operation_id="get_decision",
)
def decision(
    request: SignedIn,
    space: UUID,
    starts_at: Annotated[InstantInUrl, Query()],
    ends_at: Annotated[InstantInUrl, Query()],
    quantity: Annotated[int, Query(ge=1, le=999)] = 1,
) -> dict[str, Any]:
    """What every requirement says about a booking of one's own, whether anything is free or not."""
    use = Use(request.person, space_by_uuid(space), starts_at, ends_at, clock.now(), quantity)
    check_wish(use)
    if ends_at - starts_at > LONGEST_WINDOW:
        raise BadInput(_("At most 92 days are looked at once."), field="ends_at")
    decided = requirements.decide(use)
    return {
        "allowed": not decided.refusals,
        "answers": [
            {"requirement": one.name, "allowed": one.refusal is None}
            | (
                {
                    "code": one.refusal.code,
                    "message": one.refusal.message,
                    "advice": one.refusal.advice,
                }
                if one.refusal
                else {}
            )
            for one in decided.answers
        ],
    }


def _told(place: Place) -> dict[str, Any]:
    told = place.terms.as_json()
    return {name: told[name] for name in TermsOut.model_fields}


def _terms(place: Place, wish: PlaceTermsIn) -> Terms:
    rows: list[QuotaIn | GroupHoursIn] = [*wish.quotas, *wish.hours]
    asked = {one.group for one in rows if one.group}
    if Group.objects.filter(network=place.network, uuid__in=asked).count() < len(asked):
        raise BadInput(_("There is no such group."), field="group")
    quotas = tuple(Quota(one.hours, one.per, one.kind, _group(one)) for one in wish.quotas)
    return Terms(
        offer=wish.offer,
        grace=wish.grace,
        no_shows=wish.no_shows,
        free_until=wish.free_until,
        late=wish.late,
        quotas=quotas,
        hours=tuple(_hours(one) for one in wish.hours),
    )


def _hours(one: GroupHoursIn) -> GroupHours:
    opens, closes = time.fromisoformat(one.opens), time.fromisoformat(one.closes)
    if closes <= opens and closes != time(0):
        raise BadInput(_("The end is not after the beginning."), field="closes")
    return GroupHours(opens, closes, one.kind, _group(one))


def _group(one: QuotaIn | GroupHoursIn) -> str:
    return str(one.group) if one.group else EVERYBODY
