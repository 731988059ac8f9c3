"""The codes of one's own bookings, for programs."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from etabli.access.code.selectors import codes_of
from etabli.access.door.keys import digits_of
from etabli.access.models import DoorCode
from etabli.booking.selectors import booking_for
from etabli.core import clock
from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.people.access import SignedIn
from etabli.people.api import ActingToken

router = Router(tags=["doors"], auth=ActingToken())


class CodeOut(Schema):
    door: UUID
    door_name: str
    code: str = Field(description="what is typed there")
    starts_at: datetime = Field(description="from when it opens")
    ends_at: datetime

    @staticmethod
    def resolve_door(code: DoorCode) -> UUID:
        return code.door.uuid

    @staticmethod
    def resolve_door_name(code: DoorCode) -> str:
        return str(code.door)

    @staticmethod
    def resolve_code(code: DoorCode) -> str:
        return digits_of(code)


@router.get(
    "bookings/{uuid:booking}/codes",
    response={200: list[CodeOut], **REFUSALS},
    summary="What opens the doors of a booking",
    operation_id="list_booking_codes",
)
@paginate(Page)
def codes(request: SignedIn, booking: UUID) -> list[DoorCode]:
    """For whoever comes alone, until the booking is over; a code changes with its booking."""
    found = booking_for(request.person, booking)
    if found.person_id != request.person.pk:
        raise NotFound(_("There is no such booking."), field="booking")
    if not found.is_confirmed or found.ends_at <= clock.now():
        return []
    return list(codes_of(found))
