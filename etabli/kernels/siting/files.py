"""Siting problems from files: OR-Library, TSPLIB and CSV."""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.costs import Metric, Points

Array = NDArray[np.float64]


class Format(StrEnum):
    """How a file tells its problem."""

    orlib = "orlib"  # J. E. Beasley's OR-Library, p-median: a graph and p
    orlib_cap = "orlib-cap"  # the same, warehouse location: opening costs, a table of costs
    tsplib = "tsplib"  # G. Reinelt's TSPLIB: points, of type EUC_2D
    csv = "csv"  # points with x and y, or a table of costs


@dataclass(frozen=True, eq=False)
class Instance:
    """What a file tells; sites are numbered from 0 in the order of the file.

    `weights`: (n,). `costs`: (n, m) or points. `p`: how many sites, if the file says so.
    `kinds`, `districts`: (m,) texts, empty for a site without; empty tuples if the file has none.
    `opening_costs`: (m,), if the file has them; `capacities`: (m,), likewise.
    """

    weights: Array
    costs: Array | Points
    p: int | None = None
    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    opening_costs: Array | None = None
    capacities: Array | None = None


class _Line(NamedTuple):
    place: str
    cells: list[str]


def read(file: str | Path, format_: Format | str) -> Instance:
    """The problem in a file. Raises InvalidInput, naming the line, on what the format forbids."""
    if format_ not in list(Format):
        raise InvalidInput("format", f"{format_!r}; one of {', '.join(Format)} is needed")
    readers = {
        Format.orlib: _orlib,
        Format.orlib_cap: _orlib_cap,
        Format.tsplib: _tsplib,
        Format.csv: _csv,
    }
    path = Path(file)
    return readers[Format(format_)](path.name, _text(path))


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInput("file", f"{path.name} cannot be read: {error.strerror}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        _refuse(f"{path.name}, line {line}", "not UTF-8; a text file is needed")


def _refuse(place: str, message: str) -> NoReturn:
    raise InvalidInput("file", f"{place}: {message}")


def _lines(name: str, text: str) -> list[_Line]:
    """The lines that are not blank, cut at spaces."""
    return [
        _Line(f"{name}, line {number}", line.split())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]


def _whole(place: str, text: str, what: str, lowest: int, highest: int | None = None) -> int:
    allowed = f"{lowest} or more" if highest is None else f"{lowest} to {highest}"
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", text) or not (
        lowest <= int(text) <= (int(text) if highest is None else highest)
    ):
        _refuse(place, f"{text!r} as {what}; a whole number, {allowed}, is needed")
    return int(text)


def _number(place: str, text: str, what: str, *, negative: bool = False) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or (value < 0 and not negative):
        allowed = "" if negative else ", 0 or more,"
        _refuse(place, f"{text!r} as {what}; a finite number{allowed} is needed")
    return value


# OR-Library, p-median ------------------------------------------------------------------------


def _orlib(name: str, text: str) -> Instance:
    """`n edges p`, then a line `i j length` for each edge, whose later mention replaces the
    earlier; costs are the lengths of shortest paths, and each vertex is demand and candidate."""
    from scipy import sparse
    from scipy.sparse.csgraph import shortest_path

    lines = _lines(name, text)
    if not lines:
        _refuse(name, "empty; a line with n, the number of edges and p is needed")
    place, head = lines[0]
    if len(head) != 3:
        _refuse(place, f"{len(head)} numbers; n, the number of edges and p are needed")
    count = _whole(place, head[0], "n", 1)
    edges = _whole(place, head[1], "the number of edges", 0)
    p = _whole(place, head[2], "p", 1, count)
    if len(lines) - 1 != edges:
        _refuse(lines[-1].place, f"the file ends with {len(lines) - 1} edges; {edges} are told")
    lengths: dict[tuple[int, int], float] = {}
    for place, cells in lines[1:]:
        if len(cells) != 3:
            _refuse(place, f"{len(cells)} numbers; two vertices and a length are needed")
        one, other = (_whole(place, cell, "a vertex", 1, count) for cell in cells[:2])
        lengths[min(one, other) - 1, max(one, other) - 1] = _number(place, cells[2], "a length")
    ends = np.array(list(lengths), np.int_).reshape(-1, 2)
    graph = sparse.csr_array((list(lengths.values()), (ends[:, 0], ends[:, 1])), (count, count))
    return Instance(np.ones(count), shortest_path(graph, method="D", directed=False), p)


