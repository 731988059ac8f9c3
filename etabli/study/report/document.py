"""What a report is made of, whatever it becomes: a page, a PDF, a workbook, slides.

A document is sections of blocks. A number stays a number until a face writes it: in words of the
reader's language on a page and on paper, as a number in a workbook.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple

from django.utils.translation import gettext as _

from etabli.core.maps import Map
from etabli.study.report.exhibits import Exhibit
from etabli.study.report.telling import Interval, between, number, percent


class Kind(StrEnum):
    """What a column of a table holds."""

    NAME = "name"  # what a row is about: its first column
    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"  # 0 to 1, told in percent
    INTERVAL = "interval"  # mean, low and high
    SHARES = "shares"  # low and high of a share
    SOURCE = "source"


class Sourced(NamedTuple):
    """Where a number comes from, and whether it is assumed."""

    text: str
    assumption: bool = False


Cell = str | float | Interval | Sourced | None


@dataclass(frozen=True)
class Column:
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    digits: int = 0

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.SHARE, Kind.INTERVAL, Kind.SHARES)

    @property
    def heading(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def told(self, cell: Cell) -> str:
        """A cell in the reader's language."""
        if cell is None:
            return "—"
        if isinstance(cell, str | Sourced):
            return cell if isinstance(cell, str) else cell.text
        if isinstance(cell, Mapping):
            return self._between(cell)
        return percent(cell, self.digits) if self.kind is Kind.SHARE else number(cell, self.digits)

    def _between(self, interval: Interval) -> str:
        if self.kind is Kind.INTERVAL and not self.digits:
            return between(interval)
        write = percent if self.kind is Kind.SHARES else number
        low, high = (write(interval[end], self.digits) for end in ("low", "high"))
        return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


class CellTold(NamedTuple):
    """A cell as a page writes it, with its column."""

    column: Column
    text: str
    assumption: bool


@dataclass(frozen=True)
class Table:
    """Rows under columns; `key` names it in files. `source`: where its numbers come from."""

    template: ClassVar[str] = "study/report/table.html"
    kind: ClassVar[str] = "table"

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""
    note: str = ""
    is_long: bool = False  # folded on a page
    sums: frozenset[int] = frozenset()  # numbers of the rows that add up others

    @property
    def told(self) -> list[list[CellTold]]:
        return [
            [
                CellTold(column, column.told(cell), isinstance(cell, Sourced) and cell.assumption)
                for column, cell in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Paragraphs:
    template: ClassVar[str] = "study/report/paragraphs.html"
    kind: ClassVar[str] = "paragraphs"

    texts: tuple[str, ...]
    title: str = ""
    language: str = ""  # where it is not the reader's


@dataclass(frozen=True)
class Fact:
    """A number large enough to be remembered, and what it is."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Facts:
    template: ClassVar[str] = "study/report/facts.html"
    kind: ClassVar[str] = "facts"

    facts: tuple[Fact, ...]
    title: str = ""


@dataclass(frozen=True)
class Chart:
    template: ClassVar[str] = "study/report/chart.html"
    kind: ClassVar[str] = "chart"

    key: str
    exhibit: Exhibit
    source: str = ""

    @property
    def title(self) -> str:
        return self.exhibit.title


@dataclass(frozen=True)
class Drawn:
    """A map; `alternative` says what it shows to those who do not see it."""

    template: ClassVar[str] = "study/report/map.html"
    kind: ClassVar[str] = "map"

    title: str
    map: Map
    alternative: str
    source: str = ""
    percent: int = 72  # of the width of a printed page


class Quote(NamedTuple):
    theme: str
    text: str
    language: str


@dataclass(frozen=True)
class Quotes:
    template: ClassVar[str] = "study/report/quotes.html"
    kind: ClassVar[str] = "quotes"

    quotes: tuple[Quote, ...]
    title: str = ""
    note: str = ""


Block = Paragraphs | Facts | Chart | Drawn | Table | Quotes


@dataclass(frozen=True)
class Section:
    """A part with a heading; `key` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    is_annex: bool = False


@dataclass(frozen=True)
class Network:
    """The places of one kind."""

    kind: str
    name: str
    communes: str


@dataclass(frozen=True)
class Summary:
    """What stands on the first page: asked, found, recommended."""

    asked: str
    facts: tuple[Fact, ...]
    network: tuple[Network, ...]
    travel: str
    recommended: Paragraphs | None


@dataclass(frozen=True)
class Document:
    """A whole report in the reader's language."""

    title: str
    territory: str
    owner: str
    edition: str
    licence: str
    day: datetime
    is_simulated: bool
    summary: Summary
    sections: tuple[Section, ...] = field(default=())

    @property
    def tables(self) -> list[Table]:
        """Every table and every chart's numbers, in the order of the document."""
        return [
            block if isinstance(block, Table) else table_of(block)
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Table | Chart)
        ]


def table_of(chart: Chart) -> Table:
    """The numbers of a chart; those withheld stay words."""
    exhibit = chart.exhibit
    has_intervals = any(bar.low is not None for bar in exhibit.bars)
    value = Column(_("Number"), Kind.INTERVAL if has_intervals else Kind.NUMBER)
    if exhibit.is_share:
        value = Column(exhibit.headings[1], Kind.SHARE)
    rows = tuple(
        (
            bar.label,
            {"mean": bar.value, "low": bar.low, "high": bar.high}
            if bar.low is not None and bar.high is not None
            else bar.text
            if bar.label in exhibit.withheld
            else bar.value,
        )
        for bar in exhibit.bars
    )
    columns = (Column(exhibit.headings[0], Kind.NAME), value)
    return Table(chart.key, exhibit.title, columns, rows, chart.source, exhibit.note)
