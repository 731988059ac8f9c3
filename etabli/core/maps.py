"""Maps, described once: drawn here as SVG for any screen and for paper, and by MapLibre.

A map is a list of features in drawing order, with coordinates in degrees (WGS 84). The drawing
is equirectangular at the mean latitude, which is true enough over a territory. Names are written
only where they do not cover one another, in the order of the features.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import cos, radians, sqrt
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Geometry = Mapping[str, Any]  # of GeoJSON
Position = Sequence[float]

WIDTH = 1000.0  # of the drawing; all other lengths below are in the same unit
MARGIN = 35.0
LETTERS = 29.0  # height: readable when a telephone shows the whole map
LINE = 1.15  # from one line of a name to the next, in heights
LETTER_WIDTH = 0.52  # of Source Sans, on average, in heights
LONG_NAME = 14  # letters above which a name takes two lines
TOWNS = 9  # written on the drawing; MapLibre shows more as one comes nearer
REACH = 0.4  # how far beyond the areas points are still drawn, in sizes of the areas
LARGEST_CIRCLE = 52.0

INK, QUIET, PAPER = "#22302b", "#55635c", "#fbf8f2"
BORDER, THICK_BORDER = "#a79c85", "#1f5c46"
# Calm fills that tell neighbours apart; what they are is always written too.
TINTS = ("#dcebe0", "#f3e6cb", "#dbe8f1", "#f4dfd0", "#e7e3d3", "#e9e0ec")
# From little to much, readable in grey.
SHADES = ("#f0f4ec", "#cfe2d0", "#a5cbb0", "#6fab88", "#37805f")


class Kind(StrEnum):
    """What is drawn, and how."""

    AREA = "area"  # filled, with a thin border
    OUTLINE = "outline"  # a clear border, on top of the areas
    CIRCLE = "circle"  # as large as its share
    TOWN = "town"  # a dot and its name
    DESTINATION = "destination"  # a diamond
    NOMAD_OFFICE = "nomad_office"  # a square
    FABLAB = "fablab"  # a triangle
    HUB = "hub"  # a disc
    NAME = "name"  # of an area, written inside it


class Symbol(NamedTuple):
    """A shape around its point: a path, its colour, and half of its size."""

    path: str
    fill: str
    reach: float


SYMBOLS = {
    Kind.TOWN: Symbol("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", INK, 4),
    Kind.DESTINATION: Symbol("M0-12l12 12l-12 12l-12-12z", QUIET, 12),
    Kind.NOMAD_OFFICE: Symbol("M-12-12h24v24h-24z", "#1f5f8b", 12),
    Kind.FABLAB: Symbol("M0-17l17 30h-34z", "#96500f", 17),
    Kind.HUB: Symbol("M-16 0a16 16 0 1 0 32 0a16 16 0 1 0-32 0z", THICK_BORDER, 16),
}
# Who gets a place for its name first.
WRITTEN = (
    Kind.HUB,
    Kind.FABLAB,
    Kind.NOMAD_OFFICE,
    Kind.NAME,
    Kind.DESTINATION,
    Kind.TOWN,
)
SHADED = (Kind.AREA, Kind.CIRCLE)


@dataclass(frozen=True)
class Feature:
    """One thing on a map.

    `detail` is said below the name when one points at it. An area's fill comes from its `share`
    (0 to 1, little to much) or from its `tint`, a number that neighbours do not have in common;
    a circle's area is in proportion to its `share`.
    """

    kind: Kind
    geometry: Geometry
    name: str
    detail: str = ""
    tint: int = 0
    share: float | None = None

    def __post_init__(self) -> None:
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError(f"share: {self.share}; 0 to 1 is allowed")

    @property
    def fill(self) -> str:
        if self.kind in SYMBOLS:
            return SYMBOLS[self.kind].fill
        if self.kind is Kind.CIRCLE:
            return "#96500f"
        if self.share is None:
            return TINTS[self.tint % len(TINTS)]
        return SHADES[min(int(self.share * len(SHADES)), len(SHADES) - 1)]

    @property
    def radius(self) -> float:
        return LARGEST_CIRCLE * sqrt(self.share or 0)

    @property
    def told(self) -> str:
        """What one reads when pointing at it."""
        return ": ".join(filter(None, (self.name, self.detail)))


class Scale(NamedTuple):
    """What the shades or circles stand for, and the texts at both ends."""

    what: str
    low: str
    high: str


class Sign(NamedTuple):
    """A symbol of the legend and what it stands for."""

    symbol: Symbol
    meaning: str


@dataclass(frozen=True)
class Map:
    """Features under a title; `meanings` explains the symbols and `scale` the shares.

    `url` is where the page's script finds the same features (see `geojson`) when they are not to
    weigh on the page itself; `source` names who made the data.
    """

    title: str
    features: Sequence[Feature]
    meanings: Mapping[Kind, str]
    scale: Scale | None = None
    url: str = ""
    source: str = ""

    @property
    def svg(self) -> SafeString:
        return draw(self)

    @property
    def thumbnail(self) -> SafeString:
        """Areas and symbols without any writing, as a decoration."""
        return draw(self, written=False)

    @property
    def legend(self) -> list[Sign]:
        """The symbols that stand on the map and have a meaning."""
        present = {feature.kind for feature in self.features}
        return [Sign(SYMBOLS[kind], text) for kind, text in self.meanings.items() if kind in present]

    @property
    def shades(self) -> tuple[str, ...]:
        """The colours of the scale, from little to much, where areas are shaded."""
        shaded = any(one.kind is Kind.AREA and one.share is not None for one in self.features)
        return SHADES if self.scale and shaded else ()

    @cached_property
    def frame(self) -> "Frame":
        return Frame.around(self.features)

    @property
    def config(self) -> dict[str, Any]:
        """What the page's script needs, as JSON types."""
        frame = self.frame
        return {
            "bounds": [[frame.west, frame.south], [frame.east, frame.north]],
            "source": self.url or geojson(self.features),
            "words": {
                "Map.Title": self.title,
                "Marker.Title": _("Place"),
                "Popup.Close": _("Close"),
                "NavigationControl.ZoomIn": _("Nearer"),
                "NavigationControl.ZoomOut": _("Farther"),
                "CooperativeGesturesHandler.WindowsHelpText": _("Ctrl + wheel: nearer or farther"),
                "CooperativeGesturesHandler.MacHelpText": _("⌘ + wheel: nearer or farther"),
                "CooperativeGesturesHandler.MobileHelpText": _("Move the map with two fingers"),
            },
        }


