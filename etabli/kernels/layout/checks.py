"""What a problem refuses: each in one sentence, with the field."""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import NoReturn

from shapely import Point as Spot
from shapely import Polygon

from etabli.kernels.errors import InvalidInput
from etabli.kernels.layout.geometry import TOLERANCE, polygon
from etabli.kernels.layout.problem import (
    OUTSIDE,
    QUALITIES,
    Door,
    Exits,
    Floor,
    Function,
    Piece,
    Post,
    Problem,
    Room,
)

# How far from the inner face of a wall a door's middle may be told, in metres.
WALL_REACH = 0.4


def check(problem: Problem) -> None:
    """Raise InvalidInput on the first thing that is not allowed."""
    for argument, many in (
        ("floors", problem.floors),
        ("rooms", problem.rooms),
        ("functions", problem.functions),
    ):
        _check_names(argument, [one.name for one in many])
    if not problem.usable:
        _refuse("rooms", "corridors alone; a room that serves a function is needed")
    _within("glazing", problem.glazing, 1)
    _check_exits(problem.exits)
    for room in problem.rooms:
        _check_room(problem, room)
    for floor in problem.floors:
        _check_floor(problem, floor)
    for function in problem.functions:
        _check_numbers(function)
        _check_furniture(function)
        _check_words(problem, function)
    for room in problem.rooms:
        if room.name not in problem.doors_to_outside:
            _refuse(f"rooms.{room.name}.doors", "no way leads outside; one is needed")


def _refuse(argument: str, message: str) -> NoReturn:
    raise InvalidInput(argument, message)


def _check_names(argument: str, names: list[str]) -> None:
    if not names:
        _refuse(argument, "none; at least one is needed")
    for name in names:
        if not name.strip() or not name.isprintable() or name == OUTSIDE:
            _refuse(argument, f"one is named {name!r}; another name is needed")
        if names.count(name) > 1:
            _refuse(argument, f"two are named {name!r}; names must differ")


def _above_zero(argument: str, value: float) -> None:
    if not 0 < value < math.inf:
        _refuse(argument, f"{value:g}; more than 0 is needed")


def _within(argument: str, value: float, most: float = math.inf) -> None:
    if not 0 <= value <= most:
        allowed = "0 or more" if most == math.inf else f"0 to {most:g}"
        _refuse(argument, f"{value:g}; {allowed} is needed")


def _known(argument: str, name: str, known: Sequence[str], what: str = "") -> None:
    if name not in known:
        _refuse(argument, f"{what}{name!r}; known are {', '.join(known)}")


def _check_exits(exits: Exits) -> None:
    _above_zero("exits.narrowest", exits.narrowest)
    grows = all(
        fewer < more and narrow < wide
        for (fewer, narrow), (more, wide) in zip(exits.steps, exits.steps[1:], strict=False)
    )
    if not exits.steps or not grows:
        _refuse("exits.steps", "people and metres that grow from step to step are needed")
    for people, width in exits.steps:
        _above_zero("exits.steps", people)
        _above_zero("exits.steps", width)


# Rooms on their floors ----------------------------------------------------------------------------


def _check_room(problem: Problem, room: Room) -> None:
    at = f"rooms.{room.name}"
    _known(f"{at}.floor", room.floor, [one.name for one in problem.floors])
    _above_zero(f"{at}.height", room.height)
    _within(f"{at}.windows", room.windows)
    for door in room.doors:
        _check_door(problem, room, door)
    for name in room.only:
        _known(f"{at}.only", name, [one.name for one in problem.functions], "no function ")


def _check_door(problem: Problem, room: Room, door: Door) -> None:
    at = f"rooms.{room.name}.doors"
    if door.to == room.name or door.to not in {OUTSIDE, *(one.name for one in problem.rooms)}:
        _refuse(at, f"to {door.to!r}, which is neither another room nor outside")
    _above_zero(at, door.width)
    if door.at is None:
        return
    distance = problem.shapes[room.name].exterior.distance(Spot(door.at))
    if not distance <= WALL_REACH:
        _refuse(at, f"at {door.at}, {distance:.1f} m from the walls; a place on a wall is needed")


