"""What is free, and bookings, for programs."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict

from etabli.booking import selectors, services
from etabli.booking.attendance.selectors import Attendance
from etabli.booking.models import Booking
from etabli.community.selectors import membership_by_uuid
from etabli.core import clock
from etabli.core.api import REFUSALS, Page
from etabli.core.errors import BadInput, NotFound
from etabli.network.api import DayInReach, in_reach, place_for
from etabli.network.models import Place, Space
from etabli.network.selectors import space_by_uuid
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["bookings"])

LONGEST_WINDOW = timedelta(days=92)


def _sent_unescaped(value: Any) -> Any:
    """A “+” that was not escaped in an address arrives as a space."""
    return value.replace(" ", "+") if isinstance(value, str) else value


def _written(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a time is written like 2026-03-30T09:00:00+02:00")
    return value


Instant = Annotated[AwareDatetime, AfterValidator(in_reach), BeforeValidator(_written)]
InstantInUrl = Annotated[Instant, BeforeValidator(_sent_unescaped)]


class FreeOut(Schema):
    starts_at: datetime
    ends_at: datetime
    units: int = Field(description="how many units are free throughout this period")


class WishIn(Schema):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "space": "01980f7e-8c1a-7000-8000-000000000000",
                "starts_at": "2026-03-30T09:00:00+02:00",
                "ends_at": "2026-03-30T12:00:00+02:00",
                "quantity": 1,
            }
        }
    )

    space: UUID
    starts_at: Instant
    ends_at: Instant
    quantity: int = Field(1, ge=1, le=999)
    change_unit: bool = Field(
        False, description="accept to change units within the period when none is free throughout"
    )
    hold: bool = Field(
        False, description="keep it for a quarter of an hour, to be confirmed before `expires_at`"
    )


class BookIn(WishIn):
    membership: UUID | None = Field(
        None, description="whom it is for, where a host of the place books; none: oneself"
    )


class MoveIn(Schema):
    starts_at: Instant
    ends_at: Instant
    space: UUID | None = Field(None, description="another space; none: it stays in its own")
    change_unit: bool = False


class ItemIn(Schema):
    space: UUID
    starts_at: Instant
    ends_at: Instant
    quantity: int = Field(1, ge=1, le=999)


class TogetherIn(Schema):
    items: list[ItemIn] = Field(min_length=1, max_length=services.MOST_TOGETHER)
    hold: bool = False


class AnswerIn(Schema):
    accepted: bool
    reason: str = Field("", max_length=300, description="told to whoever asked, when refused")
    whole: bool = Field(
        False, description="answer all that was asked for together with it, or in its series"
    )


class BookingOut(Schema):
    id: UUID = Field(alias="uuid")
    space: UUID
    starts_at: datetime
    ends_at: datetime
    quantity: int
    status: str = Field(alias="standing")
    expires_at: datetime | None = Field(description="until when it waits, if it is held or asked")
    reason: str = Field(description="why it was refused")
    together: UUID | None = Field(description="what was booked at once has this in common")
    series: UUID | None
    units: list[str] = Field(description="the names of the units held, which may change")

    @staticmethod
    def resolve_space(booking: Booking) -> UUID:
        return booking.space.uuid

    @staticmethod
    def resolve_series(booking: Booking) -> UUID | None:
        return booking.series.uuid if booking.series else None

    @staticmethod
    def resolve_expires_at(booking: Booking) -> datetime | None:
        if booking.expires_at is None:
            return None
        return booking.expires_at.astimezone(booking.space.place.zone)

    @staticmethod
    def resolve_starts_at(booking: Booking) -> datetime:
        return booking.starts_at.astimezone(booking.space.place.zone)

    @staticmethod
    def resolve_ends_at(booking: Booking) -> datetime:
        return booking.ends_at.astimezone(booking.space.place.zone)


class BookingRequestOut(BookingOut):
    name: str = Field(description="whose it is")

    @staticmethod
    def resolve_name(booking: Booking) -> str:
        return booking.person.name


class ExpectedOut(BookingRequestOut):
    arrived_at: datetime | None
    left_at: datetime | None

    @staticmethod
    def resolve_arrived_at(booking: Booking) -> datetime | None:
        return getattr(Attendance(booking).presence, "arrived_at", None)

    @staticmethod
    def resolve_left_at(booking: Booking) -> datetime | None:
        return getattr(Attendance(booking).presence, "left_at", None)


class CalendarAddressOut(Schema):
    url: str = Field(description="whoever has it reads the calendar (iCalendar, RFC 5545)")


class Bookings(Page):
    """Pages of bookings, with the units of those on the page."""

    def paginate_queryset(
        self, queryset: Any, pagination: Any, request: HttpRequest, **params: Any
    ) -> Any:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        return page | {"items": selectors.with_units(page["items"])}


@router.get(
    "availability",
    auth=OptionalToken(),
    response={200: list[FreeOut], **REFUSALS},
    summary="When a space is free",
    operation_id="list_availability",
)
@paginate(Page)
def availability(
    request: Request,
    space: UUID,
    from_: Annotated[InstantInUrl, Query(alias="from")],
    to: InstantInUrl,
) -> list[dict[str, Any]]:
    """The periods between two instants in which the space can be booked, and its free units."""
    if to <= from_:
        raise BadInput(_("The end is not after the beginning."), field="to")
    if to - from_ > LONGEST_WINDOW:
        raise BadInput(_("At most 92 days are looked at once."), field="to")
    found = space_by_uuid(space)
    if not found.place.is_open:
        return []
    zone = found.place.zone
    return [
        {
            "starts_at": clock.instant(period.start).astimezone(zone),
            "ends_at": clock.instant(period.end).astimezone(zone),
            "units": period.units,
        }
        for period in selectors.bookable([found], from_, to)[found.pk]
    ]


@router.get(
    "bookings",
    auth=Token(),
    response={200: list[BookingOut], **REFUSALS},
    summary="One's own bookings",
    operation_id="list_bookings",
)
@paginate(Bookings)
def bookings(
    request: SignedIn,
    over: Annotated[
        bool, Query(description="those that are over or cancelled instead, the last first")
    ] = False,
) -> QuerySet[Booking]:
    """Bookings that are not over, confirmed or waiting, the next first."""
    if over:
        return selectors.over_or_cancelled(request.person)
    return selectors.upcoming(request.person)


@router.post(
    "bookings",
    auth=Token(),
    response={201: BookingOut, **REFUSALS},
    summary="Book a space",
    operation_id="create_booking",
)
def book(request: SignedIn, wish: BookIn) -> Status[Booking]:
    """Book for oneself, or as a host for a member. A space that is taken is refused with 409
    `taken` and `alternatives`.

    With an `Idempotency-Key` the same request may be sent again and is carried out once.
    """
    space = space_by_uuid(wish.space)
    made = services.book(
        _whom(request, wish.membership, space) if wish.membership else request.person,
        space,
        wish.starts_at,
        wish.ends_at,
        by=request.person,
        quantity=wish.quantity,
        change_unit=wish.change_unit,
        hold=wish.hold,
    )
    return Status(201, told(made))


@router.post(
    "bookings/together",
    auth=Token(),
    response={201: list[BookingOut], **REFUSALS},
    summary="Book several things at once",
    operation_id="create_bookings_together",
)
def book_together(request: SignedIn, wish: TogetherIn) -> Status[list[Booking]]:
    """Book all of them for oneself, or none: a refusal names the first that cannot be had, by its
    number in `item`."""
    items = [
        services.Item(space_by_uuid(one.space), one.starts_at, one.ends_at, one.quantity)
        for one in wish.items
    ]
    made = services.book_together(request.person, items, hold=wish.hold)
    return Status(201, selectors.with_units(made))


@router.post(
    "bookings/{uuid:booking}/confirm",
    auth=Token(),
    response={200: list[BookingOut], **REFUSALS},
    summary="Confirm what was held",
    operation_id="confirm_booking",
)
def confirm(request: SignedIn, booking: UUID) -> list[Booking]:
    """Confirm it with all that was held together with it; where a host accepts, it is then asked
    for. Doing it again changes nothing."""
    found = selectors.booking_for(request.person, booking)
    return selectors.with_units(services.confirm(found, by=request.person))


@router.post(
    "bookings/{uuid:booking}/answer",
    auth=Token(),
    response={200: list[BookingOut], **REFUSALS},
    summary="Accept or refuse what was asked for",
    operation_id="answer_booking",
)
def answer(request: SignedIn, booking: UUID, told: AnswerIn) -> list[Booking]:
    """For the hosts of a place; whoever asked is told by mail."""
    found = selectors.booking_for(request.person, booking)
    answered = services.answer(found, **told.dict(), by=request.person)
    return selectors.with_units(answered)


@router.get(
    "bookings/{uuid:booking}",
    auth=Token(),
    response={200: BookingOut, **REFUSALS},
    summary="One booking",
    operation_id="get_booking",
)
def booking(request: SignedIn, booking: UUID) -> Booking:
    """One's own, whatever its status, or one at a place whose bookings one looks after."""
    return told(selectors.booking_for(request.person, booking))


