"""Doors and who came in by them, for programs of those who look after doors."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.access.door import services
from etabli.access.door.selectors import door_by_uuid, doors_of_place, is_untold, states_of
from etabli.access.models import Door, Entry
from etabli.core import clock
from etabli.core.api import REFUSALS, SHORT, BothOut, NameIn, Page, Problem
from etabli.core.errors import NotFound
from etabli.devices.models import Device
from etabli.devices.rules import troubles
from etabli.devices.services import ask
from etabli.network.api import network_for, place_for
from etabli.network.selectors import space_by_uuid
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["doors"], auth=Token())


class DoorHealth(Schema):
    id: UUID = Field(alias="uuid")
    place: str
    space: UUID | None = Field(description="whose bookings open it; none: those of every space")
    reached_by: str = Field(description="simulator, agent, mqtt or http")
    battery: int | None = Field(description="percent")
    last_seen_at: datetime | None
    untold: bool = Field(description="its lock has yet to be told of the last change")
    troubles: list[str] = Field(description="what somebody should look at, the worst first")

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


class DoorOut(DoorHealth):
    name: str

    @staticmethod
    def resolve_name(door: Door) -> str:
        return str(door)


class DoorDetailsOut(DoorHealth):
    name: BothOut
    phone: str = Field(description="whom to call when it stays shut; empty: as for the place")
    address: str = Field(description="of the lock")
    broken: bool = Field(description="simulated as not answering")
    page: str = Field(description="where the QR code at the door leads")

    @staticmethod
    def resolve_address(door: Door) -> str:
        return door.device.address

    @staticmethod
    def resolve_broken(door: Door) -> bool:
        return door.device.broken

    @staticmethod
    def resolve_page(door: Door) -> str:
        return f"{settings.SITE_URL}{reverse('door_open', args=[door.uuid])}"


class DoorIn(Schema):
    """A door and how its lock is reached."""

    name: NameIn
    space: UUID | None = Field(
        None, description="whose bookings open it; none: those of every space"
    )
    phone: str = Field("", max_length=30, pattern=SHORT)
    reached_by: Literal["simulator", "agent", "mqtt", "http"]
    address: str = Field(
        "", max_length=300, pattern=SHORT, description="of the lock, for http and mqtt alone"
    )
    secret: str = Field(
        "", max_length=200, pattern="^[ -~]*$", description="never shown again; empty: as it is"
    )
    broken: bool = Field(False, description="simulated as not answering")


class AgentOut(Schema):
    site: str
    door: UUID
    key: str
    token: str


class DoorKeyOut(Schema):
    configuration: AgentOut | None = Field(
        description="what the door's agent needs to know; none for a door without one"
    )


class DoorRetiredOut(Schema):
    emptied: bool = Field(description="no: its lock did not answer, and still knows its codes")


class DoorEntryOut(Schema):
    occurred_at: datetime
    received_at: datetime
    direction: str = Field(description="in or out")
    way: str = Field(description="how it was opened")


@router.get(
    "networks/{slug:network}/doors",
    response={200: list[DoorOut], **REFUSALS},
    summary="A network's doors and how they are",
    operation_id="list_network_doors",
)
@paginate(Page)
def network_doors(request: SignedIn, network: str) -> list[Door]:
    """For those who look after doors, those that need somebody first."""
    found = network_for(request, network, Action.MANAGE_DOORS)
    return [state.door for state in states_of(found)]


@router.get(
    "places/{slug:place}/doors",
    response={200: list[DoorOut], **REFUSALS},
    summary="A place's doors and how they are",
    operation_id="list_doors",
)
@paginate(Page)
def doors(request: SignedIn, place: str) -> QuerySet[Door]:
    """For those who look after doors; those out of use are left out."""
    return doors_of_place(place_for(request, place, Action.MANAGE_DOORS))


@router.post(
    "places/{slug:place}/doors",
    response={201: DoorDetailsOut, **REFUSALS},
    summary="Put in a door",
    operation_id="create_door",
)
def add(request: SignedIn, place: str, wish: DoorIn) -> Status[Door]:
    """For those who look after doors. Whoever has booked there is sent a code."""
    found = place_for(request, place, Action.MANAGE_DOORS)
    return Status(201, services.add_door(found, **_details(wish)))


@router.get(
    "doors/{uuid:door}",
    response={200: DoorDetailsOut, **REFUSALS},
    summary="One door",
    operation_id="get_door",
)
def one_door(request: SignedIn, door: UUID) -> Door:
    """For those who look after it; its lock's secret is told to nobody."""
    return _door(request, door)


@router.put(
    "doors/{uuid:door}",
    response={200: DoorDetailsOut, **REFUSALS},
    summary="Change a door",
    operation_id="change_door",
)
def change(request: SignedIn, door: UUID, wish: DoorIn) -> Door:
    """All of it is replaced, but a secret that is left out; where it opens for the bookings of
    another space, people are sent their codes."""
    return services.change_door(_door(request, door), **_details(wish))


@router.post(
    "doors/{uuid:door}/try",
    response={204: None, 503: Problem, **REFUSALS},
    summary="Try a door",
    operation_id="try_door",
)
def try_out(request: SignedIn, door: UUID) -> Status[None]:
    """Open it, to see whether it does; 503 `device_unreachable` where it does not."""
    device = _door(request, door).device
    ask(device, lambda port: port.open(device))
    return Status(204, None)


@router.post(
    "doors/{uuid:door}/key",
    response={200: DoorKeyOut, **REFUSALS},
    summary="Give a door a new key",
    operation_id="renew_door_key",
)
def renew_key(request: SignedIn, response: HttpResponse, door: UUID) -> dict[str, Any]:
    """Every code changes, and people are sent theirs. What an agent needs to know is shown only
    here and kept nowhere: sent again, with the same `Idempotency-Key` too, this makes another."""
    response["Cache-Control"] = "no-store"
    found = _door(request, door)
    if found.device.adapter == Device.Adapter.AGENT:
        return {"configuration": services.agent_configuration(found)}
    services.renew_key(found)
    return {"configuration": None}


@router.post(
    "doors/{uuid:door}/retire",
    response={200: DoorRetiredOut, **REFUSALS},
    summary="Take a door out of use",
    operation_id="retire_door",
)
def retire(request: SignedIn, door: UUID) -> dict[str, bool]:
    """It opens for nobody any more; bookings stay, and who came in by it stays known as long as
    for others."""
    return {"emptied": services.retire(_door(request, door))}


@router.get(
    "doors/{uuid:door}/entries",
    response={200: list[DoorEntryOut], **REFUSALS},
    summary="What happened at a door",
    operation_id="list_door_entries",
)
@paginate(Page)
def entries(request: SignedIn, door: UUID) -> QuerySet[Entry]:
    """The last first, without whose they are: who looks who is in is logged."""
    return _door(request, door).entries.order_by("-occurred_at", "-pk")


def _door(request: SignedIn, door: UUID) -> Door:
    found = door_by_uuid(door)
    if not may(request.person, Action.MANAGE_DOORS, found.place):
        raise NotFound(_("There is no such door."), field="door")
    return found


def _details(wish: DoorIn) -> dict[str, Any]:
    return {
        "name": wish.name.text(),
        "space": space_by_uuid(wish.space) if wish.space else None,
        "phone": wish.phone,
        "adapter": wish.reached_by,
        "address": wish.address,
        "secret": wish.secret,
        "broken": wish.broken,
    }