def point(longitude: float, latitude: float) -> Geometry:
    """A GeoJSON point, to a metre."""
    return {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]}


def geojson(features: Iterable[Feature]) -> dict[str, Any]:
    """The features as GeoJSON (RFC 7946) that carries how each is drawn."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": one.geometry, "properties": _properties(one)}
            for one in _in_order(features)
        ],
    }


def draw(drawn: Map, *, written: bool = True, standalone: bool = False) -> SafeString:
    """The map as SVG: colours are attributes, so that it is the same in a page and in a PDF.

    Points far from every area are left out. Not `written`: a decoration without names.
    `standalone`: a file of its own, with its size and its legend.
    """
    frame = drawn.frame
    features = [one for one in _in_order(drawn.features) if frame.holds(one)]
    height = frame.height + (_legend_height(drawn) if standalone else 0)
    opening = [f'<svg viewBox="0 0 {WIDTH:g} {height:g}"']
    if standalone:
        opening.append(f' xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}"')
        opening.append(' font-family="Source Sans 3"')
    if written:
        opening.append(f' role="img" aria-label="{escape(drawn.title)}">')
    else:
        opening.append(' aria-hidden="true" focusable="false">')
    parts = ["".join(opening), *_shapes(frame, features), *_symbols(frame, features)]
    if written:
        parts += _names(frame, features)
    if standalone:
        parts += _legend(drawn, frame.height)
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308: every text in it is escaped


@dataclass(frozen=True)
class Frame:
    """The part of the Earth that is drawn, in degrees, and where its points stand."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, features: Iterable[Feature]) -> "Frame":
        """Around all areas and the points not too far from them; around the points alone when
        there is no area."""
        seen = list(features)
        areas = [at for one in seen if one.geometry["type"] != "Point" for at in _positions(one)]
        points = [at for one in seen if one.geometry["type"] == "Point" for at in _positions(one)]
        if not (areas or points):
            raise ValueError("features: at least one is needed")
        frame = cls._of(areas or points)
        near = frame.wider(REACH)
        return cls._of([*(areas or points), *(at for at in points if near.contains(at))])

    @classmethod
    def _of(cls, positions: Sequence[Position]) -> "Frame":
        longitudes = [at[0] for at in positions]
        latitudes = [at[1] for at in positions]
        tiny = 0.005  # degrees: so that a single point has surroundings
        return cls(
            min(longitudes) - tiny, min(latitudes) - tiny, max(longitudes) + tiny, max(latitudes) + tiny
        )

    def wider(self, part: float) -> "Frame":
        """With so much of its own size added on each side."""
        across, along = part * (self.east - self.west), part * (self.north - self.south)
        return Frame(self.west - across, self.south - along, self.east + across, self.north + along)

    def contains(self, at: Position) -> bool:
        return self.west <= at[0] <= self.east and self.south <= at[1] <= self.north

    def holds(self, feature: Feature) -> bool:
        return feature.geometry["type"] != "Point" or self.contains(feature.geometry["coordinates"])

    @property
    def _squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude here."""
        return cos(radians((self.south + self.north) / 2))

    @property
    def _scale(self) -> float:
        return (WIDTH - 2 * MARGIN) / ((self.east - self.west) * self._squeeze)

    @property
    def height(self) -> float:
        return round((self.north - self.south) * self._scale + 2 * MARGIN)

    def place(self, at: Position) -> tuple[float, float]:
        """Where a longitude and latitude stand on the drawing."""
        scale = self._scale
        return (
            MARGIN + (at[0] - self.west) * self._squeeze * scale,
            MARGIN + (self.north - at[1]) * scale,
        )


def _in_order(features: Iterable[Feature]) -> list[Feature]:
    """As the kinds stand one on another; otherwise as given."""
    kinds = list(Kind)
    return sorted(features, key=lambda one: kinds.index(one.kind))


def _properties(feature: Feature) -> dict[str, Any]:
    properties: dict[str, Any] = {"kind": feature.kind.value, "name": feature.name}
    if feature.detail:
        properties["detail"] = feature.detail
    if feature.kind in SHADED or feature.kind in SYMBOLS:
        properties["fill"] = feature.fill
    if feature.kind in SYMBOLS and feature.kind is not Kind.TOWN:
        properties["path"] = SYMBOLS[feature.kind].path
    if feature.kind is Kind.CIRCLE:
        properties["radius"] = round(feature.radius / 2, 1)
    return properties


def _rings(geometry: Geometry) -> Iterator[Sequence[Position]]:
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    else:
        for polygon in geometry["coordinates"]:
            yield from polygon


def _positions(feature: Feature) -> Iterator[Position]:
    if feature.geometry["type"] == "Point":
        yield feature.geometry["coordinates"]
    else:
        for ring in _rings(feature.geometry):
            yield from ring


def _shapes(frame: Frame, features: Iterable[Feature]) -> Iterator[str]:
    """Areas, outlines and circles, those drawn alike in one group."""
    group = ""
    for feature in features:
        if feature.kind not in (*SHADED, Kind.OUTLINE):
            continue
        style = _style(feature)
        if style != group:
            yield f"{'</g>' if group else ''}<g {style}>"
            group = style
        if feature.kind is Kind.CIRCLE:
            x, y = frame.place(feature.geometry["coordinates"])
            shape = f'circle cx="{x:.1f}" cy="{y:.1f}" r="{feature.radius:.1f}"'
        else:
            shape = f'path d="{_path(frame, feature.geometry)}"'
        yield f"<{shape}><title>{escape(feature.told)}</title></{shape.split(' ')[0]}>"
    if group:
        yield "</g>"


def _style(feature: Feature) -> str:
    if feature.kind is Kind.OUTLINE:
        # Nothing to point at inside: the areas below are for that.
        return (
            f'fill="none" stroke="{THICK_BORDER}" stroke-width="3" '
            'stroke-linejoin="round" pointer-events="none"'
        )
    if feature.kind is Kind.CIRCLE:
        return f'fill="{feature.fill}" fill-opacity="0.4" stroke="{feature.fill}" stroke-width="1.5"'
    return f'fill="{feature.fill}" stroke="{BORDER}" stroke-width="1.2" stroke-linejoin="round"'


def _path(frame: Frame, geometry: Geometry) -> str:
    """The rings as one path: from the first corner by short steps, in tenths of the unit."""
    commands = []
    for ring in _rings(geometry):
        corners = [tuple(round(10 * value) for value in frame.place(at)) for at in ring[:-1]]
        steps = [
            f"{(x - u) / 10:g} {(y - v) / 10:g}"
            for (u, v), (x, y) in zip(corners, corners[1:], strict=False)
            if (x, y) != (u, v)
        ]
        commands.append(f"M{corners[0][0] / 10:g} {corners[0][1] / 10:g}l{' '.join(steps)}z")
    return "".join(commands)


def _symbols(frame: Frame, features: Iterable[Feature]) -> Iterator[str]:
    """The symbols of places and destinations; a town's dot comes with its name."""
    for feature in features:
        if feature.kind not in SYMBOLS or feature.kind is Kind.TOWN:
            continue
        symbol = SYMBOLS[feature.kind]
        x, y = frame.place(feature.geometry["coordinates"])
        yield (
            f'<path transform="translate({x:.1f} {y:.1f})" d="{symbol.path}" fill="{symbol.fill}" '
            f'stroke="#fff" stroke-width="3"><title>{escape(feature.told)}</title></path>'
        )


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def _names(frame: Frame, features: Sequence[Feature]) -> Iterator[str]:
    """The names for which there is room, each with a rim of paper around its letters."""
    taken = [
        _around(frame.place(one.geometry["coordinates"]), SYMBOLS[one.kind].reach)
        for one in features
        if one.kind in SYMBOLS and one.kind is not Kind.TOWN
    ]
    wished = [one for one in features if one.kind in WRITTEN]
    wished.sort(key=lambda one: WRITTEN.index(one.kind))
    towns = 0
    yield (
        f'<g font-size="{LETTERS:g}" paint-order="stroke" stroke="{PAPER}" stroke-width="6" '
        'stroke-linejoin="round" pointer-events="none">'
    )
    for feature in wished:
        if feature.kind is Kind.TOWN and towns == TOWNS:
            break
        at = frame.place(feature.geometry["coordinates"])
        found = _room_for(feature, at, frame, taken)
        if found is None:
            continue
        anchor, box = found
        taken.append(box)
        if feature.kind is Kind.TOWN:
            towns += 1
            taken.append(_around(at, SYMBOLS[Kind.TOWN].reach))
            yield f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="4" fill="{INK}" stroke="none"/>'
        yield _text(feature, anchor, box)
    yield "</g>"


