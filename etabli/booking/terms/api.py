"""Whether one may book, explained, for programs."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from etabli.booking.api import LONGEST_WINDOW, InstantInUrl
from etabli.booking.rules import check_wish
from etabli.core import clock
from etabli.core.api import REFUSALS
from etabli.core.errors import BadInput, NotFound
from etabli.network import requirements
from etabli.network.requirements import Use
from etabli.network.selectors import place_by_slug, space_by_uuid
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
    """Of an open place: grace, cancellation, quotas and hours of groups."""
    found = place_by_slug(place)
    if not found.is_open:
        raise NotFound(_("There is no such place."), field="place")
    told = found.terms.as_json()
    return {name: told[name] for name in TermsOut.model_fields}


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
