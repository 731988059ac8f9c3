"""Where the people of a territory work, told from its flows: values only."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from etabli.territory.description import INSEE

TOLD = 3  # work places named for each commune
# How codes of work places abroad begin in INSEE's files, and the country that they are in. The
# five digits are those of INSEE's list of countries; elsewhere two letters stand for one.
COUNTRIES = {
    "99109": "DE",
    "99127": "IT",
    "99130": "AD",
    "99131": "BE",
    "99134": "ES",
    "99137": "LU",
    "99138": "MC",
    "99140": "CH",
    "AL": "DE",
    "AN": "AD",
    "BE": "BE",
    "ES": "ES",
    "IT": "IT",
    "LU": "LU",
    "MC": "MC",
    "MO": "MC",
    "SU": "CH",
}
# As in `CH-nyon`: the country before the name.
PREFIX = re.compile(r"([A-Z]{2})-.+")
ABROAD = "99999"  # somewhere


def country_of(code: str) -> str:
    """The country of a place by its code, FR where it is one of INSEE's; empty where nobody
    knows but that it is abroad."""
    if INSEE.fullmatch(code) and not code.startswith("99"):
        return "FR"
    if found := PREFIX.fullmatch(code):
        return found[1]
    return COUNTRIES.get(code) or COUNTRIES.get(code[:2], "")


class Spot(NamedTuple):
    """A place where people live or work: a commune of the territory, or one outside of it."""

    code: str
    name: str
    country: str
    inside: bool
    point: tuple[float, float] | None  # longitude and latitude

    @property
    def is_abroad(self) -> bool:
        return not self.inside and self.country != "FR"


@dataclass(frozen=True, slots=True)
class Trip:
    """So many people who live here and work there; minutes by car where they are known."""

    home: Spot
    work: Spot
    count: float
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A work place, who goes there, how many percent of all that makes, and the minutes of those
    who come from another place."""

    spot: Spot
    count: float
    percent: float
    minutes: float | None = None


@dataclass(frozen=True)
class Leaving:
    """Those who live in a commune (or anywhere in the territory) and work."""

    trips: Sequence[Trip]

    @cached_property
    def total(self) -> float:
        return sum(trip.count for trip in self.trips)

    @cached_property
    def own(self) -> float:
        """Who works in the commune they live in."""
        return self._sum(trip for trip in self.trips if trip.home == trip.work)

    @cached_property
    def inside(self) -> float:
        """Who works in another commune of the territory."""
        return self._sum(t for t in self.trips if t.work.inside and t.home != t.work)

    @cached_property
    def elsewhere(self) -> float:
        """Who works in France outside of the territory."""
        return self._sum(t for t in self.trips if not t.work.inside and not t.work.is_abroad)

    @cached_property
    def abroad(self) -> float:
        return self._sum(trip for trip in self.trips if trip.work.is_abroad)

    @cached_property
    def minutes(self) -> float | None:
        """On average, of those who leave their commune and whose minutes are known."""
        known = self._timed
        people = self._sum(known)
        return sum(t.count * (t.minutes or 0) for t in known) / people if people else None

    @cached_property
    def timed(self) -> float:
        """The share of those who leave their commune whose minutes are known."""
        leave = self.total - self.own
        return self._sum(self._timed) / leave if leave > 0 else 1.0

    @cached_property
    def goals(self) -> list[Goal]:
        """Where they work, most of them first."""
        counts: dict[Spot, float] = defaultdict(float)
        minutes: dict[Spot, float] = defaultdict(float)
        timed: dict[Spot, float] = defaultdict(float)
        for trip in self.trips:
            counts[trip.work] += trip.count
            if trip.minutes is not None and trip.home != trip.work:
                minutes[trip.work] += trip.count * trip.minutes
                timed[trip.work] += trip.count
        ranked = sorted(counts, key=lambda spot: (-counts[spot], spot.code))
        return [
            Goal(
                spot,
                counts[spot],
                100 * counts[spot] / self.total,
                minutes[spot] / timed[spot] if timed[spot] else None,
            )
            for spot in ranked
            if counts[spot] > 0
        ]

    @property
    def main(self) -> list[Goal]:
        return self.goals[:TOLD]

    @cached_property
    def percent(self) -> dict[str, float]:
        """Of those who work: in their commune, in the territory, elsewhere in France, abroad, and
        of those who leave their commune, whose minutes are known."""
        names = ("own", "inside", "elsewhere", "abroad")
        return {name: self._percent(getattr(self, name)) for name in names} | {
            "timed": 100 * self.timed
        }

    def _percent(self, count: float) -> float:
        return 100 * count / self.total if self.total else 0.0

    @property
    def _timed(self) -> list[Trip]:
        return [t for t in self.trips if t.home != t.work and t.minutes is not None]

    @staticmethod
    def _sum(trips: Iterable[Trip]) -> float:
        return sum(trip.count for trip in trips)


@dataclass(frozen=True)
class WhereTheyWork:
    """The flows of a territory, and where they come from; `homes`: its communes in their order."""

    method: str
    year: int | None
    source: str
    homes: Sequence[Spot]
    trips: Sequence[Trip]

    @property
    def is_estimate(self) -> bool:
        return self.method == "gravity"

    @cached_property
    def whole(self) -> Leaving:
        """All who live in the territory."""
        return Leaving([trip for trip in self.trips if trip.home.inside])

    @cached_property
    def by_commune(self) -> list[tuple[Spot, Leaving]]:
        trips: Mapping[Spot, list[Trip]] = defaultdict(list)
        for trip in self.trips:
            trips[trip.home].append(trip)
        return [(home, Leaving(trips[home])) for home in self.homes]

    @property
    def known(self) -> list[tuple[Spot, Leaving]]:
        """The communes of which something is known."""
        return [(home, leaving) for home, leaving in self.by_commune if leaving.total]

    @property
    def unknown(self) -> list[Spot]:
        return [home for home, leaving in self.by_commune if not leaving.total]

    @cached_property
    def coming(self) -> float:
        """Who comes from outside to work in the territory; the flows abroad are not counted."""
        return sum(trip.count for trip in self.trips if not trip.home.inside)

    def main(self, most: int) -> list[Trip]:
        """The greatest flows from a commune of the territory to another place, or from outside."""
        between = [trip for trip in self.trips if trip.home != trip.work and trip.count > 0]
        ranked = sorted(between, key=lambda t: (-t.count, t.home.code, t.work.code))
        return ranked[:most]