def _around(at: tuple[float, float], reach: float) -> _Box:
    return _Box(at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach)


def _room_for(
    feature: Feature, at: tuple[float, float], frame: Frame, taken: Sequence[_Box]
) -> tuple[str, _Box] | None:
    """Where the name fits on the drawing without covering another: its anchor and its box."""
    if feature.kind is Kind.TOWN and any(box.meets(_around(at, 1)) for box in taken):
        return None  # a place stands there and is named already
    lines = _lines(feature)
    width = max(map(len, lines)) * LETTER_WIDTH * LETTERS
    height = len(lines) * LINE * LETTERS
    for anchor, left, top in _spots(feature, at, width, height):
        box = _Box(left, top, left + width, top + height)
        inside = box.left >= 0 and box.right <= WIDTH and box.top >= 0 and box.bottom <= frame.height
        if inside and not any(box.meets(other) for other in taken):
            return anchor, box
    return None


def _spots(
    feature: Feature, at: tuple[float, float], width: float, height: float
) -> Iterator[tuple[str, float, float]]:
    """Where a name may stand, best first: the anchor of its text, its left and its top."""
    x, y = at
    if feature.kind is Kind.NAME:
        for down in (0, height / 2, -height / 2, height, -height):
            yield "middle", x - width / 2, y - height / 2 + down
    else:
        gap = SYMBOLS[feature.kind].reach + 7
        yield "start", x + gap, y - height / 2
        yield "end", x - gap - width, y - height / 2
        yield "middle", x - width / 2, y + gap - 4
        yield "middle", x - width / 2, y - gap - height + 4


