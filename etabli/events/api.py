"""Animation for programs: the agenda, and one's own places at events."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.core.api import REFUSALS, Page
from etabli.core.texts import Text
from etabli.events.event.selectors import coming, event_for, visible_events
from etabli.events.models import Event, Registration
from etabli.events.registration import selectors, services
from etabli.network.selectors import network_by_slug
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token

router = Router(tags=["events"])


class EventOut(Schema):
    id: UUID = Field(alias="uuid")
    network: str
    place: str | None
    title: dict[str, str] = Field(description="in French (fr) and English (en)")
    text: dict[str, str]
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
    return coming(visible_events(request.person, network_by_slug(network)))


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


def _both(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}
