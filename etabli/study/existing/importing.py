"""Rows of a census of places, by the names of its columns.

The columns of the national census of 2019 (ANCT) are known, and the names that such files usually
bear; any other is named by whoever imports.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from django.utils.translation import gettext as _

from etabli.core import tables
from etabli.core.errors import BadInput
from etabli.study.existing.rules import kinds_of, plain

ENCODINGS = ("utf-8-sig", "cp1252")
# Field → the names of its column, in small letters without accents, best first.
KNOWN: Mapping[str, Sequence[str]] = {
    "name": ("nom_tl", "nom", "name", "nom du tiers-lieu", "nom_tiers_lieu", "lib_fs"),
    "commune": ("nomcom", "cominit", "commune", "ville", "city", "lib_com", "nom_commune"),
    "code": ("inseecom", "insee_com", "code_insee", "insee", "code", "codgeo"),
    "address": ("adresse", "address", "adresse_postale"),
    "latitude": ("lat", "latitude", "y_lat"),
    "longitude": ("long", "lon", "lng", "longitude", "x_long"),
    "kind": ("typo", "type", "kind", "categorie", "typologie"),
    "id": ("id", "identifiant", "id_fs"),
}
NEEDED = ("name", "latitude", "longitude")


class Line(NamedTuple):
    """One place of the file, where it could be read."""

    line: int
    external_id: str
    name: str
    address: str
    commune: str
    code: str
    longitude: float
    latitude: float
    kinds: list[str]


@dataclass(frozen=True)
class Refused:
    """A line that was left out, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Columns:
    """The header of each field, as whoever imports names it; empty for the usual ones."""

    name: str = ""
    commune: str = ""
    code: str = ""
    address: str = ""
    latitude: str = ""
    longitude: str = ""
    kind: str = ""
    id: str = ""


USUAL = Columns()


def read(content: bytes, name: str, columns: Columns) -> Iterator[Line | Refused]:
    """The places of a CSV file. Raises BadInput where a needed column is missing."""
    place: dict[str, str] | None = None
    for row in tables.rows(BytesIO(content), name, (), ENCODINGS):
        if place is None:
            place = _placed(list(row.cells), columns, name)
        yield _line(row, place)


def _placed(header: Sequence[str], columns: Columns, name: str) -> dict[str, str]:
    """Field → its header in this file."""
    by_name = {plain(one): one for one in header}
    place = {}
    for key, usual in KNOWN.items():
        asked = getattr(columns, key)
        if asked and plain(asked) not in by_name:
            raise BadInput(
                _("No column is named “%(column)s”; there are: %(columns)s.")
                % {"column": asked, "columns": ", ".join(header)},
                where=name,
                field=f"column_{key}",
            )
        found = next(
            (by_name[one] for one in ([plain(asked)] if asked else usual) if one in by_name), None
        )
        if found is not None:
            place[key] = found
        elif key in NEEDED:
            raise BadInput(
                _("No column for “%(field)s” (%(usual)s); name it. There are: %(columns)s.")
                % {"field": key, "usual": ", ".join(usual), "columns": ", ".join(header)},
                where=name,
                field=f"column_{key}",
            )
    return place


def _line(row: tables.Row, place: Mapping[str, str]) -> Line | Refused:
    def cell(key: str) -> str:
        return row.cells[place[key]] if key in place else ""

    if not cell("name"):
        return Refused(row.line, _("It has no name."))
    numbers = []
    for key, most in (("longitude", 180), ("latitude", 90)):
        try:
            value = float(cell(key).replace(",", "."))
        except ValueError:
            value = float("nan")
        if not -most <= value <= most:
            return Refused(
                row.line,
                _(
                    "%(name)s: “%(value)s” is no %(coordinate)s; a number from -%(most)d to "
                    "%(most)d is needed."
                )
                % {"name": cell("name"), "value": cell(key), "coordinate": key, "most": most},
            )
        numbers.append(value)
    kinds = kinds_of(cell("kind") or cell("name"))
    told = cell("id") or f"{cell('name')} {numbers[0]:.5f} {numbers[1]:.5f}"
    return Line(
        row.line,
        told[:120],
        cell("name")[:200],
        cell("address")[:300],
        cell("commune")[:100],
        cell("code"),
        numbers[0],
        numbers[1],
        kinds,
    )