@router.post(
    "bookings/{uuid:booking}/move",
    auth=Token(),
    response={200: BookingOut, **REFUSALS},
    summary="Move a booking",
    operation_id="move_booking",
)
def move(request: SignedIn, booking: UUID, wish: MoveIn) -> Booking:
    """To another time, another space or both, before it has begun; it keeps what it has until the
    new is certain. Refused as a new booking would be."""
    moved = services.move(
        selectors.booking_for(request.person, booking),
        wish.starts_at,
        wish.ends_at,
        space=space_by_uuid(wish.space) if wish.space else None,
        change_unit=wish.change_unit,
        by=request.person,
    )
    return told(moved)


@router.get(
    "places/{slug:place}/bookings",
    auth=Token(),
    response={200: list[ExpectedOut], **REFUSALS},
    summary="Who is expected at a place",
    operation_id="list_place_bookings",
)
@paginate(Bookings)
def expected(request: SignedIn, place: str, day: DayInReach) -> QuerySet[Booking]:
    """On a day by the place's calendar, the first first; for those who see its day."""
    return selectors.on_day(place_for(request, place, Action.SEE_DAY), day)


@router.get(
    "places/{slug:place}/booking-requests",
    auth=Token(),
    response={200: list[BookingRequestOut], **REFUSALS},
    summary="What is asked for at a place",
    operation_id="list_booking_requests",
)
@paginate(Bookings)
def requests(request: SignedIn, place: str) -> list[Booking]:
    """What waits for a host's answer, the first to expire first; for those who book for others."""
    return selectors.asked_at(place_for(request, place, Action.BOOK_FOR_OTHERS))


