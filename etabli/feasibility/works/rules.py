"""Lines of works from states by lot and from a layout, and their sums. Values only."""

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from etabli.core.money import MINOR_UNITS

FILE = Path(__file__).with_name("beginning.toml")
ENDS = ("low", "likely", "high")
UNITS = {"area": "m2", "roof": "m2", "windows": "piece", "site": "lump"}


@dataclass(frozen=True)
class Line:
    """So many units at a cost of `low`, `likely` or `high` cents each, without VAT.

    `what`: the state of the lot (mend, replace), or the function that a layout brings (with the
    post or the partition), for a line that is begun; it is told in words by `told.name_of`.
    """

    lot: str
    what: str
    quantity: Decimal
    unit: str
    low: int
    likely: int
    high: int

    def amount(self, end: str) -> int:
        """What it comes to in cents, to the nearest."""
        return amount(self.quantity, getattr(self, end))


def amount(quantity: Decimal, cents: int) -> int:
    """So many units at so many cents, to the nearest cent, halves upwards."""
    return int((quantity * cents).quantize(Decimal(1), ROUND_HALF_UP))


def of_states(states: Mapping[str, str], measures: Mapping[str, Decimal]) -> list[Line]:
    """A line for each lot that is to be mended or replaced.

    `measures`: "area" of all floors and "roof" of the largest in m², the number of "windows"; a
    lot of which nothing was measured has no line.
    """
    found = []
    for lot, state in states.items():
        cost = _file()["lots"][lot].get(state)
        quantity = Decimal(1) if cost and cost["per"] == "site" else None
        quantity = quantity or (cost and measures[cost["per"]])
        if quantity:
            found.append(_line(lot, state, quantity, UNITS[cost["per"]], cost))
    return found


def of_layout(inputs: Mapping[str, Any], layout: Mapping[str, Any]) -> list[Line]:
    """What a layout brings: each function fitted out by its m², furnished by its posts, and the
    partitions of what is split off. `inputs` and `layout` as `layout.rules` keeps them."""
    areas = _areas(inputs)
    square: dict[str, Decimal] = {}
    posts: dict[str, int] = {}
    for room, function, count, _fit in layout["uses"]:
        square[function] = square.get(function, Decimal(0)) + areas[room]
        posts[function] = posts.get(function, 0) + count
    found = []
    for function, costs in _file()["functions"].items():
        if square.get(function):
            found.append(_line("fitting", function, square[function], "m2", costs["area"]))
        if posts.get(function) and "post" in costs:
            number = Decimal(posts[function])
            found.append(_line("furniture", function, number, "piece", costs["post"]))
    if metres := sum(map(_partition, inputs["rooms"])):
        cost = _file()["partition"]["metre"]
        found.append(_line("fitting", "partition", Decimal(metres), "m", cost))
    return found


def _areas(inputs: Mapping[str, Any]) -> dict[str, Decimal]:
    """The m² of each room, and of each part that is split off one."""
    from etabli.feasibility.layout.rules import part_name

    found = {}
    for room in inputs["rooms"]:
        split = Decimal(str(room["split"]))
        found[room["name"]] = Decimal(str(room["area"])) - split
        found[part_name(room["name"])] = split
    return found


def _partition(room: Mapping[str, Any]) -> int:
    """Metres of partition round a square part in a corner of a room."""
    return math.ceil(2 * math.sqrt(room["split"]))


def _line(lot: str, what: str, quantity: Decimal, unit: str, cost: Mapping[str, Any]) -> Line:
    return Line(lot, what, quantity, unit, *(cost[end] * MINOR_UNITS for end in ENDS))


def total(lines: Iterable[Any]) -> dict[str, int]:
    """Cents at each end: all low, all likely, all high. `lines` have quantity and unit costs."""
    told = list(lines)
    return {end: sum(amount(one.quantity, getattr(one, end)) for one in told) for end in ENDS}


def kept(lines: Iterable[Any]) -> list[dict[str, Any]]:
    """Lines as a version keeps them."""
    fields = ("lot", "name", "unit", *ENDS, "source", "phase")
    return [
        {**{name: getattr(one, name) for name in fields}, "quantity": str(one.quantity)}
        for one in lines
    ]


@dataclass(frozen=True)
class Kept:
    """A line of a version."""

    lot: str
    name: str
    quantity: Decimal
    unit: str
    low: int
    likely: int
    high: int
    source: str
    phase: int


def named(line: Line, name: str) -> Kept:
    """A line that is begun, as it would be kept."""
    ends = (line.low, line.likely, line.high)
    return Kept(line.lot, name, line.quantity, line.unit, *ends, "", 1)


def lines_of(version: Iterable[Mapping[str, Any]]) -> Iterator[Kept]:
    """The lines that a version keeps."""
    for one in version:
        yield Kept(**{**one, "quantity": Decimal(one["quantity"])})


@dataclass(frozen=True)
class Difference:
    """What became of the lines of works between one and another: each line by its lot and name."""

    added: tuple[Any, ...]
    gone: tuple[Any, ...]
    changed: tuple[tuple[Any, Any], ...]  # as it is in the one, and in the other

    @property
    def is_none(self) -> bool:
        return not (self.added or self.gone or self.changed)


COMPARED = ("quantity", "unit", *ENDS, "phase")


def compare(one: Iterable[Any], other: Iterable[Any]) -> Difference:
    """Lines that have no match of the same lot and name are added or gone; of several that are
    called alike, the first is held against the first."""
    before, after = _numbered(one), _numbered(other)
    return Difference(
        tuple(line for key, line in after.items() if key not in before),
        tuple(line for key, line in before.items() if key not in after),
        tuple(
            (line, after[key])
            for key, line in before.items()
            if key in after
            and any(getattr(line, part) != getattr(after[key], part) for part in COMPARED)
        ),
    )


def _numbered(lines: Iterable[Any]) -> dict[tuple[str, str, int], Any]:
    found: dict[tuple[str, str, int], Any] = {}
    for line in lines:
        number = 1
        while (line.lot, line.name, number) in found:
            number += 1
        found[line.lot, line.name, number] = line
    return found


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
