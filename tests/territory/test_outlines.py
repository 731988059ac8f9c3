"""Outlines made lighter."""

import json

import numpy as np
import shapely

from etabli.territory import outlines


def wavy(step: float) -> list[tuple[float, float]]:
    """A border from south to north with corners that hardly matter."""
    return [(6.1 + 0.0001 * (-1) ** n, 46 + n * step) for n in range(int(0.1 / step) + 1)]


def neighbours() -> list[shapely.Geometry]:
    border = wavy(0.005)
    return [
        shapely.Polygon([(6.0, 46.0), *border, (6.0, 46.1)]),
        shapely.Polygon([(6.2, 46.0), *border, (6.2, 46.1)]),
    ]


def test_corners_that_matter_little_go() -> None:
    lighter = outlines.simplified(neighbours())
    assert (
        shapely.get_num_coordinates(lighter).sum() < shapely.get_num_coordinates(neighbours()).sum()
    )


def test_neighbours_keep_their_common_border() -> None:
    west, east = outlines.simplified(neighbours())
    assert shapely.coverage_is_valid([west, east])
    assert shapely.intersection(west, east).length > 0.09


def test_coordinates_are_to_a_metre() -> None:
    corners = shapely.get_coordinates(outlines.simplified(neighbours()))
    assert np.allclose(corners, corners.round(outlines.DECIMALS), atol=1e-12)


def test_a_union_has_no_gap_and_its_centre_inside() -> None:
    union = outlines.united(outlines.simplified(neighbours()))
    shape = shapely.from_geojson(json.dumps(union.geometry))
    assert shape.geom_type == "Polygon"
    assert not shape.interiors
    assert shape.contains(shapely.Point(union.centre))
