"""A map as SVG. Colours are attributes, so that it looks the same in a page and in a PDF."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from etabli.core.maps.features import (
    INK,
    PAPER,
    QUIET,
    SHAPED,
    SPRUCE,
    SYMBOLS,
    THIN_LINE,
    Feature,
    Geometry,
    Kind,
    in_order,
)
from etabli.core.maps.frame import MARGIN, WIDTH, Frame, rings
from etabli.core.maps.names import LETTERS, Written, written

if TYPE_CHECKING:
    from etabli.core.maps.map import Map

LEGEND_ROW = 1.5 * LETTERS
SWATCH = 40.0  # width of a shade in the legend
FONT = "Source Sans 3"


def draw(drawn: "Map") -> SafeString:
    """The map with its names, for a page that shows the legend itself."""
    body = [*_shapes(drawn), *_symbols(drawn), *_names(drawn)]
    return _svg(body, drawn.frame.height, f'role="img" aria-label="{escape(drawn.title)}"')


def draw_choice(drawn: "Map") -> SafeString:
    """The map for a page whose script lets one choose areas: these, with their keys, and above
    them the names, a drawing each, so that what is chosen and what is read do not mix."""
    symbols = f'<g pointer-events="none">{"".join(_symbols(drawn))}</g>'
    areas = [*_shapes(drawn, with_keys=True), symbols]
    height = drawn.frame.height
    return _svg(areas, height, 'aria-hidden="true" focusable="false"') + _svg(
        _names(drawn), height, f'role="img" aria-label="{escape(drawn.title)}"'
    )


def draw_decoration(drawn: "Map") -> SafeString:
    """The map without any writing, which whoever does not see it does not miss."""
    body = [*_shapes(drawn), *_symbols(drawn)]
    return _svg(body, drawn.frame.height, 'aria-hidden="true" focusable="false"')


def draw_file(drawn: "Map") -> SafeString:
    """The map with its names and legend, as a file that stands by itself."""
    rows = len(drawn.legend) + bool(drawn.scale)
    height = drawn.frame.height + rows * LEGEND_ROW
    body = [*_shapes(drawn), *_symbols(drawn), *_names(drawn), *_legend(drawn)]
    return _svg(
        body,
        height,
        f'xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}" '
        f'font-family="{FONT}"',
    )


def _svg(body: Iterable[str], height: float, attributes: str) -> SafeString:
    inside = "".join(body)
    # Every text in it has been escaped.
    return mark_safe(  # noqa: S308
        f'<svg viewBox="0 0 {WIDTH:g} {height:g}" {attributes}>{inside}</svg>'
    )


def _shown(drawn: "Map", kinds: Sequence[Kind]) -> list[Feature]:
    return [one for one in in_order(drawn.features) if one.kind in kinds and drawn.frame.shows(one)]


def _shapes(drawn: "Map", *, with_keys: bool = False) -> Iterator[str]:
    """Areas, outlines, circles and flows, those drawn alike in one group."""
    shown = _shown(drawn, (Kind.AREA, Kind.OUTLINE, Kind.CIRCLE, Kind.FLOW))
    for style, alike in groupby(shown, _style):
        shapes = "".join(_shape(drawn.frame, one, with_keys) for one in alike)
        yield f"<g {style}>{shapes}</g>"


def _style(feature: Feature) -> str:
    if feature.kind is Kind.OUTLINE:
        # One points at the areas inside it, not at the border.
        return (
            f'fill="none" stroke="{SPRUCE}" stroke-width="3" stroke-linejoin="round" '
            'pointer-events="none"'
        )
    if feature.kind is Kind.CIRCLE:
        return (
            f'fill="{feature.fill}" fill-opacity="0.4" stroke="{feature.fill}" stroke-width="1.5"'
        )
    if feature.kind is Kind.FLOW:
        return f'fill="{feature.fill}" fill-opacity="0.75" stroke="{PAPER}" stroke-width="1"'
    return f'fill="{feature.fill}" stroke="{THIN_LINE}" stroke-width="1.2" stroke-linejoin="round"'


def _shape(frame: Frame, feature: Feature, with_key: bool) -> str:
    title = f"<title>{escape(feature.told)}</title>"
    key = f' data-key="{escape(feature.key)}"' if with_key and feature.key else ""
    if feature.kind is Kind.CIRCLE:
        x, y = frame.place(feature.geometry["coordinates"])
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{feature.radius:.1f}">{title}</circle>'
    return f'<path d="{_path(frame, feature.geometry)}"{key}>{title}</path>'


def _path(frame: Frame, geometry: Geometry) -> str:
    """The rings as one path: from a first corner by short steps, in tenths of the unit."""
    commands = []
    for ring in rings(geometry):
        corners = [[round(10 * length) for length in frame.place(at)] for at in ring[:-1]]
        steps = " ".join(
            f"{(to_x - from_x) / 10:g} {(to_y - from_y) / 10:g}"
            for (from_x, from_y), (to_x, to_y) in pairwise(corners)
            if (from_x, from_y) != (to_x, to_y)
        )
        first_x, first_y = corners[0]
        commands.append(f"M{first_x / 10:g} {first_y / 10:g}l{steps}z")
    return "".join(commands)


def _symbols(drawn: "Map") -> Iterator[str]:
    for feature in _shown(drawn, SHAPED):
        x, y = drawn.frame.place(feature.geometry["coordinates"])
        path, fill, _reach = SYMBOLS[feature.kind]
        yield (
            f'<path transform="translate({x:.1f} {y:.1f})" d="{path}" fill="{fill}" '
            f'stroke="#fff" stroke-width="3"><title>{escape(feature.told)}</title></path>'
        )


def _names(drawn: "Map") -> Iterator[str]:
    """The names for which there is room, with a rim of paper around their letters."""
    yield (
        f'<g font-size="{LETTERS:g}" paint-order="stroke" stroke="{PAPER}" stroke-width="6" '
        'stroke-linejoin="round" pointer-events="none">'
    )
    for name in written(drawn.frame, in_order(drawn.features)):
        if name.feature.kind is Kind.TOWN:
            x, y = drawn.frame.place(name.feature.geometry["coordinates"])
            path, fill, _reach = SYMBOLS[Kind.TOWN]
            yield (
                f'<path transform="translate({x:.1f} {y:.1f})" d="{path}" fill="{fill}" '
                'stroke="none"/>'
            )
        yield _text(name)
    yield "</g>"


def _text(name: Written) -> str:
    kind = name.feature.kind
    fill = {Kind.NAME: SPRUCE, Kind.DESTINATION: QUIET}.get(kind, INK)
    weight = "" if kind in (Kind.TOWN, Kind.DESTINATION) else ' font-weight="600"'
    lines = "".join(
        f'<tspan x="{name.x:.1f}" y="{name.y(number):.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(name.lines)
    )
    return f'<text text-anchor="{name.anchor}" fill="{fill}"{weight}>{lines}</text>'


def _legend(drawn: "Map") -> Iterator[str]:
    """Below the drawing, a line for each symbol and one for the scale."""
    middle = drawn.frame.height + LEGEND_ROW / 2
    yield f'<g font-size="{0.9 * LETTERS:g}" fill="{INK}">'
    for sign in drawn.legend:
        path, fill, _reach = sign.symbol
        yield (
            f'<path transform="translate({MARGIN + 17:g} {middle:.1f})" d="{path}" fill="{fill}"/>'
            f'<text x="{MARGIN + 50:g}" y="{middle + 9:.1f}">{escape(sign.meaning)}</text>'
        )
        middle += LEGEND_ROW
    if drawn.scale:
        for step, shade in enumerate(drawn.shades):
            yield (
                f'<rect x="{MARGIN + SWATCH * step:g}" y="{middle - 14:.1f}" width="{SWATCH:g}" '
                f'height="28" fill="{shade}" stroke="{THIN_LINE}"/>'
            )
        x = MARGIN + SWATCH * len(drawn.shades) + 10
        yield f'<text x="{x:g}" y="{middle + 9:.1f}">{escape(drawn.scale)}</text>'
    yield "</g>"
