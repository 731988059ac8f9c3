"""Files of home–work flows: INSEE's of the census, and plain tables of one's own.

INSEE's “base-flux-mobilite-domicile-lieu-travail” has a line for each pair of communes of France:
CODGEO and LIBGEO (home), DCLT and L_DCLT (work) and NBFLUX_C21_ACTOCC15P, the number of employed
people of the year 2021, of whom a quarter were asked: numbers are not whole. Work places abroad
have codes of their own (`99999`, `SU…`, `BE…`). A plain table has from, to and count, and may have
year and source.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import Row, place, rows
from etabli.territory.description import CODE
from etabli.territory.figures import LONGEST_SOURCE, NUMBER, YEAR, number
from etabli.territory.insee import ENCODINGS, table_in

CENSUS = ("CODGEO", "LIBGEO", "DCLT", "L_DCLT")
COUNTED = re.compile(r"NBFLUX_C([0-9][0-9])_ACTOCC15P")
COUNTED_ENDING = "_ACTOCC15P"  # of the source of what flows tell
PLAIN = ("from", "to", "count")
AROUND = b'" \t\r\n'  # what may stand around a cell
LINES_BETWEEN = 50_000  # two tellings of how far one is

Tell = Callable[[float], None]  # how far one is, from 0 to 1


@dataclass(frozen=True)
class Harvest:
    """The flows from and to a territory's communes, by home and work, and the names of places.

    `merged`: of the communes that the file knows by a former code, that code and the one of today.
    `missing`: the communes in which, for the file, nobody lives who works.
    """

    counts: Mapping[tuple[str, str], float]
    names: Mapping[str, str]
    merged: Mapping[str, str]
    missing: list[str]
    year: int | None
    source: str
    is_census: bool


@dataclass(frozen=True)
class _Line:
    """A flow of a file, with the codes of today and those of the file."""

    home: str
    work: str
    as_told: tuple[str, str]
    count: float
    names: tuple[str, str] = ("", "")
    year: int | None = None
    source: str = ""


def read(
    file: IO[bytes],
    name: str,
    codes: Collection[str],
    former: Mapping[str, str],
    tell: Tell = lambda _part: None,
) -> Harvest:
    """The flows of a file, packed or not, from or to the communes of `codes`; `former` are other
    codes by which they go. What one keeps in memory is these flows alone.

    Raises BadInput naming the file, the line and what is allowed.
    """
    with table_in(file, name) as (table, told, length):
        kind, lines = _lines(table, told, codes, former, lambda: tell(table.tell() / length))
        return _gathered(lines, told, codes, former, kind)


def _lines(
    table: IO[bytes],
    name: str,
    codes: Collection[str],
    former: Mapping[str, str],
    tell: Callable[[], None],
) -> tuple[str, Iterator[_Line]]:
    """The column that counts (empty in a plain table), and the flows that are kept."""
    everything = rows(table, name, (), ENCODINGS, _naming({*codes, *former}, tell))
    first = next(everything, None)
    header = first.cells.keys() if first else ()
    counted = max((one for one in header if COUNTED.fullmatch(one)), default="")
    if counted and set(CENSUS) <= set(header):
        home, work = "CODGEO", "DCLT"
    elif set(PLAIN) <= set(header):
        home, work, counted = "from", "to", ""
    else:
        raise BadInput(
            _("No flows are in this file: the columns %(census)s or %(plain)s are needed.")
            % {
                "census": ", ".join([*CENSUS, "NBFLUX_C21_ACTOCC15P"]),
                "plain": ", ".join(PLAIN),
            },
            where=name,
        )

    def kept() -> Iterator[_Line]:
        row = first
        while row is not None:
            of, to = row.cells[home], row.cells[work]
            today = former.get(of, of), former.get(to, to)
            if today[0] in codes or today[1] in codes:
                here = place(name, row.line)
                yield _census(row, today, counted, here) if counted else _plain(row, today, here)
            row = next(everything, None)

    return counted, kept()


def _naming(codes: Collection[str], tell: Callable[[], None]) -> Callable[[bytes], bool]:
    """Whether one of the codes stands in a line: of all of France's flows few are of a territory.
    The first line is read whatever it says, for its columns. Tells now and then how far one is."""
    known = {code.encode() for code in codes}
    gone = 0

    def wanted(line: bytes) -> bool:
        nonlocal gone
        gone += 1
        if gone % LINES_BETWEEN == 0:
            tell()
        cells = line.translate(None, AROUND).split(b";" if b";" in line else b",")
        return gone == 1 or not known.isdisjoint(cells)

    return wanted


def _census(row: Row, today: tuple[str, str], counted: str, here: str) -> _Line:
    cells = row.cells
    found = COUNTED.fullmatch(counted)
    return _Line(
        *today,
        as_told=_checked((cells["CODGEO"], cells["DCLT"]), ("CODGEO", "DCLT"), here),
        count=_count(cells[counted], counted, here),
        names=(cells["LIBGEO"], cells["L_DCLT"]),
        year=2000 + int(found[1]) if found else None,
    )


def _checked(codes: tuple[str, str], columns: tuple[str, str], here: str) -> tuple[str, str]:
    for code, column in zip(codes, columns, strict=True):
        if not CODE.fullmatch(code):
            raise _wrong(code, column, _("up to 12 letters, digits and dashes"), here)
    return codes


def _plain(row: Row, today: tuple[str, str], here: str) -> _Line:
    cells = row.cells
    year, source = cells.get("year", ""), cells.get("source", "")
    if year and not YEAR.fullmatch(year):
        raise _wrong(year, "year", _("four digits such as 2021"), here)
    return _Line(
        *today,
        as_told=_checked((cells["from"], cells["to"]), ("from", "to"), here),
        count=_count(cells["count"], "count", here),
        year=int(year) if year else None,
        source=source,
    )


def _count(text: str, column: str, here: str) -> float:
    if not NUMBER.fullmatch(text):
        raise _wrong(text, column, _("a number, 0 or more"), here)
    return number(text)


def _wrong(value: str, column: str, allowed: str, here: str) -> BadInput:
    return BadInput(
        _("“%(value)s” as %(column)s; allowed: %(allowed)s.")
        % {"value": value, "column": column, "allowed": allowed},
        where=here,
    )


def _gathered(
    lines: Iterator[_Line],
    name: str,
    codes: Collection[str],
    former: Mapping[str, str],
    counted: str,
) -> Harvest:
    """Raises BadInput for flows that stand twice, for several years, and for none at all."""
    counts: dict[tuple[str, str], float] = defaultdict(float)
    names: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    years: set[int | None] = set()
    sources: dict[str, None] = {}  # in their order
    for line in lines:
        if line.as_told in seen:
            raise BadInput(
                _("The flow from %(home)s to %(work)s stands twice; once is allowed.")
                % {"home": line.as_told[0], "work": line.as_told[1]},
                where=name,
            )
        seen.add(line.as_told)
        counts[line.home, line.work] += line.count
        for code, as_told, known in zip(
            (line.home, line.work), line.as_told, line.names, strict=True
        ):
            if code == as_told and known:
                names[code] = known
        years.add(line.year)
        if line.source:
            sources[line.source] = None
    if not any(home in codes for home, _work in counts):
        raise BadInput(_("Nobody of the territory's communes is in this file."), where=name)
    if len(years) > 1:
        raise BadInput(_("The flows are of several years; one is allowed."), where=name)
    told = f"INSEE, {name[:200]}, {counted}" if counted else "; ".join(sources) or name
    return Harvest(
        counts=dict(counts),
        names=names,
        merged={code: former[code] for pair in seen for code in pair if code in former},
        missing=sorted(set(codes) - {home for home, _work in counts}),
        year=years.pop(),
        source=told[:LONGEST_SOURCE],
        is_census=bool(counted),
    )
