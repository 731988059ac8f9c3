"""INSEE's commune files of the census, such as base-cc-evol-struct-pop-2021.CSV.

Their columns are named P21_POP, C21_…: how it was counted (P: everybody, C: a quarter in depth),
the year, what is counted. The most recent year of the file is taken. INSEE gives them away packed,
a table and one that explains it, and that is how they are taken too.
"""

import io
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO
from zipfile import BadZipFile, ZipFile, is_zipfile

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import Row, place, rows
from etabli.territory.figures import NUMBER, Reading, number
from etabli.territory.indicators import INDICATORS

COLUMN = re.compile(r"[CP]([0-9][0-9])_(\w+)")
ENCODINGS = ("utf-8-sig", "cp1252")
NOT_PUBLISHED = ("", "S", "s", "ND")  # as INSEE's files have it where it does not tell
EXPLAINS = "meta"  # how the names of the tables begin that explain the others
LARGEST_TABLE = 2_000_000_000  # bytes, unpacked: ten times INSEE's largest


@dataclass(frozen=True)
class Harvest:
    """What a file told of a territory.

    `columns`: the column, or several joined by a plus, and the year taken for each indicator.
    `missing`: codes of the communes that the file does not know, usually because they have
    changed since.
    """

    readings: list[Reading]
    columns: dict[str, tuple[str, int]]
    missing: list[str]


@contextmanager
def table_in(file: IO[bytes], name: str) -> Iterator[tuple[IO[bytes], str, int]]:
    """The table of a file, its name and its length in bytes: the file itself, or the one CSV file
    that it has packed (.zip). Raises BadInput."""
    if not is_zipfile(file):
        length = file.seek(0, io.SEEK_END)
        file.seek(0)
        yield file, name, length
        return
    try:
        with ZipFile(file) as packed:
            found = [
                one
                for one in packed.infolist()
                if one.filename.lower().endswith(".csv")
                and not one.filename.rpartition("/")[2].lower().startswith(EXPLAINS)
            ]
            if len(found) != 1 or found[0].file_size > LARGEST_TABLE:
                raise BadInput(
                    _("%(count)s CSV files are packed in it; one, of 2 GB at most, is needed.")
                    % {"count": len(found)},
                    where=name,
                )
            with packed.open(found[0]) as table:
                yield table, found[0].filename.rpartition("/")[2], found[0].file_size
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise BadInput(_("This file cannot be unpacked."), where=name) from error


def read(file: IO[bytes], name: str, codes: Collection[str]) -> Harvest:
    """The figures of a file about the communes of `codes`.

    Raises BadInput naming the file and what is wrong with it: a broken line, no column that is
    known, none of the communes, a number that is none.
    """
    columns: dict[str, tuple[str, int]] = {}
    readings: dict[str, list[Reading]] = {}
    with table_in(file, name) as (table, told, _length):
        for row in rows(table, told, ["CODGEO"], ENCODINGS):
            columns = columns or _columns(row.cells, told)
            code = row.cells["CODGEO"]
            if code in codes:
                readings[code] = list(_readings(row, columns, told))
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
    # What counts everybody comes last, and is taken where both tell the same.
    for column in sorted(header):
        if match := COLUMN.fullmatch(column):
            # The census of this kind began in 2006.
            years.setdefault(match[2], {})[2000 + int(match[1])] = column
    found = {}
    for indicator in INDICATORS.values():
        for wished in indicator.insee:
            parts = wished.split("+")
            common = set.intersection(*(set(years.get(part, ())) for part in parts))
            if common and indicator.slug not in found:
                year = max(common)
                found[indicator.slug] = ("+".join(years[part][year] for part in parts), year)
    if not found:
        wanted = [
            f"P21_{column}"
            for one in INDICATORS.values()
            if not one.occupation
            for columns in one.insee
            for column in columns.split("+")
        ]
        raise BadInput(
            _("No column of this file is known; one of these is needed: %(columns)s.")
            % {"columns": ", ".join(wanted)},
            where=name,
        )
    return found


def _readings(row: Row, columns: Mapping[str, tuple[str, int]], name: str) -> Iterable[Reading]:
    for indicator, (column, year) in columns.items():
        values = {part: row.cells[part] for part in column.split("+")}
        if any(value in NOT_PUBLISHED for value in values.values()):
            continue
        for part, value in values.items():
            if not NUMBER.fullmatch(value):
                raise BadInput(
                    _("“%(value)s” as %(column)s; a number, 0 or more, is needed.")
                    % {"value": value, "column": part},
                    where=place(name, row.line),
                )
        total = sum(number(value) for value in values.values())
        yield Reading(
            row.cells["CODGEO"], indicator, total, year, f"INSEE, {name}, {column}", False
        )
