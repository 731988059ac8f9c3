"""Spaces that are closed for a while, for programs."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import Instant
from etabli.booking.closing import services
from etabli.core.api import REFUSALS, BothOut, NoteIn, Page
from etabli.core.errors import NotFound
from etabli.network.api import managed_place
from etabli.network.models import Closure
from etabli.network.selectors import closure_of, coming_closures, space_by_uuid
from etabli.network.services import close_space, reopen_space
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["places"], auth=Token())


class ClosureOut(Schema):
    id: UUID = Field(alias="uuid")
    space: UUID
    starts_at: datetime
    ends_at: datetime
    reason: BothOut

    @staticmethod
    def resolve_space(closure: Closure) -> UUID:
        return closure.space.uuid


class ClosureIn(Schema):
    space: UUID
    starts_at: Instant
    ends_at: Instant
    reason: NoteIn = NoteIn(fr="", en="")
    over_bookings: bool = Field(
        False, description="cancel what is booked meanwhile, and tell whom it concerns"
    )


@router.get(
    "places/{slug:place}/closures",
    response={200: list[ClosureOut], **REFUSALS},
    summary="What is closed at a place",
    operation_id="list_closures",
)
@paginate(Page)
def closures(request: SignedIn, place: str) -> QuerySet[Closure]:
    """Now and later; for those who look after the place."""
    return coming_closures(managed_place(request, place))


@router.post(
    "closures",
    response={201: ClosureOut, **REFUSALS},
    summary="Close a space for a while",
    operation_id="create_closure",
)
def close(request: SignedIn, wish: ClosureIn) -> Status[Closure]:
    """For those who look after the place. Refused with 409 `booked` while somebody has booked it,
    unless `over_bookings`, which is for those who book for others."""
    space = space_by_uuid(wish.space)
    action = Action.BOOK_FOR_OTHERS if wish.over_bookings else Action.MANAGE_PLACE
    if not may(request.person, action, space):
        raise NotFound(_("There is no such space."), field="space")
    when = (space, wish.starts_at, wish.ends_at, wish.reason.text())
    if wish.over_bookings:
        return Status(201, services.close_over(*when, by=request.person)[0])
    return Status(201, close_space(*when))


@router.delete(
    "places/{slug:place}/closures/{uuid:closure}",
    response={204: None, **REFUSALS},
    summary="Open a space again",
    operation_id="delete_closure",
)
def reopen(request: SignedIn, place: str, closure: UUID) -> Status[None]:
    """Before or during the time that it is closed."""
    reopen_space(closure_of(managed_place(request, place), str(closure)))
    return Status(204, None)
