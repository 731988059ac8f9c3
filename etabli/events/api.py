"""Animation for programs: the agenda, one's own places at events, and those who receive others."""

from datetime import date, datetime, time
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile
from ninja.pagination import paginate

from etabli.booking.series.rules import Repetition
from etabli.core.api import ONE_LINE, PICTURE, REFUSALS, SHORT, BothOut, Clock, NameIn, NoteIn, Page
from etabli.core.errors import NotFound
from etabli.core.files import answer_with
from etabli.core.texts import Text
from etabli.events.announcement import services as announcing
from etabli.events.announcement.selectors import announcement_by_uuid, shown_now
from etabli.events.event import services as event_services
from etabli.events.event.rules import once
from etabli.events.event.selectors import coming, event_by_uuid, event_for, visible_events
from etabli.events.models import Announcement, Event, Registration, Visibility
from etabli.events.registration import selectors, services
from etabli.network.api import DayInReach
from etabli.network.selectors import network_by_slug, place_by_slug, space_by_uuid
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["events"])

SLUG = "^[-a-zA-Z0-9_]*$"


class EventOut(Schema):
    id: UUID = Field(alias="uuid")
    network: str
    place: str | None
    space: UUID | None = Field(description="which nobody else can book then")
    title: dict[str, str] = Field(description="in French (fr) and English (en)")
    text: dict[str, str]
    elsewhere: BothOut = Field(description="where, when it is at no place of the network")
    alternative: BothOut = Field(description="what its picture shows; empty where it has none")
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    visibility: str = Field(description="public or members")
    seats: int | None = Field(description="none: one comes without registering")
    left: int | None = Field(description="places that nobody has")
    cancelled_at: datetime | None

    @staticmethod
    def resolve_network(event: Event) -> str:
        return event.network.slug

    @staticmethod
    def resolve_place(event: Event) -> str | None:
        return event.place.slug if event.place else None

    @staticmethod
    def resolve_space(event: Event) -> UUID | None:
        return event.space.uuid if event.space else None

    @staticmethod
    def resolve_title(event: Event) -> dict[str, str]:
        return _both(event.title)

    @staticmethod
    def resolve_text(event: Event) -> dict[str, str]:
        return _both(event.text)

    @staticmethod
    def resolve_left(event: Event) -> int | None:
        return None if event.seats is None else event.left


class EventRegistrationOut(Schema):
    id: UUID = Field(alias="uuid")
    event: UUID
    status: str = Field(description="registered, waiting, came or missed")
    asked_at: datetime

    @staticmethod
    def resolve_event(registration: Registration) -> UUID:
        return registration.event.uuid


class EventRegistrationIn(Schema):
    event: UUID
    wait: bool = Field(False, description="whether to wait in line where every place is taken")


class EventPersonOut(EventRegistrationOut):
    name: str

    @staticmethod
    def resolve_name(registration: Registration) -> str:
        return registration.person.name


class EventChangeIn(Schema):
    space: UUID | None = Field(None, description="which nobody else can book then")
    title: NameIn
    text: NoteIn = NoteIn(fr="", en="")
    elsewhere: NoteIn = NoteIn(fr="", en="")
    visibility: Literal["public", "members"] = "public"
    seats: int | None = Field(
        None, ge=1, le=5000, description="none: one comes without registering"
    )
    day: DayInReach
    from_time: Clock
    until_time: Clock = Field(description="on the next day unless it is later than `from_time`")

    def times(self) -> Repetition:
        return once(self.day, *self.clock())

    def clock(self) -> tuple[time, time]:
        return time.fromisoformat(self.from_time), time.fromisoformat(self.until_time)


class EventIn(EventChangeIn):
    place: str = Field("", pattern=SLUG, description="the place's short name; empty: elsewhere")
    rule: str = Field(
        "", max_length=200, description="an RRULE (RFC 5545) of its dates, with an end"
    )

    def times(self) -> Repetition:
        return Repetition(self.rule, self.day, *self.clock()) if self.rule else super().times()


class EventPictureIn(Schema):
    """What it shows, for those who do not see it."""

    alternative: str = Field(min_length=1, max_length=200, pattern=ONE_LINE)
    alternative_en: str = Field("", max_length=200, pattern=SHORT)


class CallOffIn(Schema):
    those_after: bool = Field(False, description="and those of its programme that come after it")


class AttendanceIn(Schema):
    came: list[UUID] = Field(max_length=5000, description="their registrations")
    others: int = Field(0, ge=0, le=services.MOST_OTHERS)