def _check_floor(problem: Problem, floor: Floor) -> None:
    shape = polygon(f"floors.{floor.name}.outline", floor.outline)
    rooms = [room for room in problem.rooms if room.floor == floor.name]
    for room in rooms:
        _check_inside(problem, room, floor, shape)
    total = math.fsum(problem.area(room.name) for room in rooms)
    if total > shape.area * (1 + TOLERANCE):
        _refuse(
            f"floors.{floor.name}.outline",
            f"{shape.area:g} m², less than the {total:g} m² of its rooms",
        )
    placed = [room for room in rooms if room.placed]
    for one, other in combinations(placed, 2):
        _check_apart(problem, one, other)


def _check_inside(problem: Problem, room: Room, floor: Floor, shape: Polygon) -> None:
    area = problem.area(room.name)
    at = f"rooms.{room.name}.outline"
    if area > shape.area + TOLERANCE:
        _refuse(at, f"{area:g} m², more than the {shape.area:g} m² of its floor, {floor.name}")
    if room.placed and not shape.buffer(TOLERANCE).covers(problem.shapes[room.name]):
        _refuse(at, f"it stands out of its floor, {floor.name}; it must lie within")


def _check_apart(problem: Problem, one: Room, other: Room) -> None:
    common = problem.shapes[one.name].intersection(problem.shapes[other.name])
    if not common.buffer(-TOLERANCE).is_empty:
        _refuse(
            f"rooms.{other.name}.outline",
            f"it lies over {one.name} by {common.area:.2f} m²; rooms must not overlap",
        )


# Functions ----------------------------------------------------------------------------------------


def _check_numbers(function: Function) -> None:
    at = f"functions.{function.name}"
    for name in ("area_per_post", "least_area", "least_height"):
        _within(f"{at}.{name}", getattr(function, name), 1e6)
    _within(f"{at}.most_area", function.most_area)
    for name in ("share_at_least", "share_at_most"):
        _within(f"{at}.{name}", getattr(function, name), 1)
    for name in ("rooms_at_least", "rooms_at_most", "posts_at_least", "posts_at_most"):
        _within(f"{at}.{name}", getattr(function, name) or 0)
    for name in ("most_posts", "serves"):
        if getattr(function, name) is not None:
            _above_zero(f"{at}.{name}", getattr(function, name))
    for quality, points in function.wishes.items():
        _within(f"{at}.wishes.{quality}", points)
    if function.posts_at_least and not function.area_per_post:
        _refuse(f"{at}.posts_at_least", "it has no posts; area_per_post is needed")


def _check_furniture(function: Function) -> None:
    at = f"functions.{function.name}"
    _known(f"{at}.post.style", function.post.style, ("desk", "table"))
    furniture: list[tuple[str, Post | Piece]] = [("post", function.post)]
    furniture += [(f"pieces.{one.name}", one) for one in function.pieces]
    for name, one in furniture:
        _above_zero(f"{at}.{name}.width", one.width)
        _above_zero(f"{at}.{name}.depth", one.depth)
        _within(f"{at}.{name}.clear", one.clear)
    if function.post.style == "desk":
        _above_zero(f"{at}.post.clear", function.post.clear)


def _check_words(problem: Problem, function: Function) -> None:
    at = f"functions.{function.name}"
    names = [one.name for one in problem.functions]
    for quality in sorted(function.needs):
        _known(f"{at}.needs", quality, QUALITIES)
    for quality in function.wishes:
        _known(f"{at}.wishes", quality, QUALITIES)
    for kind in ("near", "far"):
        for relation in getattr(function, kind):
            _known(f"{at}.{kind}", relation.function, names, "no function ")
            _above_zero(f"{at}.{kind}.doors", relation.doors)
    for name in function.apart:
        _known(f"{at}.apart", name, names, "no function ")
    for source in (function.source, *function.sources.values()):
        if not source.strip():
            _refuse(f"{at}.source", 'empty; a source or the word "assumption" is needed')
