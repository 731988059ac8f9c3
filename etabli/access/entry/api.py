"""Opening a door by telephone, and who is in, for programs."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from etabli.access.door.selectors import door_by_uuid
from etabli.access.entry import selectors, services
from etabli.access.models import Viewing
from etabli.booking.models import Booking
from etabli.community.emergency.api import ContactOut
from etabli.community.models import EmergencyContact
from etabli.core.api import ONE_LINE, REFUSALS, Page, Problem
from etabli.network.api import place_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action

router = Router(tags=["doors"], auth=Token())


class OpenedOut(Schema):
    opened: Literal["now", "soon"] = Field(description="soon: its agent opens it within seconds")


class InsideOut(Schema):
    people: int = Field(description="at least, by their bookings")


class ViewingOut(Schema):
    name: str = Field(description="who looked")
    reason: str
    looked_at: datetime

    @staticmethod
    def resolve_name(viewing: Viewing) -> str:
        return viewing.person.name


class WhyIn(Schema):
    reason: str = Field(min_length=1, max_length=200, pattern=ONE_LINE, description="it is kept")


class PresentOut(Schema):
    booking: UUID
    space: UUID
    name: str
    quantity: int
    emergency: ContactOut | None = Field(description="whom to call for them")

    @staticmethod
    def resolve_booking(booking: Booking) -> UUID:
        return booking.uuid

    @staticmethod
    def resolve_space(booking: Booking) -> UUID:
        return booking.space.uuid

    @staticmethod
    def resolve_name(booking: Booking) -> str:
        return booking.person.name

    @staticmethod
    def resolve_emergency(booking: Booking) -> EmergencyContact | None:
        found: EmergencyContact | None = booking.emergency  # type: ignore[attr-defined]
        return found


@router.post(
    "doors/{uuid:door}/open",
    response={200: OpenedOut, 503: Problem, **REFUSALS},
    summary="Open a door that one stands before",
    operation_id="open_door",
)
def open_door(request: SignedIn, door: UUID) -> dict[str, str]:
    """For who has a booking there now: refused with 403 `no_booking`, with what is asked of who
    uses the space, or with 503 `device_unreachable`."""
    at_once = services.open_by_telephone(door_by_uuid(door), request.person)
    return {"opened": "now" if at_once else "soon"}


@router.get(
    "places/{slug:place}/inside",
    response={200: InsideOut, **REFUSALS},
    summary="How many are in",
    operation_id="count_inside",
)
def inside(request: SignedIn, place: str) -> dict[str, int]:
    """Without a name; for those who see, for safety, who is in."""
    return {"people": selectors.people_inside(place_for(request, place, Action.SEE_PRESENT))}


@router.post(
    "places/{slug:place}/inside",
    response={200: list[PresentOut], **REFUSALS},
    summary="Look who is in",
    operation_id="look_inside",
)
def look(request: SignedIn, response: HttpResponse, place: str, why: WhyIn) -> list[Booking]:
    """That somebody looked, and why, is kept; those who are in learn of it. Sent again, with the
    same `Idempotency-Key` too, this is another look."""
    response["Cache-Control"] = "no-store"
    found = place_for(request, place, Action.SEE_PRESENT)
    return services.look_who_is_in(found, request.person, why.reason)


@router.get(
    "places/{slug:place}/viewings",
    response={200: list[ViewingOut], **REFUSALS},
    summary="Who looked who was in",
    operation_id="list_viewings",
)
@paginate(Page)
def viewings(request: SignedIn, place: str) -> QuerySet[Viewing]:
    """The last first, of a year."""
    return place_for(request, place, Action.SEE_PRESENT).viewings.select_related("person")
