"""One's own account, for programs."""

from typing import Any, Literal
from uuid import UUID

from ninja import Field, Router, Schema

from etabli.core.api import ONE_LINE, REFUSALS, SHORT
from etabli.people import personal_data, services
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.models import Person

router = Router(tags=["account"], auth=Token())


class AccountIn(Schema):
    name: str = Field(min_length=1, max_length=120, pattern=ONE_LINE)
    phone: str = Field("", max_length=30, pattern=SHORT)
    language: Literal["fr", "en"] = Field("fr", description="of messages")


class AccountOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str
    email: str
    phone: str
    language: str = Field(description="of messages")


@router.get(
    "account",
    response={200: AccountOut, **REFUSALS},
    summary="One's own account",
    operation_id="get_account",
)
def account(request: SignedIn) -> Person:
    """What one is called, and how one is reached."""
    return request.person


@router.put(
    "account",
    response={200: AccountOut, **REFUSALS},
    summary="Change one's own account",
    operation_id="change_account",
)
def change_account(request: SignedIn, wish: AccountIn) -> Person:
    """All of it is replaced. The address is changed on the page alone, which asks for a proof that
    it is one's own."""
    return services.change_person(request.person, **dict(wish))


@router.get(
    "account/data",
    response={200: dict[str, Any], **REFUSALS},
    summary="Everything that is known of oneself",
    operation_id="export_account",
)
def export_account(request: SignedIn) -> dict[str, Any]:
    """By what keeps it: bookings, memberships, passes and the rest (GDPR, art. 15 and 20)."""
    return personal_data.export(request.person)
