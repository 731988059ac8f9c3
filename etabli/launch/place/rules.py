"""What a retained site is prepared with: spaces from its layout or its rooms, hours by its kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from etabli.core.texts import Text
from etabli.feasibility.layout.words import NAMES, room_told
from etabli.feasibility.models import Room
from etabli.launch.rules import in_each, numbered
from etabli.network.hours import Stretch
from etabli.network.models import Place, Space

# What is booked of each function of a layout. A phone booth is a room for one; who serves nobody
# by the hour (kitchen, storage, …) is no space.
KINDS: Mapping[str, str] = {
    "open space": Space.Kind.OPEN_SPACE,
    "closed office": Space.Kind.OFFICE,
    "meeting": Space.Kind.MEETING_ROOM,
    "phone booth": Space.Kind.MEETING_ROOM,
    "workshop": Space.Kind.WORKSHOP,
}
# Of these each post is booked by itself; all others are one unit.
BY_POST = (Space.Kind.OPEN_SPACE, Space.Kind.WORKSHOP)

# Assumption: a hub has a host in the day, a nomad office opens by code, a fab-lab serves who works
# elsewhere too. Whoever prepares the place sees it, and changes it before anything opens.
_DAY, _LONG = Stretch(time(8, 30), time(18, 30)), Stretch(time(7), time(21))
_AFTERNOON, _SATURDAY = Stretch(time(14), time(19)), Stretch(time(10), time(17))
WEEKS: Mapping[str, Mapping[int, tuple[Stretch, ...]]] = {
    Place.Kind.HUB: dict.fromkeys(range(5), (_DAY,)),
    Place.Kind.NOMAD_OFFICE: dict.fromkeys(range(6), (_LONG,)),
    Place.Kind.FABLAB: {**dict.fromkeys(range(1, 5), (_AFTERNOON,)), 5: (_SATURDAY,)},
}


@dataclass(frozen=True)
class Prepared:
    """A space to be made."""

    kind: str
    name: Text
    units: list[str]
    seats: int

    def details(self) -> dict[str, Any]:
        """As `network.services.create_space` takes it."""
        return {"units": self.units, "kind": self.kind, "name": self.name, "seats": self.seats}


def of_layout(layout: Mapping[str, Any]) -> list[Prepared]:
    """The spaces of a layout, as `feasibility.layout.rules.found` keeps it, in its order."""
    return [
        _space(KINDS[function], _name(function, room), posts)
        for room, function, posts, _fit in layout["uses"]
        if function in KINDS
    ]


def of_rooms(rooms: Iterable[Room], desk_area: float) -> list[Prepared]:
    """Without a layout: each room holds as many desks as `desk_area` (m² each) allows; one with
    a single desk is an office, one too small for any is no space. Assumption."""
    found = []
    for room in rooms:
        desks = int(float(room.area) / desk_area + 1e-9)
        kind = Space.Kind.OPEN_SPACE if desks > 1 else Space.Kind.OFFICE
        if desks:
            found.append(_space(kind, Text(room.name, room.name), desks))
    return found


def _space(kind: str, name: Text, posts: int) -> Prepared:
    people = max(posts, 1)
    return Prepared(kind, name, numbered(people if kind in BY_POST else 1), people)


def _name(function: str, room: str) -> Text:
    def tell() -> str:
        called = str(NAMES[function])
        return f"{called[:1].upper()}{called[1:]} – {room_told(room)}"

    return in_each(tell)
