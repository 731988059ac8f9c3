"""Questions about doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etabli.access.models import Door, DoorCode
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.devices.models import Device
from etabli.devices.rules import troubles
from etabli.network.models import Network, Place, Space
from etabli.network.selectors import spaces_within

WARNED_AHEAD = timedelta(hours=24)


def door_by_uuid(door: UUID) -> Door:
    """The door with its lock and place. Raises NotFound."""
    found = _doors().filter(uuid=door).first()
    if found is None:
        raise NotFound(_("There is no such door."), field="door")
    return found


def door_of_device(device: Device) -> Door:
    """The door that a lock opens. Raises NotFound for one that opens none."""
    found = _doors().filter(device=device).first()
    if found is None:
        raise NotFound(_("This device opens no door."), field="device")
    return found


def doors_of_place(place: Place) -> QuerySet[Door]:
    return _doors().filter(place=place)


def doors_for(space: Space) -> QuerySet[Door]:
    """The doors between the street and a space: those of its place, its own, and of a whole floor
    those of every space in it."""
    within = spaces_within(space) if space.whole else [space.pk]
    return _doors().filter(Q(space__isnull=True) | Q(space__in=within), place=space.place_id)


def spaces_of(door: Door) -> list[int]:
    """The spaces whose bookings open the door of one: itself, and the floors that it lies in."""
    spaces, space = [], door.space
    while space is not None:
        if space.whole or space == door.space:
            spaces.append(space.pk)
        space = space.inside
    return spaces


@dataclass(frozen=True)
class DoorState:
    """A door, what is wrong with it, and whose codes it is to open in the next day."""

    door: Door
    troubles: list[str]
    untold: bool  # its lock has not been told of the last change
    expected: list[DoorCode]

    @property
    def needs_a_visit(self) -> bool:
        return bool(self.troubles or self.untold)


def states_of(network: Network) -> list[DoorState]:
    """Every door of a network, those that need somebody first. Two queries."""
    return _states(list(_doors().filter(place__network=network)))


def states_of_place(place: Place) -> list[DoorState]:
    return _states(list(doors_of_place(place)))


def _states(doors: Sequence[Door]) -> list[DoorState]:
    now = clock.now()
    expected: dict[int, list[DoorCode]] = {door.pk: [] for door in doors}
    codes = DoorCode.objects.filter(
        door__in=expected,
        revoked_at__isnull=True,
        ends_at__gt=now,
        starts_at__lt=now + WARNED_AHEAD,
    ).select_related("booking__person")
    for code in codes:
        expected[code.door_id].append(code)
    states = [
        DoorState(door, troubles(door.device, now), is_untold(door), expected[door.pk])
        for door in doors
    ]
    return sorted(states, key=lambda state: not state.needs_a_visit)


def is_untold(door: Door) -> bool:
    """Whether a lock that is told of codes has yet to be told of the last change."""
    return door.device.adapter != Device.Adapter.AGENT and door.pushed_version < door.version


def _doors() -> QuerySet[Door]:
    """Those in use."""
    return Door.objects.filter(retired_at=None).select_related(
        "device", "space", "place__network__territory"
    )
