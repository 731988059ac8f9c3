"""A territory put together from its description and the data of France, before it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

import shapely
from django.utils.translation import gettext as _

from etabli.territory import france, outlines
from etabli.territory.description import (
    INSEE,
    CommuneEntry,
    Description,
    DestinationEntry,
    DistrictEntry,
    check_once,
)

Point = tuple[float, float]  # longitude and latitude, in degrees
Outlines = Mapping[str, shapely.Geometry]  # by commune, where there is one


@dataclass(frozen=True)
class AssembledCommune:
    code: str
    name: str
    population: int
    point: Point
    outline: dict[str, Any] | None


@dataclass(frozen=True)
class AssembledDistrict:
    """A district, its outline where its communes have one, and where its name is written."""

    code: str
    name: str
    communes: Sequence[AssembledCommune]
    outline: dict[str, Any] | None
    centre: Point


@dataclass(frozen=True)
class AssembledDestination:
    code: str
    name: str
    country: str
    point: Point


@dataclass(frozen=True)
class Assembly:
    """All that the database will hold of a territory, apart from its figures."""

    districts: Sequence[AssembledDistrict]
    destinations: Sequence[AssembledDestination]

    @property
    def communes(self) -> list[AssembledCommune]:
        return [commune for district in self.districts for commune in district.communes]

    @property
    def stops(self) -> dict[str, Point]:
        """The points between which people travel, by code: town halls, then destinations."""
        halls = {one.code: one.point for one in self.communes}
        return halls | {one.code: one.point for one in self.destinations}


def extract_for(description: Description) -> france.Extract:
    """What the description needs of the data of France."""
    codes = {code for one in description.districts for code in one.communes}
    codes |= {one.code for one in description.destinations if INSEE.fullmatch(one.code)}
    return france.extract(codes, {one.code for one in description.districts if not one.communes})


def assemble(description: Description, extract: france.Extract) -> Assembly:
    """Raises BadInput, naming the code at fault and its line: unknown, given twice, or something
    that is not known of it and not given either."""
    members = {one.code: _members(one, description, extract) for one in description.districts}
    codes = [code for of_district in members.values() for code in of_district]
    check_once(description, codes)
    entries = {one.code: one for one in description.communes}
    for code in entries:
        if code not in codes:
            raise description.mistake(code, _("this is no commune of the territory."))
    drawn = _drawn(codes, extract)
    communes = {
        code: _commune(entries.get(code, CommuneEntry(code)), description, extract, drawn)
        for code in codes
    }
    return Assembly(
        districts=[
            _district(one, [communes[code] for code in members[one.code]], extract, drawn)
            for one in description.districts
        ],
        destinations=[
            _destination(one, codes, description, extract) for one in description.destinations
        ],
    )


def _members(
    entry: DistrictEntry, description: Description, extract: france.Extract
) -> Sequence[str]:
    """The codes of a district's communes, all of them known."""
    if not entry.communes and entry.code not in extract.epci:
        raise description.mistake(
            entry.code,
            _("no EPCI of today has this SIREN; list the district's communes by their codes."),
        )
    codes = entry.communes or extract.epci[entry.code].communes
    for code in codes:
        if code in extract.joined:
            raise description.mistake(
                code,
                _("this commune has joined %(other)s; give that one.")
                % {"other": extract.joined[code]},
            )
        if code not in extract.communes:
            raise description.mistake(
                code, _("no commune has this code; INSEE codes of today's communes are allowed.")
            )
    return codes


def _drawn(codes: Sequence[str], extract: france.Extract) -> Outlines:
    """The communes' outlines, made lighter together."""
    known = {code: extract.communes[code].outline for code in codes}
    there = {code: outline for code, outline in known.items() if outline is not None}
    return dict(zip(there, outlines.simplified(list(there.values())), strict=True))


def _commune(
    entry: CommuneEntry, description: Description, extract: france.Extract, drawn: Outlines
) -> AssembledCommune:
    known = extract.communes[entry.code]
    population = known.population if entry.population is None else entry.population
    point = entry.point or _degrees(known.point)
    if population is None or point is None:
        raise description.mistake(
            entry.code,
            _(
                "the data of France lack the population or the place of %(name)s; give "
                "population, longitude and latitude under [[communes]]."
            )
            % {"name": known.name},
        )
    outline = outlines.as_geojson(drawn[entry.code]) if entry.code in drawn else None
    return AssembledCommune(entry.code, known.name, population, point, outline)


def _district(
    entry: DistrictEntry,
    communes: Sequence[AssembledCommune],
    extract: france.Extract,
    drawn: Outlines,
) -> AssembledDistrict:
    name = entry.name or extract.epci[entry.code].name
    of_communes = [drawn[one.code] for one in communes if one.code in drawn]
    if of_communes:
        union = outlines.united(of_communes)
        return AssembledDistrict(entry.code, name, communes, union.geometry, union.centre)
    centre = (mean(one.point[0] for one in communes), mean(one.point[1] for one in communes))
    return AssembledDistrict(entry.code, name, communes, None, centre)


def _destination(
    entry: DestinationEntry, codes: Sequence[str], description: Description, extract: france.Extract
) -> AssembledDestination:
    if entry.code in codes:
        raise description.mistake(
            entry.code, _("a commune of the territory cannot be a destination outside of it.")
        )
    known = extract.communes.get(entry.code)
    name = entry.name or (known.name if known else "")
    point = entry.point or (_degrees(known.point) if known else None)
    if not name or point is None:
        raise description.mistake(
            entry.code,
            _("no commune has this code; give the destination's name, longitude and latitude."),
        )
    return AssembledDestination(entry.code, name, entry.country, point)


def _degrees(point: shapely.Point | None) -> Point | None:
    return None if point is None else (round(point.x, 5), round(point.y, 5))
