"""Calendars of places at secret addresses, for programs of those who give them out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import space_at
from etabli.booking.feed import services
from etabli.booking.feed.rules import ADDRESS
from etabli.booking.models import PlaceFeed
from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.network.api import place_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action

router = Router(tags=["calendars"], auth=Token())


class NewPlaceCalendarOut(Schema):
    """Without its address, which opens it: answers to writes may be kept in the database."""

    id: UUID = Field(alias="uuid")
    space: UUID | None = Field(description="of which space; none: of the whole place")
    names: bool = Field(description="it tells who has booked")
    language: str
    created_at: datetime

    @staticmethod
    def resolve_space(feed: PlaceFeed) -> UUID | None:
        return feed.space.uuid if feed.space else None


class PlaceCalendarOut(NewPlaceCalendarOut):
    url: str = Field(description="whoever has it reads the calendar (iCalendar, RFC 5545)")

    @staticmethod
    def resolve_url(feed: PlaceFeed) -> str:
        token = ADDRESS.token_of(feed.uuid)
        return f"{settings.SITE_URL}{reverse('place_calendar', args=[token])}"


class PlaceCalendarIn(Schema):
    space: UUID | None = None
    names: bool = False
    language: Literal["fr", "en"] = "fr"


@router.get(
    "places/{slug:place}/calendars",
    response={200: list[PlaceCalendarOut], **REFUSALS},
    summary="A place's calendars",
    operation_id="list_place_calendars",
)
@paginate(Page)
def calendars(request: SignedIn, place: str) -> QuerySet[PlaceFeed]:
    """To which other programs subscribe; for those who see the place's day."""
    return place_for(request, place, Action.SEE_DAY).feeds.select_related("space")


@router.post(
    "places/{slug:place}/calendars",
    response={201: NewPlaceCalendarOut, **REFUSALS},
    summary="Give out a place's calendar",
    operation_id="create_place_calendar",
)
def add(request: SignedIn, place: str, wish: PlaceCalendarIn) -> Status[PlaceFeed]:
    """Of all its spaces or of one, at an address of its own, which `list_place_calendars` tells."""
    found = place_for(request, place, Action.SEE_DAY)
    space = space_at(found, wish.space) if wish.space else None
    return Status(201, services.add_feed(found, space, names=wish.names, language=wish.language))


@router.delete(
    "places/{slug:place}/calendars/{uuid:calendar}",
    response={204: None, **REFUSALS},
    summary="Close a calendar's address",
    operation_id="delete_place_calendar",
)
def remove(request: SignedIn, place: str, calendar: UUID) -> Status[None]:
    """It opens nothing any more."""
    found = place_for(request, place, Action.SEE_DAY)
    feed = found.feeds.filter(uuid=calendar).first()
    if feed is None:
        raise NotFound(_("There is no such calendar."), field="calendar")
    services.remove_feed(found, str(feed.pk))
    return Status(204, None)
