"""The switches of machines for programs: fitted, looked at, taken off."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.core import clock
from etabli.core.api import REFUSALS, SHORT, Page
from etabli.core.errors import NotFound
from etabli.devices.rules import troubles
from etabli.fablab.machine.selectors import machine_by_uuid
from etabli.fablab.models import Machine, Switch
from etabli.fablab.switch import selectors, services
from etabli.network.api import place_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["workshop"], auth=Token())


class SwitchHealth(Schema):
    wanted_on: bool = Field(description="whether it is to give power")
    untold: bool = Field(alias="is_untold", description="it has yet to do what it was last asked")
    done_at: datetime | None = Field(description="when it last did what it was asked")
    last_seen_at: datetime | None = Field(alias="device.last_seen_at")
    troubles: list[str] = Field(description="what somebody should look at, the worst first")

    @staticmethod
    def resolve_troubles(switch: Switch) -> list[str]:
        return troubles(switch.device, clock.now())


class SwitchOut(SwitchHealth):
    reached_by: str = Field(alias="device.adapter", description="simulator, mqtt or http")
    address: str = Field(alias="device.address")
    broken: bool = Field(alias="device.broken", description="simulated as not answering")


class SwitchInTroubleOut(SwitchHealth):
    machine: UUID = Field(alias="machine.uuid")


class SwitchIn(Schema):
    reached_by: Literal["simulator", "mqtt", "http"]
    address: str = Field(
        "", max_length=300, pattern=SHORT, description="for http and mqtt alone, with its scheme"
    )
    secret: str = Field(
        "",
        max_length=200,
        pattern="^[ -~]*$",
        description="kept in a file and never shown again; empty: as it is",
    )
    broken: bool = Field(False, description="a simulated one that does not answer")


@router.get(
    "places/{slug:place}/switches",
    response={200: list[SwitchInTroubleOut], **REFUSALS},
    summary="The switches of a place in trouble",
    operation_id="list_switches_in_trouble",
)
@paginate(Page)
def in_trouble(request: SignedIn, place: str) -> QuerySet[Switch]:
    """Those that fail or have yet to do what they were asked; for those who look after the
    workshop. How each is reached is for those who fit them."""
    found = place_for(request, place, Action.RUN_WORKSHOP)
    return selectors.in_trouble(found)


@router.get(
    "machines/{uuid:machine}/switch",
    response={200: SwitchOut, **REFUSALS},
    summary="The switch of a machine",
    operation_id="get_switch",
)
def switch(request: SignedIn, machine: UUID) -> Switch:
    """How it is; 404 where there is none. What it measured is told of each use."""
    return _switch(_machine(request, machine))


@router.put(
    "machines/{uuid:machine}/switch",
    response={200: SwitchOut, **REFUSALS},
    summary="Fit a switch to a machine",
    operation_id="fit_switch",
)
def fit(request: SignedIn, machine: UUID, wish: SwitchIn) -> Switch:
    """Or have the one there is reached otherwise; refused with 409 `running` while somebody uses
    the machine."""
    found = _machine(request, machine)
    services.fit(
        found,
        adapter=wish.reached_by,
        address=wish.address,
        secret=wish.secret,
        broken=wish.broken,
    )
    return _switch(found)


@router.delete(
    "machines/{uuid:machine}/switch",
    response={204: None, **REFUSALS},
    summary="Take a machine's switch off",
    operation_id="take_off_switch",
)
def take_off(request: SignedIn, machine: UUID) -> Status[None]:
    """Doing it again changes nothing; refused with 409 `running` while somebody uses the
    machine."""
    services.take_off(_machine(request, machine))
    return Status(204, None)


def _machine(request: SignedIn, machine: UUID) -> Machine:
    """One that one describes. Raises NotFound."""
    found = machine_by_uuid(machine)
    if not may(request.person, Action.MANAGE_MACHINES, found):
        raise NotFound(_("There is no such machine."), field="machine")
    return found


def _switch(machine: Machine) -> Switch:
    """Raises NotFound."""
    found = selectors.switch_of(machine)
    if found is None:
        raise NotFound(_("This machine has no switch."), field="machine")
    return found