def _lines(feature: Feature) -> list[str]:
    """An area's name, broken at the gap nearest its middle when it is long."""
    name = feature.name
    gaps = [index for index, letter in enumerate(name) if letter == " "]
    if feature.kind is not Kind.NAME or len(name) <= LONG_NAME or not gaps:
        return [name]
    gap = min(gaps, key=lambda index: abs(2 * index - len(name)))
    return [name[:gap], name[gap + 1 :]]


def _text(feature: Feature, anchor: str, box: _Box) -> str:
    x = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}[anchor]
    # The base line of a first line lies about four fifths below its top.
    lines = "".join(
        f'<tspan x="{x:.1f}" y="{box.top + (number * LINE + 0.86) * LETTERS:.1f}">{escape(line)}'
        "</tspan>"
        for number, line in enumerate(_lines(feature))
    )
    if feature.kind is Kind.NAME:
        style = f'fill="{THICK_BORDER}" font-weight="600"'
    elif feature.kind in (Kind.TOWN, Kind.DESTINATION):
        style = f'fill="{QUIET if feature.kind is Kind.DESTINATION else INK}"'
    else:
        style = f'fill="{INK}" font-weight="600"'
    return f'<text text-anchor="{anchor}" {style}>{lines}</text>'


def _legend_rows(drawn: Map) -> int:
    return len(drawn.legend) + (1 if drawn.scale else 0)