# OR-Library, warehouse location --------------------------------------------------------------


def _orlib_cap(name: str, text: str) -> Instance:
    """`m n`; for each of m warehouses its capacity and its opening cost; for each of n customers
    the demand, then what it costs to serve all of it from each warehouse."""
    numbers = _Numbers(name, text)
    sites = numbers.whole("the number of warehouses")
    rows = numbers.whole("the number of customers")
    capacities, opening = np.empty(sites), np.empty(sites)
    for site in range(sites):
        capacities[site] = numbers.next("a capacity")
        opening[site] = numbers.next("an opening cost")
    costs = np.empty((rows, sites))
    for row in range(rows):
        numbers.next("a demand")
        for site in range(sites):
            costs[row, site] = numbers.next("a cost")
    numbers.end()
    # The costs are those of the whole demand.
    return Instance(np.ones(rows), costs, opening_costs=opening, capacities=capacities)


class _Numbers:
    """The numbers of a file one by one, wherever its lines break."""

    def __init__(self, name: str, text: str) -> None:
        self._place = name
        self._cells = iter([(place, cell) for place, cells in _lines(name, text) for cell in cells])

    def _cell(self, what: str) -> str:
        cell = next(self._cells, None)
        if cell is None:
            _refuse(self._place, f"the file ends; {what} is needed")
        self._place = cell[0]
        return cell[1]

    def whole(self, what: str) -> int:
        cell = self._cell(what)
        return _whole(self._place, cell, what, 1)

    def next(self, what: str) -> float:
        cell = self._cell(what)
        return _number(self._place, cell, what)

    def end(self) -> None:
        if cell := next(self._cells, None):
            _refuse(cell[0], f"{cell[1]!r} after the last number; nothing is needed")


# TSPLIB --------------------------------------------------------------------------------------


COORDINATES = "NODE_COORD_SECTION"


def _tsplib(name: str, text: str) -> Instance:
    """Points of type EUC_2D; costs are Euclidean distances rounded down."""
    lines = _lines(name, text)
    heads = [" ".join(line.cells) for line in lines]
    at = next((at for at, head in enumerate(heads) if head.startswith(COORDINATES)), None)
    if at is None:
        _refuse(name, f"it ends before {COORDINATES}, which is needed")
    told = {key.strip(): value.strip() for key, _, value in (h.partition(":") for h in heads[:at])}
    if (kind := told.get("EDGE_WEIGHT_TYPE", "")) != "EUC_2D":
        _refuse(name, f"EDGE_WEIGHT_TYPE {kind!r}; EUC_2D is needed")
    count = _whole(name, told.get("DIMENSION", ""), "DIMENSION", 1)
    points = np.full((count, 2), np.nan)
    for place, cells in lines[at + 1 :]:
        if cells[0] == "EOF" or cells[0].rstrip(":").endswith("_SECTION"):
            break
        if len(cells) != 3:
            _refuse(place, f"{len(cells)} cells; a number and two coordinates are needed")
        index = _whole(place, cells[0], "the number of a point", 1, count) - 1
        if not np.isnan(points[index, 0]):
            _refuse(place, f"point {index + 1} for the second time")
        points[index] = [_number(place, cell, "a coordinate", negative=True) for cell in cells[1:]]
    missing = np.isnan(points[:, 0])
    if missing.any():
        first = int(np.argmax(missing)) + 1
        _refuse(lines[-1].place, f"the file ends without point {first}; DIMENSION is {count}")
    return Instance(np.ones(count), Points(points, metric=Metric.rounded_down))


# CSV -----------------------------------------------------------------------------------------

POINT_COLUMNS = ("x", "y", "weight", "kind", "district", "opening_cost")


