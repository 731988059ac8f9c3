"""The wait list, for programs."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import BookingOut, WishIn, told
from etabli.booking.models import Booking, Wait
from etabli.booking.waitlist import selectors, services
from etabli.core.api import REFUSALS, Page
from etabli.network.selectors import space_by_uuid
from etabli.people.access import SignedIn
from etabli.people.api import Token

router = Router(tags=["bookings"], auth=Token())


class WaitOut(Schema):
    id: UUID = Field(alias="uuid")
    space: UUID
    starts_at: datetime
    ends_at: datetime
    quantity: int
    status: str = Field(description="waiting, offered, left, or over: nothing became free")
    booking: UUID | None = Field(description="what is or was offered: a booking that is held")

    @staticmethod
    def resolve_space(wait: Wait) -> UUID:
        return wait.space.uuid

    @staticmethod
    def resolve_booking(wait: Wait) -> UUID | None:
        return wait.booking.uuid if wait.booking else None

    @staticmethod
    def resolve_starts_at(wait: Wait) -> datetime:
        return wait.starts_at.astimezone(wait.space.place.zone)

    @staticmethod
    def resolve_ends_at(wait: Wait) -> datetime:
        return wait.ends_at.astimezone(wait.space.place.zone)


@router.get(
    "waits",
    response={200: list[WaitOut], **REFUSALS},
    summary="What one waits for or is offered",
    operation_id="list_waits",
)
@paginate(Page)
def waits(request: SignedIn) -> QuerySet[Wait]:
    """Waits whose time has not come, the next first."""
    return selectors.open_waits(request.person)


@router.post(
    "waits",
    response={201: WaitOut, **REFUSALS},
    summary="Wait for a space that is taken",
    operation_id="create_wait",
)
def wait(request: SignedIn, wish: WishIn) -> Status[Wait]:
    """Get in line. What becomes free is offered to one after the other, for a limited time, and
    kept for them until then; what is free already is offered at once. Units are not changed
    within the period: `change_unit` has no effect here."""
    made = services.wait(
        request.person,
        space_by_uuid(wish.space),
        wish.starts_at,
        wish.ends_at,
        quantity=wish.quantity,
    )
    return Status(201, made)


@router.get(
    "waits/{uuid:wait}",
    response={200: WaitOut, **REFUSALS},
    summary="One wait",
    operation_id="get_wait",
)
def one_wait(request: SignedIn, wait: UUID) -> Wait:
    """One's own, whatever has become of it."""
    return selectors.wait_of(request.person, wait)


@router.post(
    "waits/{uuid:wait}/accept",
    response={200: BookingOut, **REFUSALS},
    summary="Accept what is offered",
    operation_id="accept_wait",
)
def accept(request: SignedIn, wait: UUID) -> Booking:
    """Make a booking of it; refused with 409 `expired` when its time is over."""
    return told(services.accept(selectors.wait_of(request.person, wait)))


@router.delete(
    "waits/{uuid:wait}",
    response={204: None, **REFUSALS},
    summary="Leave the line, or decline what is offered",
    operation_id="leave_wait",
)
def leave(request: SignedIn, wait: UUID) -> Status[None]:
    """What was offered goes on to the next; doing it again changes nothing."""
    services.leave(selectors.wait_of(request.person, wait))
    return Status(204, None)
