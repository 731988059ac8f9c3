"""What is given: floors, rooms and their doors, functions and their rules."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from etabli.kernels.layout.geometry import (
    Outline,
    Point,
    polygon,
    share_a_wall,
)

if TYPE_CHECKING:
    from shapely import Polygon

OUTSIDE = "outside"
ASSUMPTION = "assumption"

# What a function may need of a room, or wish for.
QUALITIES = ("light", "water", "power", "quiet", "step_free", "extraction", "entrance")

# A room is at the entrance when so many doors, or fewer, lead to the outside.
ENTRANCE_DOORS = 2


@dataclass(frozen=True)
class Door:
    """A way from its room to the room named `to`, or "outside"; free width in metres.

    `at`: its middle, on the room's outline, in the coordinates of the floor; only the drawing and
    the space left free for it need that.
    """

    to: str
    width: float = 0.8
    at: Point | None = None


@dataclass(frozen=True)
class Floor:
    """A storey; `step_free`: reached without a step, by a lift too."""

    name: str
    outline: Outline
    step_free: bool = True


@dataclass(frozen=True)
class Room:
    """A room as found at the visit; lengths in metres, `windows` the glazed area in m².

    `step_free`: as its floor, unless told. `quiet`: no noise from outside. `corridor`: a way,
    stairs too, which serves no function. `only`: the functions it may serve (any, if empty).
    `placed`: whether the outline's coordinates are those of the floor; else it tells a size alone.
    """

    name: str
    floor: str
    outline: Outline
    doors: tuple[Door, ...] = ()
    height: float = 2.5
    windows: float = 0.0
    water: bool = False
    power: bool = True
    extraction: bool = False
    quiet: bool = True
    step_free: bool | None = None
    corridor: bool = False
    only: tuple[str, ...] = ()
    placed: bool = True


@dataclass(frozen=True)
class Relation:
    """To a room that serves `function`, counted in doors to pass on the shortest way."""

    function: str
    doors: int


@dataclass(frozen=True)
class Piece:
    """A piece of furniture against a wall, with `clear` metres free before it."""

    name: str
    width: float
    depth: float
    clear: float = 0.8


@dataclass(frozen=True)
class Post:
    """The furniture of one post or seat.

    "desk": `width` × `depth`, with `clear` metres behind it for the chair and the way to it.
    "table": one table `depth` wide for all, a seat each `width` metres along both sides and one at
    each end, with `clear` metres all round.
    """

    style: str = "desk"
    width: float = 1.6
    depth: float = 0.8
    clear: float = 1.0


@dataclass(frozen=True)
class Function:
    """What a room may serve, and the rules it brings; areas in m², heights in metres.

    `area_per_post`: 0 where the function has no posts. `workplace`: its posts are what is to be
    as many as can be; those of the others are seats. `adds_people`: those at its posts are counted
    at the exits (not where they come from another post). `wishes`: what fits well, with its points.
    `loud`: disturbs beyond a wall. `serves`: one room of it for so many people at most.
    `source`: of all its numbers; `sources`: of single ones, by the name of the field.
    """

    name: str
    area_per_post: float = 0.0
    source: str = ASSUMPTION
    workplace: bool = False
    adds_people: bool = True
    least_area: float = 0.0
    most_area: float = math.inf
    least_height: float = 0.0
    most_posts: int | None = None
    needs: frozenset[str] = frozenset()
    wishes: Mapping[str, int] = field(default_factory=dict)
    loud: bool = False
    rooms_at_least: int = 0
    rooms_at_most: int | None = None
    posts_at_least: int = 0
    posts_at_most: int | None = None
    share_at_least: float = 0.0
    share_at_most: float = 1.0
    near: tuple[Relation, ...] = ()
    far: tuple[Relation, ...] = ()
    apart: tuple[str, ...] = ()
    serves: int | None = None
    post: Post = Post()
    pieces: tuple[Piece, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    def source_of(self, rule: str) -> str:
        return self.sources.get(rule, self.source)


@dataclass(frozen=True)
class Exits:
    """`steps`: (most people, metres of doors in all), growing; narrower doors do not count.

    More people than the last step are never put behind doors, whatever these.
    """

    steps: tuple[tuple[int, float], ...] = ((19, 0.8), (100, 1.5))
    narrowest: float = 0.8
    source: str = (
        "French rules for small premises that receive the public (5th category) and for work: "
        "0.80 m for under 20 people, 1.50 m in all up to 100"
    )

    def most(self, widths: Iterable[float]) -> int:
        """The people that doors of these widths let out."""
        total = math.fsum(width for width in widths if width >= self.narrowest - 1e-9)
        return max((people for people, width in self.steps if width <= total + 1e-9), default=0)

    def step_above(self, people: int) -> tuple[int, float] | None:
        return next((step for step in self.steps if step[0] > people), None)


@dataclass(frozen=True)
class Problem:
    """A building and the functions to be housed; raises InvalidInput, which names the field.

    `glazing`: a room has light when its windows are at least this share of its floor.
    """

    floors: tuple[Floor, ...]
    rooms: tuple[Room, ...]
    functions: tuple[Function, ...]
    exits: Exits = Exits()
    glazing: float = 0.1
    glazing_source: str = ASSUMPTION
    title: str = ""

    def __post_init__(self) -> None:
        from etabli.kernels.layout.checks import check

        check(self)

    # What is read off the plan ----------------------------------------------------------------

    @cached_property
    def usable(self) -> tuple[Room, ...]:
        """The rooms that may serve a function."""
        return tuple(room for room in self.rooms if not room.corridor)

    @cached_property
    def shapes(self) -> "Mapping[str, Polygon]":
        """The outline of each room."""
        return {one.name: polygon(f"rooms.{one.name}.outline", one.outline) for one in self.rooms}

    def area(self, room: str) -> float:
        """In m², to the square centimetre, so that 30.0000001 is 30."""
        return round(self.shapes[room].area, 4)

    @cached_property
    def doors(self) -> tuple[tuple[str, str, float], ...]:
        """(room, room or "outside", width) of each door, once."""
        return tuple((one.name, door.to, door.width) for one in self.rooms for door in one.doors)

    @cached_property
    def ways(self) -> Mapping[str, frozenset[str]]:
        """The rooms one door away, and the outside."""
        ways: dict[str, set[str]] = {OUTSIDE: set(), **{one.name: set() for one in self.rooms}}
        for one, other, _ in self.doors:
            ways[one].add(other)
            ways[other].add(one)
        return {name: frozenset(to) for name, to in ways.items()}

    def doors_from(self, start: str, *, without: Collection[str] = ()) -> dict[str, int]:
        """How many doors to pass to each place that can be reached, `without` some of them.

        Nobody goes out to come in again.
        """
        steps, edge = {start: 0}, [start]
        while edge:
            after = {
                to
                for place in edge
                if place == start or place != OUTSIDE
                for to in self.ways[place]
                if to not in steps and to not in without
            }
            steps.update(dict.fromkeys(after, steps[edge[0]] + 1))
            edge = sorted(after)
        return steps

    @cached_property
    def doors_to_outside(self) -> Mapping[str, int]:
        return self.doors_from(OUTSIDE)

    @cached_property
    def doors_between(self) -> Mapping[str, Mapping[str, int]]:
        """From each room to each that can be reached inside."""
        return {room.name: self.doors_from(room.name) for room in self.usable}

    @cached_property
    def beside(self) -> Mapping[str, frozenset[str]]:
        """The rooms that share a wall or a door with each."""
        pairs = {(one, other) for one, other, _ in self.doors}
        placed = [room for room in self.rooms if room.placed]
        for one, other in combinations(placed, 2):
            if one.floor == other.floor and share_a_wall(
                self.shapes[one.name], self.shapes[other.name]
            ):
                pairs.add((one.name, other.name))
        names = [room.name for room in self.rooms]
        return {
            name: frozenset(
                other for pair in pairs if name in pair for other in pair if other != name
            )
            for name in names
        }

    def has(self, room: Room, quality: str) -> bool:
        """Whether the room has one of the `QUALITIES`; "quiet" leaves its neighbours aside."""
        if quality == "light":
            return room.windows > 0 and room.windows >= self.glazing * self.area(room.name) - 1e-9
        if quality == "entrance":
            return self.doors_to_outside[room.name] <= ENTRANCE_DOORS
        if quality == "step_free" and room.step_free is None:
            return next(one.step_free for one in self.floors if one.name == room.floor)
        return bool(getattr(room, quality))


def exit_groups(problem: Problem) -> Iterator[tuple[str, frozenset[str], tuple[float, ...]]]:
    """(what, rooms, widths of the doors that let all of them out), each set of rooms once.

    A room with what lies behind it, a floor, the whole: everybody in such a set has to leave it
    through the same doors, those that lead outside without coming back.
    """
    everything = frozenset(room.name for room in problem.rooms)
    sets: dict[frozenset[str], str] = {everything: "the building"}
    for floor in problem.floors:
        rooms = frozenset(room.name for room in problem.rooms if room.floor == floor.name)
        sets.setdefault(rooms, floor.name)
    for room in problem.rooms:
        behind = everything.difference(problem.doors_from(OUTSIDE, without={room.name}))
        named = room.name if len(behind) == 1 else f"{room.name} and what lies behind it"
        sets.setdefault(behind, named)
    parts = [(named, rooms, _doors_out(problem, rooms)) for rooms, named in sets.items()]
    for named, rooms, doors in parts:
        # Whoever shares all doors with more people is counted among them.
        if not any(rooms < more and doors == same for _, more, same in parts):
            yield named, rooms, tuple(problem.doors[index][2] for index in sorted(doors))


def _doors_out(problem: Problem, rooms: frozenset[str]) -> frozenset[int]:
    """The doors from these rooms to where outside is reached without coming back."""
    out = problem.doors_from(OUTSIDE, without=rooms).keys()
    return frozenset(
        index
        for index, (one, other, _) in enumerate(problem.doors)
        if (one in rooms and other in out) or (other in rooms and one in out)
    )
