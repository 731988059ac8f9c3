"""Arriving and leaving, for programs."""

from uuid import UUID

from ninja import Router

from etabli.booking.api import BookingOut, told
from etabli.booking.attendance import services
from etabli.booking.models import Booking, Presence
from etabli.booking.selectors import booking_for
from etabli.core.api import REFUSALS
from etabli.people.access import SignedIn
from etabli.people.api import Token

router = Router(tags=["bookings"], auth=Token())


@router.post(
    "bookings/{uuid:booking}/arrive",
    response={200: BookingOut, **REFUSALS},
    summary="Check in",
    operation_id="arrive_for_booking",
)
def arrive(request: SignedIn, booking: UUID) -> Booking:
    """Say that one has come, from half an hour before the beginning on; doing it again changes
    nothing. A place may release bookings that nobody checks in for."""
    found = booking_for(request.person, booking)
    own = found.person_id == request.person.pk
    services.arrive(found, by=request.person, way=Presence.Way.PAGE if own else Presence.Way.HOST)
    return told(found)


@router.post(
    "bookings/{uuid:booking}/leave",
    response={200: BookingOut, **REFUSALS},
    summary="Leave early",
    operation_id="leave_booking",
)
def leave(request: SignedIn, booking: UUID) -> Booking:
    """Free the rest of the time for others; doing it again changes nothing."""
    services.leave(booking_for(request.person, booking))
    return told(booking_for(request.person, booking))
