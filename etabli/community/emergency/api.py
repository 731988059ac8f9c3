"""Whom to call, for programs: one's own contact, and a member's for those who say why."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from etabli.community.emergency import services
from etabli.community.emergency.selectors import contact_of, membership_not_over
from etabli.community.models import EmergencyContact
from etabli.core.api import ONE_LINE, REFUSALS, SHORT
from etabli.core.errors import NotFound
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["members"], auth=Token())


class ContactOut(Schema):
    name: str
    phone: str
    relation: str


class ContactIn(Schema):
    name: str = Field(min_length=1, max_length=120, pattern=ONE_LINE)
    phone: str = Field(min_length=1, max_length=30, pattern=ONE_LINE)
    relation: str = Field("", max_length=80, pattern=SHORT)


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=300, pattern=ONE_LINE)


@router.get(
    "emergency-contact",
    response={200: ContactOut, **REFUSALS},
    summary="Whom to call for oneself",
    operation_id="get_emergency_contact",
)
def contact(request: SignedIn) -> EmergencyContact:
    """404 where nobody is written down."""
    return _there(contact_of(request.person))


@router.put(
    "emergency-contact",
    response={200: ContactOut, **REFUSALS},
    summary="Say whom to call",
    operation_id="set_emergency_contact",
)
def contact_set(request: SignedIn, told: ContactIn) -> EmergencyContact:
    """In the place of whoever was written down."""
    return _there(services.set_contact(request.person, **told.dict()))


@router.delete(
    "emergency-contact",
    response={204: None, **REFUSALS},
    summary="Keep nobody to call",
    operation_id="forget_emergency_contact",
)
def contact_forget(request: SignedIn) -> Status[None]:
    """Doing it again changes nothing."""
    services.set_contact(request.person)
    return Status(204, None)


@router.post(
    "members/{uuid:membership}/emergency-contact",
    response={200: ContactOut, **REFUSALS},
    summary="Look whom to call for a member",
    operation_id="look_at_emergency_contact",
)
def look(
    request: SignedIn, response: HttpResponse, membership: UUID, why: ReasonIn
) -> EmergencyContact:
    """For those who look after members: who looked, and why, is kept for good, and the member sees
    it. 404 where nobody is written down. Sent again, with the same `Idempotency-Key` too, this is
    another look."""
    response["Cache-Control"] = "no-store"
    found = membership_not_over(membership)
    if not may(request.person, Action.MANAGE_MEMBERS, found):
        raise NotFound(_("There is no such membership."), field="membership")
    return _there(services.look(found.person, by=request.person, reason=why.reason))


def _there(found: EmergencyContact | None) -> EmergencyContact:
    if found is None:
        raise NotFound(_("Nobody is written down to be called."))
    return found