class AnnouncementOut(Schema):
    id: UUID = Field(alias="uuid")
    place: str | None
    title: BothOut
    text: BothOut
    visibility: str
    published_at: datetime
    shown_until: date

    @staticmethod
    def resolve_place(announcement: Announcement) -> str | None:
        return announcement.place.slug if announcement.place else None


class AnnouncementIn(Schema):
    place: str = Field("", pattern=SLUG, description="the place's short name; empty: the network")
    title: NameIn
    text: NoteIn
    visibility: Literal["public", "members"] = "public"
    shown_until: DayInReach


@router.get(
    "networks/{slug:network}/events",
    auth=OptionalToken(),
    response={200: list[EventOut], **REFUSALS},
    summary="What takes place in a network",
    operation_id="list_events",
)
@paginate(Page)
def events(request: Request, network: str) -> QuerySet[Event]:
    """Those to come that are public, and with a token those for members; the next first."""
    found = visible_events(request.person, network_by_slug(network))
    return coming(found).select_related("space")


@router.get(
    "events/{uuid:event}",
    auth=OptionalToken(),
    response={200: EventOut, **REFUSALS},
    summary="An event",
    operation_id="get_event",
)
def event(request: Request, event: UUID) -> Event:
    """Over or called off too."""
    return event_for(request.person, event)


@router.post(
    "networks/{slug:network}/events",
    auth=Token(),
    response={201: list[EventOut], **REFUSALS},
    summary="Publish an event",
    operation_id="create_event",
)
def publish(request: SignedIn, network: str, wish: EventIn) -> Status[list[Event]]:
    """At a place or elsewhere, once or each date of `rule`: all of them or none. For those who
    publish events there; refused with 409 `booked` where its space is taken."""
    found = network_by_slug(network)
    place = place_by_slug(wish.place) if wish.place else None
    if not may(request.person, Action.MANAGE_EVENTS, place or found):
        raise NotFound(_("There is no such network."), field="network")
    details = _details(wish)
    made = event_services.publish(found, wish.times(), by=request.person, place=place, **details)
    return Status(201, made)


@router.put(
    "events/{uuid:event}",
    auth=Token(),
    response={200: EventOut, **REFUSALS},
    summary="Change an event",
    operation_id="change_event",
)
def change(request: SignedIn, event: UUID, wish: EventChangeIn) -> Event:
    """One that is not over; all of it is replaced but its picture. Who is registered is told of
    another time or space. Refused with 409 `called_off`, `booked` or `fewer_places`."""
    return event_services.change(_managed(request, event), wish.times(), **_details(wish))


@router.post(
    "events/{uuid:event}/picture",
    auth=Token(),
    response={200: EventOut, **REFUSALS},
    summary="Give an event a picture",
    operation_id="set_event_picture",
)
def picture_set(
    request: SignedIn, event: UUID, picture: File[UploadedFile], shows: Form[EventPictureIn]
) -> Event:
    """JPEG, PNG or WebP, of 10 MB at most; with an `Idempotency-Key` of 5 MB. It replaces the one
    before."""
    found = _managed(request, event)
    starts, ends = (one.astimezone(found.zone) for one in (found.starts_at, found.ends_at))
    return event_services.change(
        found,
        once(starts.date(), starts.time(), ends.time()),
        space=found.space,
        picture=picture,
        alternative=Text(shows.alternative, shows.alternative_en),
    )


@router.get(
    "events/{uuid:event}/picture",
    auth=OptionalToken(),
    response={**REFUSALS},
    openapi_extra=PICTURE,
    summary="The picture of an event",
    operation_id="get_event_picture",
)
def picture(request: Request, event: UUID) -> HttpResponseBase:
    """Of one that one may know of."""
    found = event_for(request.person, event)
    if found.picture is None:
        raise NotFound(_("This event has no picture."), field="event")
    return answer_with(found.picture, public=found.visibility == Visibility.PUBLIC)


@router.post(
    "events/{uuid:event}/call-off",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Call an event off",
    operation_id="call_off_event",
)
def call_off(request: SignedIn, event: UUID, wish: CallOffIn) -> Status[None]:
    """Who is registered or waits is told; refused with 409 `called_off` or `over`."""
    event_services.call_off(_managed(request, event), those_after=wish.those_after)
    return Status(204, None)


