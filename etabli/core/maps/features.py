"""What stands on a map, and how it looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any, NamedTuple

Geometry = Mapping[str, Any]  # of GeoJSON

INK, QUIET, PAPER = "#22302b", "#55635c", "#fbf8f2"
SPRUCE, LAKE, WOOD = "#1f5c46", "#1f5f8b", "#96500f"
THIN_LINE = "#a79c85"
# Calm fills that tell neighbours apart; what they are is always written too.
TINTS = ("#dcebe0", "#f3e6cb", "#dbe8f1", "#f4dfd0", "#e7e3d3", "#e9e0ec")
# From little to much, readable in grey.
SHADES = ("#f0f4ec", "#cfe2d0", "#a5cbb0", "#6fab88", "#37805f")
LARGEST_CIRCLE = 52.0  # radius, in the unit of the drawing


class Kind(StrEnum):
    """What a feature is and how it is drawn; later ones lie on top of earlier ones."""

    AREA = "area"  # filled, with a thin border
    OUTLINE = "outline"  # a clear border around areas
    CIRCLE = "circle"  # as large as its share
    FLOW = "flow"  # a wedge that widens towards where it leads
    TOWN = "town"  # a dot and its name
    DESTINATION = "destination"  # a diamond
    COMPETITION = "competition"  # a cross
    PARTNER = "partner"  # a star
    NOMAD_OFFICE = "nomad_office"  # a square
    FABLAB = "fablab"  # a triangle
    HUB = "hub"  # a disc
    NAME = "name"  # of the outline with the same name, written inside it


ORDER = list(Kind)


class Symbol(NamedTuple):
    """A shape around its point: a path, its colour, and how far it reaches."""

    path: str
    fill: str
    reach: float


SYMBOLS = {
    Kind.TOWN: Symbol("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", INK, 4),
    Kind.DESTINATION: Symbol("M0-12l12 12l-12 12l-12-12z", QUIET, 12),
    Kind.NOMAD_OFFICE: Symbol("M-12-12h24v24h-24z", LAKE, 12),
    Kind.FABLAB: Symbol("M0-17l17 30h-34z", WOOD, 17),
    Kind.HUB: Symbol("M-16 0a16 16 0 1 0 32 0a16 16 0 1 0-32 0z", SPRUCE, 16),
    Kind.COMPETITION: Symbol("M-13-8l5-5l8 8l8-8l5 5l-8 8l8 8l-5 5l-8-8l-8 8l-5-5l8-8z", INK, 13),
    Kind.PARTNER: Symbol(
        "M0-16l4.5 10.5l11.5 1l-8.8 7.5l2.7 11.2l-9.9-6l-9.9 6l2.7-11.2l-8.8-7.5l11.5-1z",
        SPRUCE,
        16,
    ),
}
# Symbols by their shape; a town's dot only comes with its name.
SHAPED = (
    Kind.DESTINATION,
    Kind.NOMAD_OFFICE,
    Kind.FABLAB,
    Kind.HUB,
    Kind.COMPETITION,
    Kind.PARTNER,
)


@dataclass(frozen=True)
class Feature:
    """One thing on a map.

    `detail` is said after the name when one points at it. An area is filled by its `share` (0 to
    1, little to much) or by its `tint`, a number that neighbours do not have in common; a
    circle's surface is in proportion to its `share`. `key` is what a program knows an area by,
    on a map to choose from. Raises ValueError for another share.
    """

    kind: Kind
    geometry: Geometry
    name: str
    detail: str = ""
    tint: int = 0
    share: float | None = None
    key: str = ""

    def __post_init__(self) -> None:
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError(f"share: {self.share}; 0 to 1 is allowed")

    @property
    def told(self) -> str:
        """What one reads when pointing at it."""
        return " · ".join(filter(None, (self.name, self.detail)))

    @property
    def fill(self) -> str:
        if self.kind in SYMBOLS:
            return SYMBOLS[self.kind].fill
        if self.kind is Kind.CIRCLE:
            return WOOD
        if self.kind is Kind.FLOW:
            return LAKE
        if self.share is None:
            return TINTS[self.tint % len(TINTS)]
        return SHADES[min(int(self.share * len(SHADES)), len(SHADES) - 1)]

    @property
    def radius(self) -> float:
        """Of a circle, in the unit of the drawing."""
        return LARGEST_CIRCLE * sqrt(self.share or 0)


def point(longitude: float, latitude: float) -> Geometry:
    """A GeoJSON point, to a metre."""
    return {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]}


def in_order(features: Iterable[Feature]) -> list[Feature]:
    """As the kinds lie on one another, and large circles below small ones; otherwise as given."""
    return sorted(features, key=lambda one: (ORDER.index(one.kind), -one.radius))
