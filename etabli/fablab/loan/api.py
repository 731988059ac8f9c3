"""Tools that places lend each other, for programs."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.core.api import ONE_LINE, REFUSALS, BothOut, NameIn, Page
from etabli.core.errors import NotFound
from etabli.fablab.api import TransferOut
from etabli.fablab.loan import selectors, services
from etabli.fablab.models import Tool, Transfer
from etabli.network.api import place_for
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["workshop"], auth=Token())


class ToolOut(Schema):
    id: UUID = Field(alias="uuid")
    name: BothOut
    home: str = Field(description="the place that it belongs to")
    at: str = Field(description="where it was last known to be; on its way, where it left")

    @staticmethod
    def resolve_home(tool: Tool) -> str:
        return tool.home.slug

    @staticmethod
    def resolve_at(tool: Tool) -> str:
        return tool.at.slug


class ArrivedOut(TransferOut):
    arrived_at: datetime


class ToolIn(Schema):
    name: NameIn


class SendIn(Schema):
    destination: str = Field(pattern="^[-a-zA-Z0-9_]+$", description="the place's short name")
    carrier: str = Field(
        min_length=1,
        max_length=120,
        pattern=ONE_LINE,
        description="who carries it: a name or a function, as everybody there knows it",
    )


@router.get(
    "places/{slug:place}/tools",
    response={200: list[ToolOut], **REFUSALS},
    summary="The tools of a place",
    operation_id="list_tools",
)
@paginate(Page)
def tools(request: SignedIn, place: str) -> QuerySet[Tool]:
    """Those that belong to it or are there; for those who look after its workshop."""
    return selectors.tools_at(place_for(request, place, Action.RUN_WORKSHOP))


@router.post(
    "places/{slug:place}/tools",
    response={201: ToolOut, **REFUSALS},
    summary="Add a tool that is lent",
    operation_id="add_tool",
)
def add(request: SignedIn, place: str, wish: ToolIn) -> Status[Tool]:
    """It belongs to the place and is there."""
    return Status(
        201, services.add_tool(place_for(request, place, Action.RUN_WORKSHOP), wish.name.text())
    )


@router.post(
    "places/{slug:place}/tools/{uuid:tool}/send",
    response={201: TransferOut, **REFUSALS},
    summary="Send a tool to another place",
    operation_id="send_tool",
)
def send(request: SignedIn, place: str, tool: UUID, wish: SendIn) -> Status[Transfer]:
    """An open place of the same network; refused with 409 `travelling` while it is on its way."""
    found = selectors.tool_at(place_for(request, place, Action.RUN_WORKSHOP), str(tool))
    destination = place_by_slug(wish.destination)
    if not destination.is_open:
        raise NotFound(_("There is no such place."), field="destination")
    return Status(201, services.send(found, destination, wish.carrier, request.person))


@router.get(
    "places/{slug:place}/transfers",
    response={200: list[TransferOut], **REFUSALS},
    summary="Which tools travel, seen from a place",
    operation_id="list_transfers",
)
@paginate(Page)
def transfers(request: SignedIn, place: str) -> QuerySet[Transfer]:
    """What is on its way between the places of its network, the last to leave first."""
    return selectors.travelling(place_for(request, place, Action.RUN_WORKSHOP).network)


@router.get(
    "places/{slug:place}/transfers/arrived",
    response={200: list[ArrivedOut], **REFUSALS},
    summary="Which tools have come to a place and left it",
    operation_id="list_arrived_tools",
)
@paginate(Page)
def arrived(request: SignedIn, place: str) -> QuerySet[Transfer]:
    """Those that have arrived, the last to leave first."""
    return selectors.arrived(place_for(request, place, Action.RUN_WORKSHOP))


@router.post(
    "transfers/{uuid:transfer}/receive",
    response={204: None, **REFUSALS},
    summary="Say that a tool has arrived",
    operation_id="receive_tool",
)
def receive(request: SignedIn, transfer: UUID) -> Status[None]:
    """For those who look after the workshop it goes to; saying it again changes nothing."""
    found = selectors.transfer_by_uuid(transfer)
    if not may(request.person, Action.RUN_WORKSHOP, found.destination):
        raise NotFound(_("Nothing of this kind is on its way here."), field="transfer")
    services.receive(found, request.person)
    return Status(204, None)
