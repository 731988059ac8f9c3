"""Decisions on values: how many desks a demand asks for, which place is nearest."""

from collections.abc import Mapping, Sequence
from math import ceil, inf

from etabli.network.models import Place

# Assumption: desks used on three days of five are enough for the peaks of a week. The officer
# sees it where it is used, and changes the number of desks before anything opens.
OCCUPANCY = 0.6
DAYS_OPEN = 5
FEWEST_DESKS = 2


def desks_for(desk_days: float | None) -> int:
    """Desks to begin with, for so many desk-days a week."""
    return max(FEWEST_DESKS, ceil((desk_days or 0) / DAYS_OPEN / OCCUPANCY))


def nearest(home: str, places: Sequence[Place], minutes: Mapping[tuple[str, str], float]) -> Place:
    """The place whose commune is the fewest minutes from home; who lives elsewhere is told of
    the first hub, and of the first place where there is none."""
    reachable = [place for place in places if (home, place.commune_code) in minutes]
    if reachable:
        return min(reachable, key=lambda place: minutes[home, place.commune_code])
    return min(places, key=lambda place: 0 if place.kind == Place.Kind.HUB else inf)
