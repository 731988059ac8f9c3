"""A territory's own file, `territory.toml`, read and checked before anything is done with it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import place
from etabli.core.texts import Text, labelled
from etabli.core.toml import Table, text_of
from etabli.territory.models import Territory

SIREN = re.compile(r"[0-9]{9}")
INSEE = re.compile(r"([0-9][0-9]|2[AB])[0-9]{3}")
CODE = re.compile(r"[A-Za-z0-9-]{1,12}")
# “new” is the address of the page that makes one.
SLUG = re.compile(r"(?!new$)(?=.{1,50}$)[a-z0-9]+(-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class DistrictEntry:
    """A district: its communes as listed, or those of today's EPCI where none are."""

    code: str
    name: str
    communes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommuneEntry:
    """What the file says of a commune itself, where the data of France lack it or are wrong."""

    code: str
    population: int | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class DestinationEntry:
    """A place to work outside of the territory; a French one may be given by its code alone."""

    code: str
    name: str
    country: str
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Description:
    """What a territory is to be made of; `where` and `text` are for telling where a mistake is."""

    slug: str
    name: Text
    relief: Territory.Relief
    districts: tuple[DistrictEntry, ...]
    communes: tuple[CommuneEntry, ...] = ()
    destinations: tuple[DestinationEntry, ...] = ()
    figures: tuple[Path, ...] = ()
    matrix: Path | None = None
    roads: Path | None = None
    where: str = ""
    text: str = ""

    def mistake(self, code: str, message: str) -> BadInput:
        """What is wrong about a code, with the last line of the file on which it stands."""
        where = self.where
        for number, line in enumerate(self.text.splitlines(), start=1):
            if f'"{code}"' in line:
                where = place(self.where, number)
        return BadInput(labelled(code, message), where=where, field="codes")


def read(path: Path) -> Description:
    """Read a territory file. Raises BadInput naming the file, the key or line, what is allowed."""
    text = text_of(path)
    table = Table.of(path.name, text)
    travel = table.table("travel_times")
    description = Description(
        slug=table.matching(
            "slug", SLUG, _("up to 50 small letters, digits and single dashes, but not “new”")
        ),
        name=table.names("name"),
        relief=Territory.Relief(table.choice("relief", Territory.Relief.values)),
        districts=tuple(_district(one) for one in table.tables("districts")),
        communes=tuple(_commune(one) for one in table.tables("communes")),
        destinations=tuple(_destination(one) for one in table.tables("destinations")),
        figures=tuple(path.parent / name for name in table.texts("figures")),
        matrix=_file(path, travel, "matrix"),
        roads=_file(path, travel, "roads"),
        where=path.name,
        text=text,
    )
    travel.end()
    table.end()
    check(description)
    return description


def check(description: Description) -> None:
    """Raises BadInput for a description without districts, with a code that stands twice, or with
    both ways to travel times."""
    if not description.districts:
        raise BadInput(
            _("A territory has at least one district."),
            where=description.where,
            advice=_("Write a [[districts]] table with the SIREN of an EPCI as its code."),
        )
    for entries in (description.districts, description.communes, description.destinations):
        check_once(description, [one.code for one in entries])
    if description.matrix and description.roads:
        raise BadInput(
            _("travel_times has a matrix and roads; one of them is allowed."),
            where=description.where,
        )


def check_once(description: Description, codes: Iterable[str]) -> None:
    """Raises BadInput when one of the codes stands twice."""
    for code, times in Counter(codes).items():
        if times > 1:
            raise description.mistake(
                code, _("given %(times)s times; once is allowed.") % {"times": times}
            )


def _district(table: Table) -> DistrictEntry:
    code = table.matching("code", CODE, _("a SIREN, or up to 12 letters, digits and dashes"))
    entry = DistrictEntry(code, table.text("name", ""), tuple(table.texts("communes")))
    if entry.communes and not entry.name:
        raise table.wrong("name", _("a district with listed communes needs a name"))
    if not entry.communes and not SIREN.fullmatch(code):
        raise table.wrong(
            "code", _("a district without listed communes needs the SIREN of an EPCI")
        )
    for commune in entry.communes:
        if not INSEE.fullmatch(commune):
            raise table.wrong(
                "communes",
                _("“%(code)s” is no INSEE code; five characters such as 39478 are allowed")
                % {"code": commune},
            )
    table.end()
    return entry


def _commune(table: Table) -> CommuneEntry:
    entry = CommuneEntry(
        code=table.matching("code", INSEE, _("an INSEE code such as 39478")),
        population=table.count("population"),
        point=table.point(),
    )
    table.end()
    return entry


def _destination(table: Table) -> DestinationEntry:
    code = table.matching("code", CODE, _("up to 12 letters, digits and dashes"))
    entry = DestinationEntry(
        code=code,
        name=table.text("name", ""),
        country=table.matching("country", COUNTRY, _("two capital letters such as CH"), "FR"),
        point=table.point(),
    )
    if not (INSEE.fullmatch(code) and entry.country == "FR") and not (entry.name and entry.point):
        raise table.wrong(
            "code",
            _("a destination that is no French commune needs a name, a longitude and a latitude"),
        )
    table.end()
    return entry


def _file(path: Path, table: Table, key: str) -> Path | None:
    name = table.text(key, "")
    return path.parent / name if name else None
