"""Decisions on values: how many desks a demand asks for, which place is nearest."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil, inf
from typing import Any

from django.utils import translation

from etabli.core.texts import Text
from etabli.network.models import Place, Space

# Assumption: desks used on three days of five are enough for the peaks of a week. The officer
# sees it where it is used, and changes the number of desks before anything opens.
OCCUPANCY = 0.6
DAYS_OPEN = 5
FEWEST_DESKS = 2


def desks_for(desk_days: float | None) -> int:
    """Desks to begin with, for so many desk-days a week."""
    return max(FEWEST_DESKS, ceil((desk_days or 0) / DAYS_OPEN / OCCUPANCY))


def first_desks(number: int) -> dict[str, Any]:
    """The space that a place begins with, as `network.services.create_space` takes it."""
    return {
        "units": numbered(number),
        "kind": Space.Kind.OPEN_SPACE,
        "name": Text("Bureaux", "Desks"),
        "seats": number,
    }


def numbered(count: int) -> list[str]:
    """Names of units that are alike."""
    return [str(number + 1) for number in range(count)]


def in_each(tell: Callable[[], str]) -> Text:
    """What `tell` says in each of the product's languages."""
    told = {}
    for language in ("fr", "en"):
        with translation.override(language):
            told[language] = tell()
    return Text(**told)


def nearest(home: str, places: Sequence[Place], minutes: Mapping[tuple[str, str], float]) -> Place:
    """The place whose commune is the fewest minutes from home; who lives elsewhere is told of
    the first hub, and of the first place where there is none."""
    reachable = [place for place in places if (home, place.commune_code) in minutes]
    if reachable:
        return min(reachable, key=lambda place: minutes[home, place.commune_code])
    return min(places, key=lambda place: 0 if place.kind == Place.Kind.HUB else inf)
