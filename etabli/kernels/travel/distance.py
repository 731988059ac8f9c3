"""Points on the Earth and the shortest way between them through the air."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.errors import InvalidInput

# The mean radius of the GRS 80 ellipsoid (IUGG; H. Moritz, Journal of Geodesy 74, 2000).
EARTH_RADIUS_KM = 6371.0088


def checked_points(argument: str, points: ArrayLike) -> NDArray[np.float64]:
    """(n, 2) longitudes and latitudes in degrees; raises InvalidInput if they are not."""
    array = numbers(argument, points, dimensions=2, lowest=-180.0, highest=180.0)
    if array.shape[1] != 2:
        raise InvalidInput(argument, "a longitude and a latitude are needed for each point")
    numbers(f"latitude of {argument}", array[:, 1], dimensions=1, lowest=-90.0, highest=90.0)
    return array


def great_circle(points_from: ArrayLike, points_to: ArrayLike) -> NDArray[np.float64]:
    """(n, m) kilometres from each of (n, 2) to each of (m, 2) points, longitude and latitude.

    The haversine formula (R. W. Sinnott (1984), "Virtues of the haversine", Sky and Telescope
    68(2)), within 0.6 % of the ellipsoid. Raises InvalidInput on what is no point of the Earth.
    """
    start = checked_points("points_from", points_from)
    end = checked_points("points_to", points_to)
    return kilometres(start[:, None], end[None, :])


def kilometres(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle kilometres between points (..., 2), element by element."""
    start, end = np.radians(start), np.radians(end)
    across, along = np.moveaxis(np.sin((end - start) / 2) ** 2, -1, 0)
    haversine = along + np.cos(start[..., 1]) * np.cos(end[..., 1]) * across
    # Rounding may exceed 1 between antipodes.
    angle: NDArray[np.float64] = 2 * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))
    return EARTH_RADIUS_KM * angle
