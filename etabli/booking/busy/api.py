"""Calendars kept elsewhere, for programs: one's own, and those of a place's spaces."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.busy import selectors, services
from etabli.booking.busy.rules import BYTES
from etabli.booking.models import BusyCalendar, BusyTime
from etabli.core.api import LONG, ONE_LINE, REFUSALS, SHORT, Page
from etabli.core.errors import BadInput, NotFound
from etabli.network.api import place_for
from etabli.network.models import Space
from etabli.network.selectors import space_by_uuid
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["calendars"], auth=Token())


class CalendarOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str
    space: UUID | None = Field(description="which space it closes; none: it is one's own")
    host: str = Field(description="where it is read, without its secret; empty for a file")
    read_at: datetime | None
    left_out: int = Field(description="entries that nobody could make out")
    problem: str = Field(description="why it was not read the last time; empty: it was")
    advice: str

    @staticmethod
    def resolve_space(calendar: BusyCalendar) -> UUID | None:
        return calendar.space.uuid if calendar.space else None

    @staticmethod
    def resolve_problem(calendar: BusyCalendar) -> str:
        return _problem(calendar)[0]

    @staticmethod
    def resolve_advice(calendar: BusyCalendar) -> str:
        return _problem(calendar)[1]


class CalendarIn(Schema):
    """Either an address that is read again and again, or an iCalendar text that is read once."""

    name: str = Field(min_length=1, max_length=60, pattern=ONE_LINE)
    url: str = Field("", max_length=2000, pattern=SHORT)
    content: str = Field(
        "", max_length=BYTES, pattern=LONG, description="it replaces an earlier one of that name"
    )


class BusyOut(Schema):
    calendar: UUID
    starts_at: datetime
    ends_at: datetime

    @staticmethod
    def resolve_calendar(busy: BusyTime) -> UUID:
        return busy.calendar.uuid


@router.get(
    "busy-calendars",
    response={200: list[CalendarOut], **REFUSALS},
    summary="One's calendars kept elsewhere",
    operation_id="list_busy_calendars",
)
@paginate(Page)
def calendars(request: SignedIn) -> QuerySet[BusyCalendar]:
    """Of their entries only when one is busy is kept."""
    return selectors.calendars_of(request.person).select_related("space")


@router.post(
    "busy-calendars",
    response={201: CalendarOut, **REFUSALS},
    summary="Have a calendar read",
    operation_id="create_busy_calendar",
)
def add(request: SignedIn, wish: CalendarIn) -> Status[BusyCalendar]:
    """One's own: one is warned of what is booked while one is busy. Five at most."""
    return Status(201, _take(request.person, wish))


@router.get(
    "busy-times",
    response={200: list[BusyOut], **REFUSALS},
    summary="When one is busy",
    operation_id="list_busy_times",
)
@paginate(Page)
def times(request: SignedIn) -> QuerySet[BusyTime]:
    """In the coming fortnight, by one's calendars kept elsewhere."""
    return selectors.coming_times(request.person)


@router.get(
    "places/{slug:place}/busy-calendars",
    response={200: list[CalendarOut], **REFUSALS},
    summary="The calendars that close a place's spaces",
    operation_id="list_place_busy_calendars",
)
@paginate(Page)
def place_calendars(request: SignedIn, place: str) -> QuerySet[BusyCalendar]:
    """For those who look after the place."""
    found = place_for(request, place, Action.MANAGE_PLACE)
    return selectors.calendars_at(found)


@router.post(
    "spaces/{uuid:space}/busy-calendars",
    response={201: CalendarOut, **REFUSALS},
    summary="Have a calendar close a space",
    operation_id="create_space_busy_calendar",
)
def space_add(request: SignedIn, space: UUID, wish: CalendarIn) -> Status[BusyCalendar]:
    """While it says busy, the space is closed. For those who look after the place."""
    found = space_by_uuid(space)
    if not may(request.person, Action.MANAGE_PLACE, found):
        raise NotFound(_("There is no such space."), field="space")
    return Status(201, _take(found, wish))


@router.post(
    "busy-calendars/{uuid:calendar}/read",
    response={204: None, **REFUSALS},
    summary="Have it read now",
    operation_id="read_busy_calendar",
)
def read(request: SignedIn, calendar: UUID) -> Status[None]:
    """As soon as can be; once a minute at most."""
    services.read_soon(selectors.calendar_for(request.person, calendar))
    return Status(204, None)


@router.delete(
    "busy-calendars/{uuid:calendar}",
    response={204: None, **REFUSALS},
    summary="Forget a calendar",
    operation_id="delete_busy_calendar",
)
def remove(request: SignedIn, calendar: UUID) -> Status[None]:
    """With all that it said: what it closed is open again."""
    services.forget(selectors.calendar_for(request.person, calendar))
    return Status(204, None)


def _take(owner: Person | Space, wish: CalendarIn) -> BusyCalendar:
    if bool(wish.url) == bool(wish.content):
        raise BadInput(_("Give either an address or a file."), field="url")
    if wish.url:
        return services.follow(owner, wish.name, wish.url)
    return services.take_in(owner, wish.name, wish.content.encode())


def _problem(calendar: BusyCalendar) -> tuple[str, str]:
    what, advice = selectors.problem_of(calendar) or ("", "")
    return str(what), str(advice)