@router.delete(
    "bookings/{uuid:booking}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Cancel a booking",
    operation_id="cancel_booking",
)
def cancel(
    request: SignedIn,
    booking: UUID,
    whole: Annotated[
        bool, Query(description="with all that was booked at once with it, or none of it")
    ] = False,
) -> Status[None]:
    """Cancel a booking that has not begun; doing it again changes nothing. A host's `whole` is what
    was booked at places that they look after."""
    found = selectors.booking_for(request.person, booking)
    asked = selectors.together_for(request.person, found) if whole else [found]
    services.cancel_all(asked, by=request.person)
    return Status(204, None)


@router.get(
    "calendar-address",
    auth=Token(),
    response={200: CalendarAddressOut, **REFUSALS},
    summary="The address of one's calendar",
    operation_id="get_calendar_address",
)
def calendar_address(request: SignedIn) -> dict[str, str]:
    """To which other programs subscribe, to have one's bookings."""
    return _address(request.person)


@router.post(
    "calendar-address/renew",
    auth=Token(),
    response={200: CalendarAddressOut, **REFUSALS},
    summary="Give one's calendar another address",
    operation_id="renew_calendar_address",
)
def renew_address(request: SignedIn) -> dict[str, str]:
    """The one before is closed."""
    return _address(request.person, renew=True)


def space_at(place: Place, space: UUID) -> Space:
    """One of a place's spaces. Raises NotFound."""
    found = place.spaces.filter(uuid=space).first()
    if found is None:
        raise NotFound(_("There is no such space."), field="space")
    return found


def _address(person: Person, *, renew: bool = False) -> dict[str, str]:
    feed = services.calendar_feed(person, renew=renew)
    return {"url": f"{settings.SITE_URL}{reverse('calendar', args=[feed.secret])}"}


def _whom(request: SignedIn, membership: UUID, space: Space) -> Person:
    """Of whose membership a host has the number. Raises NotFound for everybody else."""
    found = membership_by_uuid(membership)
    there = found.network_id == space.place.network_id
    if not there or not may(request.person, Action.BOOK_FOR_OTHERS, space):
        raise NotFound(_("There is no such membership."), field="membership")
    return found.person


def told(booking: Booking) -> Booking:
    """With the names of its units, as `BookingOut` shows them."""
    [one] = selectors.with_units([booking])
    return one