@router.get(
    "events/{uuid:event}/registrations",
    auth=Token(),
    response={200: list[EventPersonOut], **REFUSALS},
    summary="Who comes to an event",
    operation_id="list_event_people",
)
@paginate(Page)
def event_people(request: SignedIn, event: UUID) -> QuerySet[Registration]:
    """Who has a place and who waits for one, by name; for those who receive them."""
    expected = selectors.those_expected(_managed(request, event), waiting=True)
    return expected.select_related("person", "event")


@router.post(
    "events/{uuid:event}/attendance",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Say who came to an event",
    operation_id="mark_event_attendance",
)
def mark(request: SignedIn, event: UUID, told: AttendanceIn) -> Status[None]:
    """From an hour before its beginning on; whoever is not named did not come, once it is over."""
    found = _managed(request, event)
    came = found.registrations.filter(uuid__in=told.came).values_list("pk", flat=True)
    services.mark(found, came, told.others)
    return Status(204, None)


@router.get(
    "networks/{slug:network}/announcements",
    auth=OptionalToken(),
    response={200: list[AnnouncementOut], **REFUSALS},
    summary="What a network announces",
    operation_id="list_announcements",
)
@paginate(Page)
def announcements(request: Request, network: str) -> QuerySet[Announcement]:
    """What is shown today to everybody, and with a token to members; the last first."""
    return shown_now(request.person, network_by_slug(network))


@router.post(
    "networks/{slug:network}/announcements",
    auth=Token(),
    response={201: AnnouncementOut, **REFUSALS},
    summary="Announce something",
    operation_id="create_announcement",
)
def announce(request: SignedIn, network: str, wish: AnnouncementIn) -> Status[Announcement]:
    """Of the network, or of one of its places; it is written to members who chose so."""
    found = network_by_slug(network)
    place = place_by_slug(wish.place) if wish.place else None
    inside = place is None or place.network_id == found.pk
    if not inside or not may(request.person, Action.MANAGE_EVENTS, place or found):
        raise NotFound(_("There is no such network."), field="network")
    made = announcing.announce(
        found,
        by=request.person,
        place=place,
        shown_until=wish.shown_until,
        title=wish.title.text(),
        text=wish.text.text(),
        visibility=wish.visibility,
    )
    return Status(201, made)


@router.delete(
    "announcements/{uuid:announcement}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Take an announcement back",
    operation_id="delete_announcement",
)
def take_back(request: SignedIn, announcement: UUID) -> Status[None]:
    """It is shown no more."""
    found = announcement_by_uuid(announcement)
    if not may(request.person, Action.MANAGE_EVENTS, found):
        raise NotFound(_("There is no such announcement."), field="announcement")
    announcing.take_back(found)
    return Status(204, None)


@router.get(
    "event-registrations",
    auth=Token(),
    response={200: list[EventRegistrationOut], **REFUSALS},
    summary="One's own places at events",
    operation_id="list_event_registrations",
)
@paginate(Page)
def registrations(request: SignedIn) -> QuerySet[Registration]:
    """Without those given back, the last event first."""
    return selectors.registrations_of(request.person)


@router.post(
    "event-registrations",
    auth=Token(),
    response={201: EventRegistrationOut, **REFUSALS},
    summary="Take a place at an event",
    operation_id="register_for_event",
)
def register(request: SignedIn, wish: EventRegistrationIn) -> Status[Registration]:
    """An event that is full is refused with 409 `full`, unless one waits in line."""
    found = event_for(request.person, wish.event)
    return Status(201, services.register(request.person, found, wait=wish.wait))


@router.delete(
    "event-registrations/{uuid:registration}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Give a place at an event back",
    operation_id="give_up_event_registration",
)
def give_up(request: SignedIn, registration: UUID) -> Status[None]:
    """Before it begins; whoever waits first has the place then."""
    services.give_up(selectors.registration_of(request.person, registration))
    return Status(204, None)


def _managed(request: SignedIn, event: UUID) -> Event:
    """An event of those whom one receives. Raises NotFound."""
    found = event_by_uuid(event)
    if not may(request.person, Action.MANAGE_EVENTS, found):
        raise NotFound(_("There is no such event."), field="event")
    return found


def _details(wish: EventChangeIn) -> dict[str, Any]:
    """What services take besides the times."""
    return {
        "space": space_by_uuid(wish.space) if wish.space else None,
        "title": wish.title.text(),
        "text": wish.text.text(),
        "elsewhere": wish.elsewhere.text(),
        "visibility": wish.visibility,
        "seats": wish.seats,
    }


def _both(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}
