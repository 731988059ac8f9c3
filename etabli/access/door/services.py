"""The verbs of doors: put in, change, give a new key."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etabli.access.code import services as coding
from etabli.access.door.keys import key_of
from etabli.access.models import Door
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.devices import services as devices
from etabli.devices.models import Device
from etabli.devices.ports import Unreachable
from etabli.network.models import Place, Space
from etabli.network.services import lock_units


@transaction.atomic
def add_door(
    place: Place,
    *,
    name: Any,
    space: Space | None = None,
    phone: str = "",
    tell: bool = True,
    **device: Any,
) -> Door:
    """A door and its lock (`device`: what devices.services.add_device takes). Bookings to come get
    their codes; `tell` sends them to people too. Raises BadInput."""
    _check(place, space)
    _hold_bookings(place)
    lock = devices.add_device(place, name=str(name), kind=Device.Kind.LOCK, **device)
    door = Door.objects.create(place=place, space=space, name=name, phone=phone, device=lock)
    coding.give_all(door, tell=tell)
    door.refresh_from_db(fields=["version"])
    return door


@transaction.atomic
def change_door(door: Door, *, name: Any, space: Space | None, phone: str, **device: Any) -> Door:
    """Change a door and how its lock is reached; codes follow when it opens for others."""
    _check(door.place, space)
    moved = space != door.space
    if moved:
        _hold_bookings(door.place)
    devices.change_device(door.device, name=str(name), **device)
    door.name, door.space, door.phone = name, space, phone
    door.save(update_fields=["name", "space", "phone"])
    if moved:
        coding.give_all(door, tell=True)
    else:
        coding.changed([door])
    return door


def retire(door: Door) -> bool:
    """Take a door out of use: its codes open nothing any more, its lock is emptied of them and
    forgotten; bookings stay, and who came in by it stays known as long as for others.

    Answers whether the lock could be emptied: one that does not answer keeps the codes that it was
    told until they end.
    """
    with transaction.atomic():
        _hold_bookings(door.place)
        coding.take_all_back(door)
        door.retired_at = door.retired_at or clock.now()
        door.save(update_fields=["retired_at"])
    try:
        if door.device.adapter != Device.Adapter.AGENT:
            devices.ask(door.device, lambda port: port.put(door.device, []))
        emptied = True
    except Unreachable:
        emptied = False
    devices.retire(door.device)
    return emptied


@transaction.atomic
def renew_key(door: Door) -> Door:
    """A new key: all codes change, those given so far open nothing any more."""
    door.key_number = F("key_number") + 1
    door.save(update_fields=["key_number"])
    door.refresh_from_db(fields=["key_number"])
    coding.changed([door])
    coding.tell_all(door)
    return door


@transaction.atomic
def agent_configuration(door: Door) -> dict[str, str]:
    """What the door's agent needs to know, with a new key and a new token: shown only here.

    Raises BadInput for a door that no agent looks after.
    """
    if door.device.adapter != Device.Adapter.AGENT:
        raise BadInput(_("No agent looks after this door."), field="adapter")
    renew_key(door)
    return {
        "site": settings.SITE_URL,
        "door": str(door.uuid),
        "key": key_of(door).hex(),
        "token": devices.cut_token(door.device),
    }


def _hold_bookings(place: Place) -> None:
    """Nobody books at the place until this is done: else a booking might miss the door."""
    if spaces := list(place.spaces.all()):
        lock_units(spaces)


def _check(place: Place, space: Space | None) -> None:
    if space is not None and space.place_id != place.pk:
        raise BadInput(_("This space belongs to another place."), field="space")
