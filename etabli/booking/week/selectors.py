"""What a place's week looks like, space by space."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from etabli.booking.models import Booking
from etabli.booking.selectors import live
from etabli.network.models import Closure, Place, Space
from etabli.network.rules import local_day
from etabli.network.selectors import opening_periods

DAYS = 7
SHOWN = 3  # entries of one space and day; the rest is for the page of the day


@dataclass(frozen=True)
class Cell:
    """A space on one day: what begins or goes on there, the first first."""

    space: Space
    entries: tuple[Booking | Closure, ...]

    @property
    def shown(self) -> tuple[Booking | Closure, ...]:
        return self.entries[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.entries) - SHOWN, 0)


@dataclass(frozen=True)
class WeekDay:
    date: date
    starts_at: datetime
    ends_at: datetime
    is_open: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Week:
    """Seven local dates from a Monday, and the spaces in the place's order."""

    spaces: tuple[Space, ...]
    days: tuple[WeekDay, ...]

    @property
    def monday(self) -> date:
        return self.days[0].date


def week_of(place: Place, day: date) -> Week:
    """The week in which a local date lies. Three queries."""
    monday = day - timedelta(days=day.weekday())
    dates = [monday + timedelta(days=number) for number in range(DAYS)]
    within = [local_day(one, place.zone) for one in dates]
    spaces = tuple(place.spaces.all())
    during = {"starts_at__lt": within[-1][1], "ends_at__gt": within[0][0]}
    bookings = Booking.objects.filter(live(), space__place=place, **during)
    closures = Closure.objects.filter(space__place=place, **during)
    found: dict[tuple[int, int], list[Booking | Closure]] = defaultdict(list)
    happening: list[Booking | Closure] = [*bookings.select_related("person"), *closures]
    for one in happening:
        for number in _days_of(one, within):
            found[one.space_id, number].append(one)
    return Week(
        spaces,
        tuple(
            WeekDay(
                one,
                *within[number],
                bool(opening_periods(place, one, one)),
                tuple(
                    Cell(space, tuple(sorted(found[space.pk, number], key=_begins)))
                    for space in spaces
                ),
            )
            for number, one in enumerate(dates)
        ),
    )


def _days_of(one: Booking | Closure, within: list[tuple[datetime, datetime]]) -> Iterator[int]:
    """The numbers of the days on which it lies."""
    for number, (starts_at, ends_at) in enumerate(within):
        if one.starts_at < ends_at and one.ends_at > starts_at:
            yield number


def _begins(one: Booking | Closure) -> datetime:
    return one.starts_at
