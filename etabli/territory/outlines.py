"""Outlines made light enough for a page, without opening gaps between neighbours."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely

TOLERANCE = 0.001  # degrees: corners that matter less than some hundred metres go
DECIMALS = 5  # of a degree: a metre


class Outline(NamedTuple):
    """A GeoJSON geometry, and a point (longitude, latitude) well inside it."""

    geometry: dict[str, Any]
    centre: tuple[float, float]


def simplified(outlines: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """The outlines with fewer corners; neighbours keep their common border.

    By Visvalingam and Whyatt's method on the coverage as a whole (GEOS's CoverageSimplifier),
    then rounded, which moves a common corner alike on both sides.
    """
    return list(_rounded(shapely.coverage_simplify(list(outlines), TOLERANCE)))


def united(outlines: Iterable[shapely.Geometry]) -> Outline:
    """The outline around all of them; its point is the centre of the largest circle inside it."""
    # On a grid, so that slivers between neighbours close and no outline is too crooked to join.
    union = _rounded(shapely.union_all(list(outlines), grid_size=10**-DECIMALS))
    centre = shapely.get_point(shapely.maximum_inscribed_circle(union, tolerance=0.001), 0)
    return Outline(as_geojson(union), (round(centre.x, DECIMALS), round(centre.y, DECIMALS)))


def as_geojson(outline: shapely.Geometry) -> dict[str, Any]:
    """The outline as a GeoJSON geometry."""
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(outline))
    return geometry


def _rounded(outlines: Any) -> Any:
    return shapely.transform(outlines, lambda corners: np.round(corners, DECIMALS))
