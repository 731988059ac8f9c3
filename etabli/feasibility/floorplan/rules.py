"""Corners on a picture, the scale of it, and the square metres that follow. Values only.

A corner is (x, y) in percent of the picture's width from the left and of its height from the top,
so that another size of the same picture changes nothing.
"""

import math
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput

Corner = tuple[float, float]
MOST_CORNERS = 60
NEAREST = 1.0  # percent of the picture's width: what the scale is measured over is no shorter
LEAST_AREA = 0.05  # m²: what encloses less is a slip
_CORNER = re.compile(r"(\d+(?:[.,]\d+)?)[,;]?\s+(\d+(?:[.,]\d+)?)")


def read(text: str, field: str) -> list[Corner]:
    """Corners as they are typed, one a line: `12.5 40`. Raises BadInput for `field`."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        told = _CORNER.fullmatch(line)
        corner = (
            tuple(round(float(one.replace(",", ".")), 2) for one in told.groups()) if told else ()
        )
        if len(corner) != 2:
            raise BadInput(
                _("Line %(line)d: two numbers are needed, such as 12.5 40.") % {"line": number},
                field=field,
            )
        if max(corner) > 100:
            raise BadInput(
                _("Line %(line)d is outside the picture: from 0 to 100 percent is allowed.")
                % {"line": number},
                field=field,
            )
        found.append(corner)
    return found


def written(corners: Iterable[Sequence[float]]) -> str:
    """Corners as `read` takes them."""
    return "\n".join(f"{x:g} {y:g}" for x, y in corners)


def check_corners(corners: Sequence[Corner]) -> list[Corner]:
    """An outline to a hundredth of a percent; two corners are those of a rectangle that face each
    other. Raises BadInput."""
    if not 2 <= len(corners) <= MOST_CORNERS:
        raise BadInput(
            _("From 2 to %(most)d corners are allowed: two make a rectangle.")
            % {"most": MOST_CORNERS},
            field="corners",
        )
    told = [(round(x, 2), round(y, 2)) for x, y in corners]
    if len(told) > 2:
        return told
    (left, top), (right, bottom) = told
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def metres_per_pixel(ends: Sequence[Corner], size: tuple[int, int], metres: Decimal) -> float:
    """The scale of a picture of `size` pixels, from two points and the metres between them. Raises
    BadInput where there are not two, they are too near, or the distance is none."""
    if len(ends) != 2:
        raise BadInput(_("Two points are needed, each on a line of its own."), field="ends")
    one, other = _pixels(ends, size)
    pixels = math.dist(one, other)
    if pixels < size[0] * NEAREST / 100:
        raise BadInput(_("These two points are too near each other to measure by."), field="ends")
    if not metres > 0:
        raise BadInput(_("A distance above 0 m is needed."), field="metres")
    return float(metres) / pixels


def in_metres(
    corners: Sequence[Sequence[float]], size: tuple[int, int], scale: float
) -> list[Corner]:
    """The outline on the ground, x to the right and y upwards, from 0 on; `scale` in metres for a
    pixel."""
    pixels = _pixels(corners, size)
    left, bottom = min(x for x, _y in pixels), max(y for _x, y in pixels)
    return [(round((x - left) * scale, 4), round((bottom - y) * scale, 4)) for x, y in pixels]


def area(outline: Sequence[Corner]) -> Decimal:
    """Square metres within an outline in metres. Raises BadInput where it crosses itself or
    encloses nothing."""
    from shapely import Polygon

    shape = Polygon(outline)
    if shape.is_valid and shape.area >= LEAST_AREA:
        return Decimal(shape.area).quantize(Decimal("0.01"), ROUND_HALF_UP)
    raise BadInput(
        _("The outline encloses nothing: tell its corners in the order in which one walks round.")
        if shape.is_valid
        else _(
            "The outline crosses itself: tell its corners in the order in which one walks round."
        ),
        field="corners",
    )


def _pixels(corners: Sequence[Sequence[float]], size: tuple[int, int]) -> list[Corner]:
    width, height = size
    return [(x * width / 100, y * height / 100) for x, y in corners]
