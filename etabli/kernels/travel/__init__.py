r"""Minutes by car between points, from the best that is at hand.

- `road_minutes` (in `travel.roads`, which loads osmium): shortest paths on the roads of an
  OpenStreetMap file, each with the speed of its class.
- `read_matrix`: a matrix computed elsewhere, from a CSV file.
- `fallback_minutes`: for want of better, great-circle kilometres times a detour, at the speed of
  the relief, plus a fixed time at both ends:
  :math:`t_{ij} = 60\, \text{detour} \cdot d_{ij} / \text{speed} + 2\, \text{end}`.

All give a `TravelMatrix`, which says by which method and from what source.
"""

from etabli.kernels.travel.distance import EARTH_RADIUS_KM, great_circle
from etabli.kernels.travel.fallback import Relief, fallback_minutes
from etabli.kernels.travel.files import read_matrix
from etabli.kernels.travel.matrix import Method, TravelMatrix

__all__ = [
    "EARTH_RADIUS_KM",
    "Method",
    "Relief",
    "TravelMatrix",
    "fallback_minutes",
    "great_circle",
    "read_matrix",
]
