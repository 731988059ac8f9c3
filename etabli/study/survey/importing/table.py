"""An export as a table, whatever its file: CSV or a workbook, with one line of headers or three."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import place
from etabli.study.survey.importing import sheet
from etabli.study.survey.importing.csvfile import decoded, records
from etabli.study.survey.importing.texts import plain

PEEKED = 200  # lines, to tell boxes from texts
TICKS = ("", "X")
MOST_COLUMNS = 2000
MOST_VALUES = 400  # of one column, kept to be mapped
LONGEST_SHOWN = 120
SHOWN = 5
PREVIEWED = 500  # lines, kept to try a mapping on
MOST_KEPT = 1_000_000  # letters of them


class Line(NamedTuple):
    """A line below the header: its cells, or why it cannot be read."""

    number: int
    cells: list[str]
    broken: str = ""


@dataclass(frozen=True)
class Table:
    headers: list[str]
    lines: Iterator[Line]

    def distinct(self) -> "Table":
        """With a number behind each header that another has too."""
        seen: Counter[str] = Counter()
        names = []
        for position, header in enumerate(self.headers, start=1):
            name = header or f"#{position}"
            seen[name] += 1
            names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        return Table(names, self.lines)


@dataclass
class Look:
    """What a table holds, counted in one pass: for each column its values and how often each is
    there, none where there are too many to be choices; the first lines; how many there are.

    `head`: the lines that a mapping is tried on, whole; they are kept beside the rest.
    """

    headers: list[str]
    lines: int = 0
    broken: int = 0
    first: list[list[str]] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    values: list[dict[str, int]] = field(default_factory=list)
    truncated: list[bool] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "head"}


def read_table(content: bytes, encoding: str, where: str) -> Table:
    """The export's headers and lines. Raises BadInput where the file as a whole cannot be read."""
    if content.startswith(sheet.OLD_EXCEL):
        raise BadInput(_("this is an old Excel file; save it as XLSX or as CSV"), where=where)
    raw: Iterator[tuple[int, list[str] | str]]
    if content.startswith(sheet.ZIP):
        raw = ((number, cells) for number, cells in sheet.records(content, where))
    else:
        raw = records(decoded(content, encoding, where), where)
    first = next(raw, None)
    if first is None:
        raise BadInput(
            _("the file is empty; a header and one line for each answer are needed"), where=where
        )
    number, header = first
    if isinstance(header, str):
        raise BadInput(header, where=place(where, number))
    peeked = list(islice(raw, PEEKED))
    if above := _lines_above_the_header(header, peeked):
        groups = ([header] + [cells for _number, cells in peeked[: above - 1]])[-1]
        names = [cell.strip() for cell in peeked[above - 1][1]]
        peeked = peeked[above:]
        header = _joined(groups if isinstance(groups, list) else [], names, peeked)
    if len(header) > MOST_COLUMNS:
        raise BadInput(_("%(most)d columns at most") % {"most": MOST_COLUMNS}, where=where)
    width = len(header) if content.startswith(sheet.ZIP) else 0
    return Table(
        [cell.strip() for cell in header],
        (_line(number, cells, len(header), width) for number, cells in chain(peeked, raw)),
    )


def look(table: Table) -> Look:
    """Count what a table holds."""
    width = len(table.headers)
    counts: list[Counter[str]] = [Counter() for _column in range(width)]
    seen = Look(table.headers, filled=[0] * width, truncated=[False] * width)
    kept = 0
    for line in table.lines:
        seen.lines += 1
        kept += sum(map(len, line.cells)) if len(seen.head) < PREVIEWED else 0
        if len(seen.head) < PREVIEWED and kept <= MOST_KEPT:
            seen.head.append(line)
        if line.broken:
            seen.broken += 1
            continue
        if len(seen.first) < SHOWN:
            seen.first.append([cell[:LONGEST_SHOWN] for cell in line.cells])
        for position, cell in enumerate(line.cells):
            if not cell:
                continue
            seen.filled[position] += 1
            count = counts[position]
            if cell in count or (len(count) < MOST_VALUES and len(cell) <= LONGEST_SHOWN):
                count[cell] += 1
            else:
                seen.truncated[position] = True
    seen.values = [dict(count.most_common()) for count in counts]
    return seen


def _line(number: int, cells: list[str] | str, columns: int, width: int) -> Line:
    if isinstance(cells, str):
        return Line(number, [], cells)
    padded = [*cells, *[""] * (width - len(cells))]
    if len(padded) != columns:
        told = _("The line has %(cells)d cells; the header has %(headers)d.")
        return Line(number, [], told % {"cells": len(padded), "headers": columns})
    return Line(number, [cell.strip() for cell in padded])


def _lines_above_the_header(
    first: Sequence[str], peeked: Sequence[tuple[int, list[str] | str]]
) -> int:
    """How many lines Drupal's webform wrote above the names of the columns."""
    if "sid" in {plain(cell) for cell in first}:
        return 0
    for above, (_number, cells) in enumerate(peeked[:2], start=1):
        if not isinstance(cells, str) and {plain(cell) for cell in cells} >= {"sid"}:
            return above
    return 0


def _joined(
    groups: Sequence[str], names: Sequence[str], peeked: Sequence[tuple[int, list[str] | str]]
) -> list[str]:
    """`Question [choice]` for the boxes below a question's name, the names alone elsewhere.

    The name stands above the first of its boxes alone, so where they end is told by what is in
    them.
    """
    headers, group = [], ""
    for position, name in enumerate(names):
        above = groups[position].strip() if position < len(groups) else ""
        boxes = bool(peeked) and all(
            cells[position].strip() in TICKS
            for _number, cells in peeked
            if not isinstance(cells, str) and position < len(cells)
        )
        group = (above or group) if boxes or (above and not name) else ""
        headers.append(f"{group} [{name}]" if group and name and boxes else name or above)
    return headers