def _legend_height(drawn: Map) -> float:
    return _legend_rows(drawn) * 1.5 * LETTERS


def _legend(drawn: Map, top: float) -> Iterator[str]:
    """The legend below the drawing, one line for each symbol and one for the scale."""
    yield f'<g font-size="{LETTERS * 0.9:g}" fill="{INK}">'
    for row, sign in enumerate(drawn.legend):
        y = top + (row + 0.5) * 1.5 * LETTERS
        yield (
            f'<path transform="translate({MARGIN + 17:g} {y:.1f})" d="{sign.symbol.path}" '
            f'fill="{sign.symbol.fill}"/>'
            f'<text x="{MARGIN + 50:g}" y="{y + 9:.1f}">{escape(sign.meaning)}</text>'
        )
    if drawn.scale:
        y = top + (len(drawn.legend) + 0.5) * 1.5 * LETTERS
        shades = drawn.shades
        for step, shade in enumerate(shades):
            yield (
                f'<rect x="{MARGIN + 40 * step:g}" y="{y - 14:.1f}" width="40" height="28" '
                f'fill="{shade}" stroke="{BORDER}"/>'
            )
        told = f"{drawn.scale.what} ({drawn.scale.low} – {drawn.scale.high})"
        yield f'<text x="{MARGIN + 40 * len(shades) + 10:g}" y="{y + 9:.1f}">{escape(told)}</text>'
    yield "</g>"
