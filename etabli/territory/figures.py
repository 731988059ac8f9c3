"""A territory's own tables of figures: `code,indicator,value,year,source,assumption`."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import Row, place, rows
from etabli.territory.indicators import INDICATORS

COLUMNS = ("code", "indicator", "value", "year", "source", "assumption")
NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?([eE]-?[0-9]{1,2})?")
YEAR = re.compile(r"(19|20)[0-9][0-9]")
LONGEST_SOURCE = 300  # characters, as the database has it
YES_OR_NO = {"yes": True, "no": False, "oui": True, "non": False, "": False}


@dataclass(frozen=True)
class Reading:
    """One figure as a file gives it; `code` is empty when it is about the whole territory."""

    code: str
    indicator: str
    value: float
    year: int
    source: str
    assumption: bool


def read(paths: Iterable[Path], codes: Collection[str]) -> list[Reading]:
    """The figures of files about a territory's communes and districts, of which `codes` are all.

    Raises BadInput naming the file, the line and what is allowed.
    """
    seen: dict[tuple[str, str, int], str] = {}
    readings = []
    for path, row in _rows(paths):
        here = place(path.name, row.line)
        reading = _reading(row, here, codes)
        key = (reading.code, reading.indicator, reading.year)
        if key in seen:
            raise BadInput(
                _("The same code, indicator and year stand in %(place)s already.")
                % {"place": seen[key]},
                where=here,
            )
        seen[key] = here
        readings.append(reading)
    return readings


def _rows(paths: Iterable[Path]) -> Iterator[tuple[Path, Row]]:
    for path in paths:
        try:
            with path.open("rb") as file:
                for row in rows(file, path.name, COLUMNS):
                    yield path, row
        except OSError as error:
            raise BadInput(
                _("This file cannot be read: %(error)s.") % {"error": error.strerror},
                where=str(path),
            ) from None


def _reading(row: Row, here: str, codes: Collection[str]) -> Reading:
    def wrong(column: str, allowed: str) -> BadInput:
        return BadInput(
            _("“%(value)s” as %(column)s; allowed: %(allowed)s.")
            % {"value": row.cells[column], "column": column, "allowed": allowed},
            where=here,
        )

    code, indicator, value, year, source, assumption = (row.cells[column] for column in COLUMNS)
    if code and code not in codes:
        raise wrong("code", _("a commune or district of the territory, or nothing for all of it"))
    if indicator not in INDICATORS:
        raise wrong("indicator", ", ".join(INDICATORS))
    if not NUMBER.fullmatch(value):
        raise wrong("value", _("a number, 0 or more"))
    if INDICATORS[indicator].is_share and number(value) > 1:
        raise wrong("value", _("a share from 0 to 1"))
    if not YEAR.fullmatch(year):
        raise wrong("year", _("four digits such as 2021"))
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise wrong("source", _("where the figure comes from, in 1 to 300 characters"))
    if assumption.lower() not in YES_OR_NO:
        raise wrong("assumption", ", ".join(filter(None, YES_OR_NO)))
    return Reading(code, indicator, number(value), int(year), source, YES_OR_NO[assumption.lower()])


def number(text: str) -> float:
    """A number with a decimal point or comma."""
    return float(text.replace(",", "."))
