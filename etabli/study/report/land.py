"""The territory as a report shows it: kept with an edition, so that its maps stay the same."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from etabli.core.maps import Feature, Kind, point
from etabli.core.maps.features import Geometry
from etabli.territory.drawing import inhabitants, territory_features
from etabli.territory.models import Territory
from etabli.territory.selectors import communes_by_district


@dataclass(frozen=True)
class CommuneShown:
    """A commune; `district` is the number of its district, from 0."""

    code: str
    name: str
    population: int
    district: int
    longitude: float
    latitude: float
    outline: Geometry | None


@dataclass(frozen=True)
class Land:
    """The communes by district, and what else stands on a map of the territory."""

    communes: tuple[CommuneShown, ...]
    others: tuple[Feature, ...]

    @classmethod
    def of(cls, territory: Territory) -> Self:
        """As it is now. Three queries."""
        communes = tuple(
            CommuneShown(
                commune.code,
                commune.name,
                commune.population,
                number,
                commune.longitude,
                commune.latitude,
                commune.outline or None,
            )
            for number, (_district, members) in enumerate(communes_by_district(territory))
            for commune in members
        )
        # What lies outside of the territory is no part of what is proposed for it.
        left_out = (Kind.AREA, Kind.DESTINATION)
        others = [one for one in territory_features(territory) if one.kind not in left_out]
        return cls(communes, tuple(others))

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """From what `as_json` gave."""
        others = (
            Feature(Kind(one["kind"]), one["geometry"], one["name"]) for one in table["others"]
        )
        return cls(tuple(CommuneShown(**one) for one in table["communes"]), tuple(others))

    def as_json(self) -> dict[str, Any]:
        return {
            "communes": [asdict(one) for one in self.communes],
            "others": [
                {"kind": one.kind.value, "geometry": one.geometry, "name": one.name}
                for one in self.others
            ],
        }

    def by_code(self) -> dict[str, CommuneShown]:
        return {one.code: one for one in self.communes}

    def features(self) -> list[Feature]:
        """Communes in the fill of their district, with all else: the ground of a map."""
        areas = [
            Feature(
                Kind.AREA, one.outline, one.name, inhabitants(one.population), tint=one.district
            )
            for one in self.communes
            if one.outline
        ]
        return [*areas, *self.others]


def spot(commune: CommuneShown) -> Geometry:
    """Where a commune stands."""
    return point(commune.longitude, commune.latitude)
