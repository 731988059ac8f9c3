"""Furniture to scale: how many posts stand in a room, each with room behind it and a way to it.

The rule, in words: a desk has its clearance behind it, over its whole width, for the chair and for
who passes; desks stand in rows along one of the two walls of the outline's main direction, facing
the wall or one another; a passage of 0.80 m leads from the door (where it is placed) to every
clearance; the square metre inside a door stays free. A table has its clearance all round. Pieces
against walls have theirs before them. The packing tries rows in both directions from both sides,
with and without a passage across: it never counts a post that does not stand, and may miss one that
a draughtsman would find.

The passage of 0.80 m is that of the rules for exits; the other measures are assumptions unless the
function says more.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from shapely import Point, Polygon, affinity, prepare, unary_union

from etabli.kernels.layout.geometry import WALL, Outline, block, sides
from etabli.kernels.layout.problem import Function, Piece, Post, Problem, Room

PASSAGE = 0.8
DOOR_FREE = 0.56  # radius of the free half-disc inside a door: about half a square metre
HAIR = 1e-6
STEP = 0.2  # where a desk does not stand, the next try is so many metres on
ALONG = 0.1  # the same for pieces against a wall
SPREAD = (1.2, 0.8, 0.4, 0.0)  # metres more between desks, tried from the most airy


@dataclass(frozen=True)
class Item:
    """A piece as it stands: its outline, and the free part that belongs to it."""

    name: str
    shape: Polygon
    clear: Polygon


@dataclass(frozen=True)
class Furnished:
    """The pieces of a room, or `missing`: the one that finds no place."""

    posts: tuple[Item, ...] = ()
    pieces: tuple[Item, ...] = ()
    missing: str = ""


def capacity(problem: Problem, room: Room, function: Function) -> int:
    """The posts that stand in the room, whatever the other rules; -1 if a piece does not."""
    found = furnish(problem, room, function)
    return -1 if found.missing else len(found.posts)


def furnish(
    problem: Problem, room: Room, function: Function, posts: int | None = None
) -> Furnished:
    """The room furnished for `posts` posts, or for as many as stand in it."""
    outline = room.outline
    doors = tuple(_doors_at(problem, room))
    pieces = _along_the_walls(outline, doors, function.pieces)
    if len(pieces) < len(function.pieces):
        return Furnished((), pieces, missing=function.pieces[len(pieces)].name)
    if not function.area_per_post or posts == 0:
        return Furnished((), pieces)
    taken = tuple(part for one in pieces for part in (one.shape, one.clear))
    if function.post.style == "table":
        return Furnished(_table(outline, doors, taken, function.post, posts), pieces)
    return Furnished(_desks(outline, doors, taken, function.post, posts), pieces)


def _doors_at(problem: Problem, room: Room) -> Iterator[tuple[float, float]]:
    """Where doors stand: its own, and those told by the rooms beside it."""
    yield from (door.at for door in room.doors if door.at is not None)
    for other in problem.rooms:
        if other.floor == room.floor and other.placed and room.placed:
            for door in other.doors:
                if door.to == room.name and door.at is not None:
                    yield door.at


Spots = tuple[tuple[float, float], ...]


def _free(outline: Outline, doors: Spots, taken: Sequence[Polygon]) -> Any:
    kept = [Point(at).buffer(DOOR_FREE) for at in doors]
    return Polygon(outline).difference(unary_union([*kept, *taken]))


# Pieces against the walls ---------------------------------------------------------------------


def _along_the_walls(outline: Outline, doors: Spots, pieces: tuple[Piece, ...]) -> tuple[Item, ...]:
    """Each piece where it first stands, the longest walls first; up to one that finds no place."""
    stand: list[Item] = []
    for piece in pieces:
        solid = [one.shape for one in stand]
        free = _wider(_free(outline, doors, [one.clear for one in stand] + solid))
        room = _wider(Polygon(outline).difference(unary_union(solid)))
        found = next(
            (
                one
                for one in _places(outline, piece)
                if free.covers(one.shape) and room.covers(one.clear)
            ),
            None,
        )
        if found is None:
            break
        stand.append(found)
    return tuple(stand)


def _places(outline: Outline, piece: Piece) -> Iterator[Item]:
    """The piece along each wall, in steps of 0.1 m."""
    inside = Polygon(outline)
    for (x, y), (to_x, to_y) in sorted(sides(outline), key=lambda one: -math.dist(*one)):
        length = math.dist((x, y), (to_x, to_y))
        angle = math.degrees(math.atan2(to_y - y, to_x - x))
        left = inside.covers(Point(*_towards(x, y, to_x, to_y, length)))
        for step in range(int((length - piece.width + HAIR) / ALONG) + 1):
            along = step * ALONG
            shape = block(along, 0 if left else -piece.depth, piece.width, piece.depth)
            clear = block(
                along,
                piece.depth if left else -piece.depth - piece.clear,
                piece.width,
                piece.clear,
            )
            yield Item(piece.name, *(_turned(part, angle, x, y) for part in (shape, clear)))


def _towards(x: float, y: float, to_x: float, to_y: float, length: float) -> tuple[float, float]:
    """A hair to the left of the middle of a wall."""
    return (
        (x + to_x) / 2 - (to_y - y) / length * 0.01,
        (y + to_y) / 2 + (to_x - x) / length * 0.01,
    )


def _turned(shape: Polygon, angle: float, x: float, y: float) -> Polygon:
    return affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), x, y)


# Desks in rows ----------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _desks(
    outline: Outline, doors: Spots, taken: tuple[Polygon, ...], post: Post, wanted: int | None
) -> tuple[Item, ...]:
    if wanted is None:
        return _most(outline, doors, taken, post, 0.0)
    for spread in SPREAD:
        found = _most(outline, doors, taken, post, spread)
        if len(found) >= wanted:
            return _evenly(found, wanted)
    return found


def _evenly(found: tuple[Item, ...], wanted: int) -> tuple[Item, ...]:
    return tuple(found[index * len(found) // wanted] for index in range(wanted))


@dataclass(frozen=True)
class _Plan:
    """A room turned so that its rows run along x: all of it, where desks may stand, its doors."""

    room: Polygon
    free: Polygon
    doors: tuple[Point, ...]
    bounds: tuple[float, float, float, float]

    @classmethod
    def of(cls, outline: Outline, doors: Spots, taken: Sequence[Polygon], angle: float) -> "_Plan":
        spots = [_about_origin(Point(at), angle) for at in doors]
        solid = [_about_origin(part, angle) for part in taken]
        room = _about_origin(Polygon(outline), angle).difference(unary_union(solid))
        kept = unary_union([spot.buffer(DOOR_FREE) for spot in spots])
        plan = cls(_wider(room), _wider(room.difference(kept)), tuple(spots), room.bounds)
        prepare(plan.room)
        prepare(plan.free)
        return plan


def _wider(shape: Any, by: float = HAIR) -> Any:
    """Corners stay corners."""
    return shape.buffer(by, join_style="mitre")


def _about_origin(shape: Any, angle: float) -> Any:
    return affinity.rotate(shape, angle, origin=(0, 0))


@lru_cache(maxsize=4096)
def _most(
    outline: Outline, doors: Spots, taken: tuple[Polygon, ...], post: Post, spread: float
) -> tuple[Item, ...]:
    """The most posts over all patterns of rows; the first of several."""
    best: list[Item] = []
    turned = 0.0
    for angle in (_direction(outline), _direction(outline) + 90):
        plan = _Plan.of(outline, doors, taken, -angle)
        for rows in _patterns(plan, post, spread):
            if len(rows) > len(best) and len(reached := _reached(plan, rows)) > len(best):
                best, turned = reached, angle
    return tuple(
        Item(one.name, _about_origin(one.shape, turned), _about_origin(one.clear, turned))
        for one in best
    )


def _direction(outline: Outline) -> float:
    """The angle of the longest wall, in degrees."""
    (x, y), (to_x, to_y) = max(sides(outline), key=lambda one: math.dist(*one))
    return math.degrees(math.atan2(to_y - y, to_x - x)) % 90


def _patterns(plan: _Plan, post: Post, spread: float) -> Iterator[list[Item]]:
    """Rows from below or above, desk or clearance first, a passage at one end of them or none."""
    left, low, right, high = plan.bounds
    for desk_first, upwards in product((True, False), repeat=2):
        for before, after in ((0.0, 0.0), (PASSAGE, 0.0), (0.0, PASSAGE)):
            rows: list[Item] = []
            for desk, clear in _rows(high - low, post, desk_first, spread):
                front = low + desk if upwards else high - desk - post.depth
                behind = low + clear if upwards else high - clear - post.clear
                rows += _row(plan, post, left + before, right - after, front, behind, spread)
            yield rows


def _row(
    plan: _Plan, post: Post, x: float, end: float, front: float, behind: float, spread: float
) -> Iterator[Item]:
    """Desks from `x` to `end`, each where it next stands."""
    while x + post.width <= end + HAIR:
        shape = block(x, front, post.width, post.depth)
        clear = block(x, behind, post.width, post.clear)
        stands = plan.free.covers(shape) and plan.room.covers(clear)
        if stands:
            yield Item("post", shape, clear)
        x += post.width + spread if stands else STEP


def _rows(
    depth: float, post: Post, desk_first: bool, spread: float
) -> Iterator[tuple[float, float]]:
    """Where each row's desks and clearances begin: desk, clearance, clearance, desk, desk, …"""
    at, desk = 0.0, desk_first
    while at + post.depth + post.clear <= depth + HAIR:
        yield (at, at + post.depth) if desk else (at + post.clear, at)
        at += post.depth + post.clear + (spread if desk else 0.0)
        desk = not desk


