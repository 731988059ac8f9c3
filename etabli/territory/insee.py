"""INSEE's commune files of the census, such as base-cc-evol-struct-pop-2021.CSV.

Their columns are named P21_POP2064, C21_…: how it was counted (P: everybody, C: a quarter in
depth), the year, what is counted. The most recent year of the file is taken.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import Row, place, rows
from etabli.territory.figures import NUMBER, Reading, number
from etabli.territory.indicators import INDICATORS

COLUMN = re.compile(r"P([0-9][0-9])_(\w+)")
ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True)
class Harvest:
    """What a file told of a territory.

    `columns`: the column and year taken for each indicator. `missing`: codes of the communes that
    the file does not know, usually because they have changed since.
    """

    readings: list[Reading]
    columns: dict[str, tuple[str, int]]
    missing: list[str]


def read(file: IO[bytes], name: str, codes: Collection[str]) -> Harvest:
    """The figures of a file about the communes of `codes`.

    Raises BadInput naming the file and what is wrong with it: a broken line, no column that is
    known, none of the communes, a number that is none.
    """
    columns: dict[str, tuple[str, int]] = {}
    readings: dict[str, list[Reading]] = {}
    for row in rows(file, name, ["CODGEO"], ENCODINGS):
        columns = columns or _columns(row.cells, name)
        code = row.cells["CODGEO"]
        if code in codes:
            readings[code] = list(_readings(row, columns, name))
    if not readings:
        raise BadInput(_("None of the territory's communes is in the column CODGEO."), where=name)
    return Harvest(
        readings=[reading for of_commune in readings.values() for reading in of_commune],
        columns=columns,
        missing=sorted(set(codes) - set(readings)),
    )


def _columns(header: Iterable[str], name: str) -> dict[str, tuple[str, int]]:
    """For each indicator that the file has: the column of its most recent year, and the year."""
    years: dict[str, dict[int, str]] = {}
    for column in header:
        if match := COLUMN.fullmatch(column):
            # The census of this kind began in 2006.
            years.setdefault(match[2], {})[2000 + int(match[1])] = column
    found = {}
    for indicator in INDICATORS.values():
        for wished in indicator.insee:
            if wished in years and indicator.slug not in found:
                year = max(years[wished])
                found[indicator.slug] = (years[wished][year], year)
    if not found:
        wanted = [f"P21_{column}" for one in INDICATORS.values() for column in one.insee]
        raise BadInput(
            _("No column of this file is known; one of these is needed: %(columns)s.")
            % {"columns": ", ".join(wanted)},
            where=name,
        )
    return found


def _readings(row: Row, columns: Mapping[str, tuple[str, int]], name: str) -> Iterable[Reading]:
    for indicator, (column, year) in columns.items():
        value = row.cells[column]
        if not value:  # INSEE leaves a cell empty where it does not publish
            continue
        if not NUMBER.fullmatch(value):
            raise BadInput(
                _("“%(value)s” as %(column)s; a number, 0 or more, is needed.")
                % {"value": value, "column": column},
                where=place(name, row.line),
            )
        yield Reading(
            row.cells["CODGEO"], indicator, number(value), year, f"INSEE, {name}, {column}", False
        )
