"""From degrees to the drawing and back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from etabli.core.maps.features import Feature, Geometry, Kind

Position = Sequence[float]  # longitude and latitude

WIDTH = 1000.0  # of the drawing: its unit of length
MARGIN = 35.0
REACH = 0.4  # how far beyond the areas points are still drawn, in sizes of the areas
SURROUNDINGS = 0.005  # degrees: what is drawn around a single point


@dataclass(frozen=True)
class Frame:
    """The part of the Earth that is drawn, in degrees.

    The projection is equirectangular at its mean latitude, which is true enough over a territory.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, features: Iterable[Feature]) -> "Frame":
        """Around all areas and the points not too far from them; around all points when there is
        no area. Flows may lead out of it. Raises ValueError when there is nothing at all."""
        areas: list[Position] = []
        points: list[Position] = []
        for feature in features:
            if feature.kind is Kind.FLOW:
                continue
            (points if is_point(feature) else areas).extend(positions(feature.geometry))
        if not (areas or points):
            raise ValueError("features: at least one is needed")
        if not areas:
            return cls._of(points)
        near = cls._of(areas)._wider()
        return cls._of([*areas, *(at for at in points if near.contains(at))])

    @classmethod
    def _of(cls, positions: Sequence[Position]) -> "Frame":
        longitudes, latitudes = [at[0] for at in positions], [at[1] for at in positions]
        return cls(
            west=min(longitudes) - SURROUNDINGS,
            south=min(latitudes) - SURROUNDINGS,
            east=max(longitudes) + SURROUNDINGS,
            north=max(latitudes) + SURROUNDINGS,
        )

    def _wider(self) -> "Frame":
        across, along = REACH * (self.east - self.west), REACH * (self.north - self.south)
        return Frame(self.west - across, self.south - along, self.east + across, self.north + along)

    def contains(self, at: Position) -> bool:
        return self.west <= at[0] <= self.east and self.south <= at[1] <= self.north

    def shows(self, feature: Feature) -> bool:
        """Whether a feature stands in the frame: points far from every area do not."""
        return not is_point(feature) or self.contains(feature.geometry["coordinates"])

    @property
    def _scale(self) -> float:
        """Lengths of the drawing in a degree of latitude."""
        return (WIDTH - 2 * MARGIN) / ((self.east - self.west) * self._squeeze)

    @property
    def _squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return cos(radians((self.south + self.north) / 2))

    @property
    def height(self) -> float:
        """Of the drawing."""
        return round((self.north - self.south) * self._scale + 2 * MARGIN)

    def place(self, at: Position) -> tuple[float, float]:
        """Where a position stands on the drawing."""
        scale = self._scale
        return (
            MARGIN + (at[0] - self.west) * self._squeeze * scale,
            MARGIN + (self.north - at[1]) * scale,
        )

    def position(self, x: float, y: float) -> tuple[float, float]:
        """What stands at a place of the drawing."""
        scale = self._scale
        return (
            self.west + (x - MARGIN) / (self._squeeze * scale),
            self.north - (y - MARGIN) / scale,
        )


def is_point(feature: Feature) -> bool:
    return bool(feature.geometry["type"] == "Point")


def rings(geometry: Geometry) -> Iterator[Sequence[Position]]:
    """The borders of a polygon or of several, each ending where it began."""
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    else:
        for polygon in geometry["coordinates"]:
            yield from polygon


def positions(geometry: Geometry) -> Iterator[Position]:
    if geometry["type"] == "Point":
        yield geometry["coordinates"]
    else:
        for ring in rings(geometry):
            yield from ring


def covers(geometry: Geometry, at: Position) -> bool:
    """Whether a polygon, or one of several, has the position inside (by the even-odd rule)."""
    x, y = at
    crossed = 0
    for ring in rings(geometry):
        for (from_x, from_y), (to_x, to_y) in pairwise(ring):
            if (from_y > y) != (to_y > y):
                crossed += x < from_x + (y - from_y) / (to_y - from_y) * (to_x - from_x)
    return crossed % 2 == 1
