"""What the tags of an OpenStreetMap way say to a car (wiki.openstreetmap.org/wiki/Key:highway)."""

import re
from typing import Protocol

# Assumptions: kilometres an hour driven on average in light traffic, somewhat less than the usual
# limit on large roads and much less on small ones, for bends, crossings and villages. Classes that
# are not here (tracks, paths, roads being built) are not for cars.
SPEEDS = {
    "motorway": 110.0,
    "motorway_link": 50.0,
    "trunk": 85.0,
    "trunk_link": 50.0,
    "primary": 65.0,
    "primary_link": 40.0,
    "secondary": 60.0,
    "secondary_link": 40.0,
    "tertiary": 50.0,
    "tertiary_link": 35.0,
    "unclassified": 40.0,
    "road": 40.0,
    "residential": 30.0,
    "living_street": 15.0,
    "service": 15.0,
}

# From the most to the least specific: the first that is there decides.
ACCESS = ("motorcar", "motor_vehicle", "vehicle", "access")
CLOSED = {"no", "private", "agricultural", "forestry", "emergency", "military"}

ONE_WAY = {"yes", "true", "1"}
ONE_WAY_BACK = {"-1", "reverse"}
ROUND = {"roundabout", "circular"}

LIMIT = re.compile(r"([0-9]+)( ?mph)?")
KM_IN_A_MILE = 1.609344


class Tags(Protocol):
    """Values by their keys, as osmium and dictionaries have them."""

    def get(self, key: str, /) -> str | None: ...


def speed(tags: Tags) -> float:
    """Kilometres an hour: that of the class, or the limit if it is lower; 0 if not for cars.

    Limits that are not a plain number (FR:urban, signals, walk, ...) leave the class its speed.
    """
    access = next((value for key in ACCESS if (value := tags.get(key))), None)
    if access in CLOSED or tags.get("area") == "yes":
        return 0.0
    usual = SPEEDS.get(tags.get("highway") or "", 0.0)
    limit = LIMIT.fullmatch(tags.get("maxspeed") or "")
    if limit is None:
        return usual
    return min(usual, float(limit[1]) * (KM_IN_A_MILE if limit[2] else 1.0))


def directions(tags: Tags) -> tuple[bool, bool]:
    """Whether a car may drive along the way as it is drawn, and against."""
    implied = tags.get("highway") == "motorway" or tags.get("junction") in ROUND
    one_way = tags.get("oneway") or ("yes" if implied else "no")
    return one_way not in ONE_WAY_BACK, one_way not in ONE_WAY
