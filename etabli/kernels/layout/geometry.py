"""Outlines in metres: checked, measured, and whether two share a wall."""

from collections.abc import Sequence

from shapely import Polygon, box
from shapely.validation import explain_validity

from etabli.kernels.errors import InvalidInput

Point = tuple[float, float]
Outline = tuple[Point, ...]

# What a hand-held tape measure leaves open, in metres.
TOLERANCE = 0.05

# Two rooms share a wall when so much of their outlines (m) is no farther apart than a wall's width.
SHARED, WALL = 0.5, 0.4


def rectangle(width: float, depth: float, at: Point = (0.0, 0.0)) -> Outline:
    """The outline of a room of `width` × `depth` metres whose first corner stands `at`."""
    x, y = at
    return ((x, y), (x + width, y), (x + width, y + depth), (x, y + depth))


def polygon(argument: str, outline: Sequence[Point]) -> Polygon:
    """The outline as a polygon; raises InvalidInput where it crosses itself or encloses nothing."""
    if len(outline) < 3:
        raise InvalidInput(argument, f"{len(outline)} corners; 3 or more are needed")
    shape = Polygon(outline)
    if not shape.is_valid:
        where = explain_validity(shape).partition("[")[2].rstrip("]")
        raise InvalidInput(argument, f"the outline crosses itself at {where}; it must not")
    if shape.area < TOLERANCE:
        raise InvalidInput(argument, f"{shape.area:.2f} m²; an area above 0 is needed")
    return shape


def sides(outline: Outline) -> list[tuple[Point, Point]]:
    """The walls, each from corner to corner; a corner told twice is one."""
    around = zip(outline, (*outline[1:], outline[0]), strict=True)
    return [(one, other) for one, other in around if one != other]


def share_a_wall(one: Polygon, other: Polygon) -> bool:
    """Whether a wall stands between them: so much of one's outline is near the other."""
    if one.distance(other) > WALL:
        return False
    return bool(one.exterior.intersection(other.buffer(WALL, join_style="mitre")).length > SHARED)


def block(x: float, y: float, width: float, depth: float) -> Polygon:
    return box(x, y, x + width, y + depth)
