"""What a door's agent asks the site and tells it. Its token opens these addresses alone."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import HttpBearer
from pydantic import AwareDatetime

from etabli.access.code.selectors import sealed_rights
from etabli.access.door.selectors import door_of_device
from etabli.access.entry import services
from etabli.access.entry.rules import Told, drift_of
from etabli.access.models import Door
from etabli.core import clock
from etabli.core.api import REFUSALS
from etabli.devices.selectors import device_with_token
from etabli.devices.services import heard
from etabli.kernels.doorcodes import LONGEST, SERIALS, Window

LARGEST = 2**53  # what any JSON reader keeps exactly
MOST_ENTRIES = 500


class DeviceToken(HttpBearer):
    """The key of one device; sets `request.door`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        device = device_with_token(token)
        if device is None:
            return None
        request.door = door_of_device(device)  # type: ignore[attr-defined]
        return device


class FromDoor(HttpRequest):
    door: Door


router = Router(tags=["doors"], auth=DeviceToken())


class StateIn(Schema):
    now: AwareDatetime = Field(description="the agent's own time")
    battery: int | None = Field(None, ge=0, le=100, description="percent")
    waiting: int = Field(0, ge=0, le=2**31 - 1, description="entries not yet sent")
    wrong_codes: int = Field(0, ge=0, le=2**31 - 1, description="wrong codes typed in a row")


class StateOut(Schema):
    now: AwareDatetime = Field(description="the site's time")
    number: int = Field(description="of the list of rights: another one means that it changed")
    openings: list[UUID] = Field(description="open at once, once for each")


class RightsOut(Schema):
    now: AwareDatetime
    rights: str = Field(description="the signed list: see docs/doors.md")


class EntryIn(Schema):
    sequence: int = Field(ge=1, le=LARGEST)
    direction: Literal["in", "out"]
    way: Literal["listed", "by_time", "page"]
    at: AwareDatetime = Field(description="by the agent's clock")
    age: float | None = Field(
        None, ge=0, le=10**9, description="seconds ago, by a count that no clock puts wrong"
    )
    holder: UUID | None = Field(None, description="the right's number in the list")
    opening: UUID | None = Field(None, description="the opening that was asked by telephone")
    slot: int | None = Field(None, ge=0, le=2**31 - 1)
    slots: int | None = Field(None, ge=1, le=LONGEST)
    serial: int = Field(0, ge=0, lt=SERIALS)

    def told(self) -> Told:
        window = None
        if self.slot is not None and self.slots is not None:
            window = Window(self.slot, self.slots)
        return Told(
            self.sequence,
            self.direction,
            self.way,
            self.at,
            self.age,
            self.holder,
            self.opening,
            window,
            self.serial,
        )


class EntriesIn(Schema):
    journal: UUID = Field(description="which journal the numbers belong to")
    entries: list[EntryIn] = Field(max_length=MOST_ENTRIES)


class TakenOut(Schema):
    taken: int = Field(description="all entries up to this number are kept")


@router.post(
    "door/state",
    response={200: StateOut, **REFUSALS},
    summary="Tell that a door is well",
    operation_id="tell_door_state",
)
def state(request: FromDoor, told: StateIn) -> dict[str, Any]:
    """The agent calls every few seconds; the answer says what there is to do."""
    now = clock.now()
    heard(
        request.door.device,
        battery=told.battery,
        waiting=told.waiting,
        wrong_codes=told.wrong_codes,
        clock_off=max(-(2**31), min(drift_of(told.now, now), 2**31 - 1)),
    )
    openings = services.hand_over(request.door)
    return {
        "now": now,
        "number": request.door.version,
        "openings": [one.uuid for one in openings],
    }


@router.get(
    "door/rights",
    response={200: RightsOut, **REFUSALS},
    summary="Who may open a door",
    operation_id="get_door_rights",
)
def rights(request: FromDoor) -> dict[str, Any]:
    """The list of rights for the next fourteen days, signed for this door."""
    return {"now": clock.now(), "rights": sealed_rights(request.door)}


@router.post(
    "door/entries",
    response={200: TakenOut, **REFUSALS},
    summary="Send entries",
    operation_id="send_door_entries",
)
def entries(request: FromDoor, sent: EntriesIn) -> dict[str, int]:
    """Lines of the agent's journal; those sent before are counted once."""
    told = [one.told() for one in sent.entries]
    return {"taken": services.take_in(request.door, sent.journal, told)}
