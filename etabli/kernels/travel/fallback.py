"""Minutes estimated from straight lines, for want of roads or a matrix."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from etabli.kernels.errors import InvalidInput
from etabli.kernels.travel.distance import checked_points, kilometres
from etabli.kernels.travel.matrix import Method, TravelMatrix, checked_codes


class Relief(StrEnum):
    """The lie of the land."""

    plain = "plain"
    hilly = "hilly"
    mountain = "mountain"


class Drive(NamedTuple):
    """Kilometres by road for one through the air, and kilometres an hour on the road."""

    detour: float
    speed: float


# Assumptions. Hills: 1.34 is the mean detour to the centres of 300 European cities (Environment
# and Planning B, 2023, doi:10.1177/23998083231168870); plains get less and mountains, where roads
# follow valleys and bends, more. Mountains: half of the cross-border workers of the Arc jurassien
# drive more than 35 km and more than 42 minutes (INSEE/OSTAJ, 2019), which makes 50 km/h; the more
# level the land, the faster.
DRIVES = {
    Relief.plain: Drive(detour=1.25, speed=60.0),
    Relief.hilly: Drive(detour=1.35, speed=55.0),
    Relief.mountain: Drive(detour=1.50, speed=50.0),
}

# Assumption: to the car and out of the yard; finding a parking space and walking in.
MINUTES_AT_EACH_END = 2.0


def fallback_minutes(codes: Sequence[str], points: ArrayLike, relief: Relief) -> TravelMatrix:
    """Estimated minutes by car between `points` (n, 2), longitude and latitude, one for each code.

    Raises InvalidInput on what is no point of the Earth, or not one for each code.
    """
    known = checked_codes(codes)
    places = checked_points("points", points)
    if len(places) != len(known):
        raise InvalidInput("points", f"{len(places)} for {len(known)} codes; one for each")
    drive = DRIVES[relief]
    straight = kilometres(places[:, None], places[None, :])
    minutes = 60 * drive.detour / drive.speed * straight + 2 * MINUTES_AT_EACH_END
    np.fill_diagonal(minutes, 0.0)
    source = (
        f"Assumption: straight line × {drive.detour:g} at {drive.speed:g} km/h "
        f"and {MINUTES_AT_EACH_END:g} minutes at each end"
    )
    return TravelMatrix(known, minutes.astype(np.float32), Method.fallback, source)
