"""From the rooms of a site to a problem of `kernels.layout`, and its answer as plain values.

A sheet tells areas, windows and noise, outlines of the rooms that were drawn, and no doors: what
is taken for the others is an assumption of this module, each named in `ASSUMED`. Values only.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from etabli.feasibility.capture.rules import Program
from etabli.feasibility.floorplan.rules import Corner, in_metres
from etabli.feasibility.floorplan.selectors import picture_of, scale_of
from etabli.feasibility.models import Floor, Room

if TYPE_CHECKING:
    from etabli.kernels.layout import Floor as Storey
    from etabli.kernels.layout import Layout, Problem
    from etabli.kernels.layout import Room as Space

Table = dict[str, Any]

OFFICES = ("open space", "closed office")
FUNCTIONS = (
    *OFFICES,
    "meeting",
    "phone booth",
    "kitchen",
    "reception",
    "workshop",
    "storage",
    "sanitary",
)
FREE, CORRIDOR = "", "corridor"
ASSUMED = {
    "glass": 1.5,  # m² of one window
    "length": 1.33,  # of a room, for 1 of its width
    "door": 0.9,  # m, of every room to the circulation
    "exit": 1.6,  # m in all, at the level of the way out: two doors of 0.80 m
    "stairs": 0.9,  # m, from another level
}
# What a problem itself calls what is outside, the circulation of a level and a part split off.
_RESERVED = re.compile(r"outside|circulation -?\d+|.* \*")
LEAST_CIRCULATION = 1.0  # m², so that there is a way at all
MOST_ROOMS = 60
ALTERNATIVES, DIFFERING = 3, 2  # layouts, and rooms in which each differs from those before


def brief(floors: Iterable[Floor], program: Program | None, *, workshop: bool = False) -> Table:
    """What a layout of these floors begins with; `program` is what the demand asks for.

    Every room is free to serve anything, with water, since works can bring it. A kitchen and a
    sanitary room are wanted always, meeting rooms as the program says.
    """
    levels = list(floors)
    way_out = min((one.level for one in levels), key=abs, default=0)
    named = [room.name for one in levels for room in one.rooms.all()]
    return {
        "floors": [
            {
                "level": one.level,
                "name": str(one),
                "area": float(one.area),
                "exit": ASSUMED["exit" if one.level == way_out else "stairs"],
            }
            for one in levels
        ],
        "rooms": [_room(room, one, named) for one in levels for room in one.rooms.all()],
        "wanted": {
            "desks": program.desks if program else 0,
            "meeting": program.meeting_rooms if program else 0,
            # Cabins that stand in an open space are no rooms.
            "phone booth": 0,
            "kitchen": 1,
            "reception": 0,
            "workshop": int(workshop),
            "storage": 0,
            "sanitary": 1,
        },
    }


def _room(room: Room, floor: Floor, named: list[str]) -> Table:
    alone = named.count(room.name) == 1 and not _RESERVED.fullmatch(room.name)
    return {
        "name": room.name if alone else f"{room.name} ({floor})",
        "level": floor.level,
        "area": float(room.area),
        "height": float(room.height) if room.height else 2.5,
        "windows": room.windows or 0,
        "step_free": room.access in (Room.Access.STEP_FREE, Room.Access.LIFT),
        "quiet": room.noise != Room.Noise.LOUD,
        "function": FREE,
        "water": True,
        "split": 0.0,
        "outline": _outline(room, floor),
    }


def _outline(room: Room, floor: Floor) -> list[Corner] | None:
    """In metres, where the room was drawn to a scale."""
    picture = picture_of(floor)
    scale = scale_of(picture)
    if not (room.outline and picture and scale):
        return None
    return in_metres(room.outline, picture.size, scale)


def problem(inputs: Mapping[str, Any], *, placed: bool = False) -> "Problem":
    """The kernel's problem of a brief; raises its InvalidInput.

    `placed`: with the rooms in rows, for the drawing alone. Where they stand is not known, so no
    rule may look at it.
    """
    from etabli.kernels.layout import Problem

    spaces = [one for room in inputs["rooms"] for one in _spaces(room)]
    ways = _ways(inputs, spaces)
    if placed:
        floors, rooms = _in_rows(inputs, [*spaces, *ways])
        return Problem(floors, rooms, functions(inputs))
    floors = tuple(_storey(one, [*spaces, *ways]) for one in inputs["floors"])
    return Problem(floors, (*spaces, *ways), functions(inputs))


def part_name(room: str) -> str:
    """What the part that is split off a room is called."""
    return f"{room} *"


def _spaces(room: Mapping[str, Any]) -> "Iterable[Space]":
    """A room, and the part that is split off it, which has no window."""
    from etabli.kernels.layout import Door
    from etabli.kernels.layout import Room as Space

    told = {
        "floor": str(room["level"]),
        "doors": (Door(_way(room["level"]), ASSUMED["door"]),),
        "height": room["height"],
        "water": room["water"],
        "extraction": True,  # works can bring it
        "quiet": room["quiet"],
        "step_free": room["step_free"],
        "placed": False,
    }
    function = room["function"]
    drawn = room.get("outline") if not room["split"] else None
    yield Space(
        room["name"],
        outline=tuple(map(tuple, drawn)) if drawn else _shape(room["area"] - room["split"]),
        windows=room["windows"] * ASSUMED["glass"],
        corridor=function == CORRIDOR,
        only=(function,) if function in FUNCTIONS else (),
        **told,
    )
    if room["split"]:
        yield Space(part_name(room["name"]), outline=_shape(room["split"]), **told)


def _shape(area: float) -> Any:
    from etabli.kernels.layout import rectangle

    width = math.sqrt(max(area, 1e-6) / ASSUMED["length"])
    return rectangle(area / width, width)


def _way(level: int) -> str:
    return f"circulation {level}"


def level_of(room: str) -> int | None:
    """The level whose circulation a room of the problem is; None where it is another room."""
    found = re.fullmatch(r"circulation (-?\d+)", room)
    return int(found[1]) if found else None


def whole_of(part: str) -> str | None:
    """The room that a part was split off; None for a whole room."""
    return part.removesuffix(" *") if part.endswith(" *") else None


def _ways(inputs: Mapping[str, Any], spaces: "Iterable[Space]") -> "list[Space]":
    """The circulation of each level: what its rooms leave, with a way out or stairs to the next
    level on the way there."""
    from etabli.kernels.layout import Door
    from etabli.kernels.layout import Room as Space

    levels = sorted((one["level"] for one in inputs["floors"]), key=abs)
    inside = _inside(inputs)
    ways = []
    for floor in inputs["floors"]:
        level = floor["level"]
        nearer = [one for one in levels if abs(one) < abs(level) and one * level >= 0]
        to = _way(nearer[-1]) if nearer else "outside"
        area = max(floor["area"] - inside.get(level, 0.0), LEAST_CIRCULATION)
        ways.append(
            Space(
                _way(level),
                str(level),
                _shape(area),
                (Door(to, floor["exit"]),),
                corridor=True,
                placed=False,
            )
        )
    return ways


def _inside(inputs: Mapping[str, Any]) -> dict[int, float]:
    """The m² of the rooms of each level."""
    found: dict[int, float] = {}
    for room in inputs["rooms"]:
        found[room["level"]] = found.get(room["level"], 0.0) + room["area"]
    return found


def _storey(floor: Mapping[str, Any], rooms: "Iterable[Space]") -> "Storey":
    from etabli.kernels.layout import Floor as Storey
    from etabli.kernels.layout.geometry import polygon

    name = str(floor["level"])
    total = math.fsum(polygon("", one.outline).area for one in rooms if one.floor == name)
    return Storey(name, _shape(total * (1 + 1e-6)))


def _in_rows(
    inputs: Mapping[str, Any], rooms: "list[Space]"
) -> "tuple[tuple[Storey, ...], tuple[Space, ...]]":
    """Rooms side by side in rows, each floor as large as that needs."""
    from dataclasses import replace

    from etabli.kernels.layout import Floor as Storey
    from etabli.kernels.layout import rectangle

    def size(room: "Space") -> tuple[float, float]:
        return max(x for x, _ in room.outline), max(y for _, y in room.outline)

    floors, placed = [], []
    for floor in inputs["floors"]:
        name = str(floor["level"])
        here = [one for one in rooms if one.floor == name]
        sizes = [size(one) for one in here]
        most = max(1.3 * math.sqrt(sum(x * y for x, y in sizes)), *(x for x, _ in sizes))
        x = y = tallest = right = 0.0
        for one, (width, depth) in zip(here, sizes, strict=True):
            if x and x + width > most + 1e-9:
                x, y, tallest = 0.0, y + tallest, 0.0
            outline = tuple((x + along, y + up) for along, up in one.outline)
            placed.append(replace(one, outline=outline, placed=True))
            x, tallest, right = x + width, max(tallest, depth), max(right, x + width)
        floors.append(Storey(name, rectangle(right, y + tallest)))
    return tuple(floors), tuple(placed)


def functions(inputs: Mapping[str, Any]) -> Any:
    """The usual functions, with as many rooms as are wanted; a workshop where one is."""
    from dataclasses import replace

    from etabli.kernels.layout import FUNCTIONS as USUAL

    wanted = inputs["wanted"]
    asked = {room["function"] for room in inputs["rooms"]}
    found = []
    for name in FUNCTIONS:
        least = wanted.get(name, 0)
        if name == "workshop" and not least and name not in asked:
            continue
        usual = USUAL[name]
        fixed = sum(room["function"] == name for room in inputs["rooms"])
        most = usual.rooms_at_most and max(usual.rooms_at_most, least, fixed)
        found.append(replace(usual, rooms_at_least=least, rooms_at_most=most))
    return tuple(found)


def found(layouts: "Iterable[Layout]", bindings: Iterable[Any]) -> Table:
    """The kernel's answer as a table that can be kept."""
    told = list(layouts)
    return {
        "layouts": [
            {
                "status": str(one.status),
                "posts": one.posts,
                "seats": one.seats,
                "fit": one.fit,
                "bound": one.bound,
                "uses": [[use.room, use.function, use.posts, use.fit] for use in one.uses],
            }
            for one in told
            if one.status in ("optimal", "feasible")
        ],
        "status": str(told[0].status),
        "conflict": [[one.code, one.subject] for one in told[0].conflict],
        "binding": [[one.code, one.subject, one.gain, one.step_gain] for one in bindings],
    }


def layout_of(told: Mapping[str, Any]) -> "Layout":
    """A layout that was kept, as the kernel has it."""
    from etabli.kernels.layout import Layout, Status, Use

    uses = tuple(Use(*one) for one in told["uses"])
    numbers = {name: told[name] for name in ("posts", "fit", "seats", "bound")}
    return Layout(Status(told["status"]), uses, **numbers)


def carried(begun: Table, before: Mapping[str, Any]) -> Table:
    """A brief with what an earlier one said of the rooms and levels that are still there."""
    rooms = {room["name"]: room for room in before["rooms"]}
    exits = {floor["level"]: floor["exit"] for floor in before["floors"]}
    wanted = {**before["wanted"], "desks": begun["wanted"]["desks"]}
    return {
        "floors": [
            {**one, "exit": exits.get(one["level"], one["exit"])} for one in begun["floors"]
        ],
        "rooms": [_carried(room, rooms.get(room["name"])) for room in begun["rooms"]],
        "wanted": wanted,
    }


def _carried(room: Table, before: Mapping[str, Any] | None) -> Table:
    if before is None:
        return room
    split = before["split"] if before["split"] < room["area"] else 0.0
    return {**room, "function": before["function"], "water": before["water"], "split": split}