def _reached(plan: _Plan, rows: list[Item]) -> list[Item]:
    """The posts whose clearance a passage joins to a door, or to the most others if none is told.

    Where doors are told, every way that leads to one counts.
    """
    middle = plan.room.difference(unary_union([one.shape for one in rows]))
    ways = [
        way
        for way in _parts(_wider(middle, HAIR - PASSAGE / 2))
        if not plan.doors or any(way.distance(door) < PASSAGE + WALL / 2 for door in plan.doors)
    ]
    reached = [[one for one in rows if way.distance(one.clear) < HAIR] for way in ways]
    if not plan.doors:
        return max(reached, key=len, default=[])
    return [one for one in rows if any(one in some for some in reached)]


def _parts(shape: Any) -> list[Any]:
    return [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]


# One table for all ------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _table(
    outline: Outline, doors: Spots, taken: tuple[Polygon, ...], post: Post, wanted: int | None
) -> tuple[Item, ...]:
    """The seats of the longest table that stands in the room: two a side and one at each end.

    The seats come first to last around it; the table itself is the shape of each seat's clearance.
    """
    angle = _direction(outline)
    inside = _wider(_free(outline, doors, taken))
    prepare(inside)
    room = Polygon(outline)
    spots = [room.centroid, room.representative_point()]
    longest = int(max(room.length / 2, 1) / post.width)
    for aside in range(longest, 0, -1):
        if wanted is not None and 2 * (aside - 1) + 2 >= wanted and aside > 1:
            continue
        long = aside * post.width
        for spot in spots:
            for turn in (angle, angle + 90):
                table = _centred(long, post.depth, spot, turn)
                around = _centred(long + 2 * post.clear, post.depth + 2 * post.clear, spot, turn)
                if inside.covers(around):
                    seats = _seats(aside, post, spot, turn, table)
                    return tuple(seats if wanted is None else seats[:wanted])
    return ()


def _centred(width: float, depth: float, spot: Point, angle: float) -> Polygon:
    shape = block(spot.x - width / 2, spot.y - depth / 2, width, depth)
    return affinity.rotate(shape, angle, origin=spot)


def _seats(aside: int, post: Post, spot: Point, angle: float, table: Polygon) -> list[Item]:
    size, gap = min(0.45, post.width), 0.05
    beside = post.depth / 2 + gap + size / 2
    long = aside * post.width
    places = [
        (-long / 2 + (index + 0.5) * post.width, side * beside)
        for index in range(aside)
        for side in (-1, 1)
    ]
    places += [(side * (long / 2 + gap + size / 2), 0.0) for side in (-1, 1)]
    return [
        Item(
            "seat",
            affinity.rotate(
                block(spot.x + x - size / 2, spot.y + y - size / 2, size, size), angle, origin=spot
            ),
            table,
        )
        for x, y in places
    ]
