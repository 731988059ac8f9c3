"""What the indicators are: definitions on values, the same for every place and month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# A count of people below this might tell who they are.
FEWEST_TOLD = 5
WEEK = 7


@dataclass(frozen=True)
class Month:
    """A calendar month, in a place's local time."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)


@dataclass(frozen=True)
class Used:
    """A confirmed booking, as far as the indicators look at it: it holds `units` units."""

    person: int
    starts_at: datetime
    ends_at: datetime
    units: int
    is_desk: bool


def hours_used(bookings: Iterable[Used], starts_at: datetime, ends_at: datetime) -> float:
    """Unit-hours booked between two instants."""
    return sum(
        (min(one.ends_at, ends_at) - max(one.starts_at, starts_at)).total_seconds()
        / 3600
        * one.units
        for one in bookings
    )


def desk_days(bookings: Iterable[Used], month: Month, zone: ZoneInfo) -> int:
    """Desk-days of a month: a desk, a person and a local date make one, however long they stay.

    It is what a study estimates, so that the two can be held against each other.
    """
    days: dict[tuple[int, date], int] = {}
    for one in bookings:
        if not one.is_desk:
            continue
        for day in _days(one, zone):
            if month.first <= day <= month.last:
                key = (one.person, day)
                days[key] = max(days.get(key, 0), one.units)
    return sum(days.values())


def _days(booking: Used, zone: ZoneInfo) -> Iterable[date]:
    first = booking.starts_at.astimezone(zone).date()
    # What ends at midnight does not touch the day that begins then.
    last = (booking.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def people_told(people: int) -> int | None:
    """How many people came, or None where so few came that it might tell who."""
    return people if people == 0 or people >= FEWEST_TOLD else None
