"""Rows of a census of places, by the names of its columns.

The columns of the national census as it was published in 2019 (ANCT), of the regional bases that
follow it (`nom`, `typologie`, `numcom`, `nomcom`), of open-data portals (one column with latitude
and longitude) and of tables in plain words are known; any other is named by whoever imports.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from django.utils.translation import gettext as _

from etabli.core import tables
from etabli.core.errors import BadInput
from etabli.study.existing.rules import kinds_of, plain

ENCODINGS = ("utf-8-sig", "cp1252")
# Field → the names of its column as `_bare` has them, best first.
KNOWN: Mapping[str, Sequence[str]] = {
    "name": (
        "nom_tl",
        "nom_du_tiers_lieu",
        "nom_tiers_lieu",
        "nom",
        "name",
        "nom_du_lieu",
        "lib_fs",
        "denomination",
    ),
    "commune": ("nomcom", "nom_commune", "commune", "ville", "cominit", "city", "lib_com"),
    "code": (
        "inseecom",
        "insee_com",
        "code_insee",
        "code_commune",
        "numcom",
        "insee",
        "code",
        "codgeo",
    ),
    "address": ("adresse", "adresse_postale", "adresse_complete", "address"),
    "latitude": ("lat", "latitude", "y_lat", "lat_wgs84"),
    "longitude": ("long", "lon", "lng", "longitude", "x_long", "long_wgs84", "lon_wgs84"),
    "point": ("geo_point_2d", "geo_point", "geopoint", "coordonnees", "coordonnees_gps", "lat_lon"),
    "kind": ("typo", "typologie", "type", "type_de_lieu", "kind", "categorie", "activites"),
    "id": ("id", "identifiant", "id_fs", "id_tl", "siret"),
}
NEEDED = ("name",)
NONE = "\x00"  # instead of a column's name: there is none, whatever there may seem to be


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
    point: str = ""
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


def headers(content: bytes, name: str) -> list[str]:
    """The names of a file's columns. Raises BadInput where it has no line below them."""
    for row in tables.rows(BytesIO(content), name, (), ENCODINGS):
        return list(row.cells)
    raise BadInput(_("there is a header and no place below it"), where=name, field="file")


def recognised(header: Sequence[str]) -> dict[str, str]:
    """Field → the column that bears one of its usual names."""
    by_name = {_bare(one): one for one in reversed(header)}
    found = {
        key: next((by_name[one] for one in usual if one in by_name), "")
        for key, usual in KNOWN.items()
    }
    return {key: column for key, column in found.items() if column}


def _bare(name: str) -> str:
    return re.sub("[^a-z0-9]+", "_", plain(name)).strip("_")


def _placed(header: Sequence[str], columns: Columns, name: str) -> dict[str, str]:
    """Field → its header in this file."""
    by_name = {_bare(one): one for one in header}
    place = recognised(header)
    for key in KNOWN:
        asked = getattr(columns, key)
        if asked == NONE:
            place.pop(key, None)
        elif asked and _bare(asked) not in by_name:
            raise BadInput(
                _("No column is named “%(column)s”; there are: %(columns)s.")
                % {"column": asked, "columns": ", ".join(header)},
                where=name,
                field=f"column_{key}",
            )
        elif asked:
            place[key] = by_name[_bare(asked)]
    coordinates = () if "point" in place else ("latitude", "longitude")
    for key in (*NEEDED, *coordinates):
        if key not in place:
            raise BadInput(
                _("No column for “%(field)s” (%(usual)s); name it. There are: %(columns)s.")
                % {"field": key, "usual": ", ".join(KNOWN[key]), "columns": ", ".join(header)},
                where=name,
                field=f"column_{key}",
            )
    return place


def _line(row: tables.Row, place: Mapping[str, str]) -> Line | Refused:
    def cell(key: str) -> str:
        return row.cells[place[key]] if key in place else ""

    if not cell("name"):
        return Refused(row.line, _("It has no name."))
    latitude, longitude = cell("latitude"), cell("longitude")
    if not (latitude and longitude):  # “46.5, 6.1”, as open-data portals write a point
        latitude, _comma, longitude = cell("point").partition(",")
    numbers = []
    for key, told, most in (("longitude", longitude, 180), ("latitude", latitude, 90)):
        try:
            value = float(told.strip().replace(",", "."))
        except ValueError:
            value = float("nan")
        if not -most <= value <= most:
            return Refused(
                row.line,
                _(
                    "%(name)s: “%(value)s” is no %(coordinate)s; a number from -%(most)d to "
                    "%(most)d is needed."
                )
                % {"name": cell("name"), "value": told.strip(), "coordinate": key, "most": most},
            )
        numbers.append(value)
    kinds = kinds_of(cell("kind") or cell("name"))
    known_as = cell("id") or f"{cell('name')} {numbers[0]:.5f} {numbers[1]:.5f}"
    return Line(
        row.line,
        known_as[:120],
        cell("name")[:200],
        cell("address")[:300],
        cell("commune")[:100],
        cell("code"),
        numbers[0],
        numbers[1],
        kinds,
    )