def _csv(name: str, text: str) -> Instance:
    """Points or a table, told by the header; cells separated by commas or semicolons.

    Points: the columns x and y, and of weight (1), kind, district and opening_cost those that
    there are; others are ignored. Each row is demand and candidate; with a column kind, rows
    without one are demand alone. A table: the column weight first, then a column of costs for
    each site; an empty cell or `inf` says that the site cannot serve this row.
    """
    head, *rows = _table(name, text)
    if not rows:
        _refuse(head.place, "a header alone; rows are needed")
    header = [cell.lower() for cell in head.cells]
    if {"x", "y"} <= set(header):
        return _points(header, rows)
    if header[0] == "weight" and len(header) > 1:
        return _costs(head.cells, rows)
    _refuse(
        head.place,
        f"columns {', '.join(head.cells)}; x and y, or weight followed by one column for each "
        "site, are needed",
    )


def _table(name: str, text: str) -> list[_Line]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        _refuse(name, "empty; a header and rows are needed")
    mark = ";" if ";" in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    lines = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                place = f"{name}, line {reader.line_num}"
                lines.append(_Line(place, [cell.strip() for cell in cells]))
    except csv.Error as error:
        _refuse(f"{name}, line {reader.line_num}", str(error))
    for place, cells in lines:
        if len(cells) != len(lines[0].cells):
            _refuse(place, f"{len(cells)} cells; {len(lines[0].cells)} as in the header are needed")
    if mark == ";":  # where a comma is the decimal one
        lines[1:] = [_Line(place, [_point(cell) for cell in cells]) for place, cells in lines[1:]]
    return lines


def _point(cell: str) -> str:
    return cell.replace(",", ".") if re.fullmatch(r"[+-]?[0-9]*,[0-9]+", cell) else cell


def _points(header: Sequence[str], rows: Sequence[_Line]) -> Instance:
    for column in POINT_COLUMNS:
        if header.count(column) > 1:
            _refuse(rows[0].place, f"the column {column} stands twice")

    def numbers(column: str, *, negative: bool = False) -> Array:
        at = header.index(column)
        return np.array(
            [_number(place, cells[at], column, negative=negative) for place, cells in rows]
        )

    def texts(column: str) -> tuple[str, ...]:
        if column not in header:
            return ()
        return tuple(row.cells[header.index(column)] for row in rows)

    points = np.column_stack([numbers("x", negative=True), numbers("y", negative=True)])
    return Instance(
        numbers("weight") if "weight" in header else np.ones(len(rows)),
        Points(points),
        kinds=texts("kind"),
        districts=texts("district"),
        opening_costs=numbers("opening_cost") if "opening_cost" in header else None,
    )


def _costs(names: Sequence[str], rows: Sequence[_Line]) -> Instance:
    weights = [_number(place, cells[0], "weight") for place, cells in rows]
    costs = [list(_row(names, line)) for line in rows]
    return Instance(np.array(weights), np.array(costs))


def _row(names: Sequence[str], line: _Line) -> Iterator[float]:
    for name, cell in zip(names[1:], line.cells[1:], strict=True):
        if cell.lower() in ("", "inf"):
            yield math.inf
        else:
            yield _number(line.place, cell, f"the cost of {name}")


@dataclass(frozen=True, eq=False)
class Sites:
    """What a further file tells of the sites: see `Instance`."""

    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    opening_costs: Array | None = None


def read_sites(file: str | Path, count: int) -> Sites:
    """The column site, numbered from 1, with kind, district and opening_cost, as far as given.

    A site that is not listed has no kind and no district, and opens for nothing. Raises
    InvalidInput, naming the line.
    """
    path = Path(file)
    head, *rows = _table(path.name, _text(path))
    header = [cell.lower() for cell in head.cells]
    if "site" not in header:
        _refuse(head.place, f"columns {', '.join(head.cells)}; a column site is needed")
    told: dict[int, _Line] = {}
    for line in rows:
        site = _whole(line.place, line.cells[header.index("site")], "a site", 1, count) - 1
        if site in told:
            _refuse(line.place, f"site {site + 1} for the second time")
        told[site] = line

    def texts(column: str) -> tuple[str, ...]:
        if column not in header:
            return ()
        at = header.index(column)
        return tuple(told[site].cells[at] if site in told else "" for site in range(count))

    opening = None
    if "opening_cost" in header:
        opening = np.zeros(count)
        for site, line in told.items():
            cell = line.cells[header.index("opening_cost")]
            opening[site] = _number(line.place, cell, "opening_cost")
    return Sites(texts("kind"), texts("district"), opening)
