"""Doors and who came in by them, for programs of those who look after doors."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from etabli.access.door.selectors import door_by_uuid, doors_of_place, is_untold
from etabli.access.models import Door, Entry
from etabli.core import clock
from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.devices.rules import troubles
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["doors"], auth=Token())


class DoorOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str
    place: str
    space: UUID | None = Field(description="whose bookings open it; none: those of every space")
    reached_by: str = Field(description="simulator, agent, mqtt or http")
    battery: int | None = Field(description="percent")
    last_seen_at: datetime | None
    untold: bool = Field(description="its lock has yet to be told of the last change")
    troubles: list[str] = Field(description="what somebody should look at, the worst first")

    @staticmethod
    def resolve_name(door: Door) -> str:
        return str(door)

    @staticmethod
    def resolve_place(door: Door) -> str:
        return door.place.slug

    @staticmethod
    def resolve_space(door: Door) -> UUID | None:
        return door.space.uuid if door.space else None

    @staticmethod
    def resolve_reached_by(door: Door) -> str:
        return door.device.adapter

    @staticmethod
    def resolve_battery(door: Door) -> int | None:
        return door.device.battery

    @staticmethod
    def resolve_last_seen_at(door: Door) -> datetime | None:
        return door.device.last_seen_at

    @staticmethod
    def resolve_untold(door: Door) -> bool:
        return is_untold(door)

    @staticmethod
    def resolve_troubles(door: Door) -> list[str]:
        return troubles(door.device, clock.now())


class DoorEntryOut(Schema):
    occurred_at: datetime
    received_at: datetime
    direction: str = Field(description="in or out")
    way: str = Field(description="how it was opened")


@router.get(
    "places/{slug:place}/doors",
    response={200: list[DoorOut], **REFUSALS},
    summary="A place's doors and how they are",
    operation_id="list_doors",
)
@paginate(Page)
def doors(request: SignedIn, place: str) -> QuerySet[Door]:
    """For those who look after doors; those out of use are left out."""
    found = place_by_slug(place)
    if not may(request.person, Action.MANAGE_DOORS, found):
        raise NotFound(_("There is no such place."), field="place")
    return doors_of_place(found)


@router.get(
    "doors/{uuid:door}/entries",
    response={200: list[DoorEntryOut], **REFUSALS},
    summary="What happened at a door",
    operation_id="list_door_entries",
)
@paginate(Page)
def entries(request: SignedIn, door: UUID) -> QuerySet[Entry]:
    """The last first, without whose they are: who is in is shown on a page that is logged."""
    found = door_by_uuid(door)
    if not may(request.person, Action.MANAGE_DOORS, found.place):
        raise NotFound(_("There is no such door."), field="door")
    return found.entries.order_by("-occurred_at", "-pk")
