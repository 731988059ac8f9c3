"""Whether one may book, explained, for programs."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from etabli.booking.api import LONGEST_WINDOW, InstantInUrl
from etabli.booking.rules import check_wish
from etabli.core import clock
from etabli.core.api import REFUSALS
from etabli.core.errors import BadInput
from etabli.network import requirements
from etabli.network.requirements import Use
from etabli.network.selectors import space_by_uuid
from etabli.people.access import SignedIn
from etabli.people.api import Token

router = Router(tags=["bookings"], auth=Token())


class AnswerOut(Schema):
    requirement: str = Field(description="its name, which never changes")
    allowed: bool
    code: str = Field("", description="why not")
    message: str = ""
    advice: str = ""


class DecisionOut(Schema):
    allowed: bool
    answers: list[AnswerOut]


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
