"""Decisions on values: which instants a place's hours are, and what fits in them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import cos, hypot, inf, radians
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.kernels.timetable import Period
from etabli.network.hours import MIDNIGHT, Hours, Stretch
from etabli.network.models import Place

# Beyond these years, a time zone's arithmetic may leave the calendar.
FIRST_YEAR, LAST_YEAR = 2000, 2100
SCHOOL_ZONES = ("", "A", "B", "C")  # of mainland France
KILOMETRES_PER_DEGREE = 111.2  # of latitude, on a sphere of the Earth's mean radius


@lru_cache(maxsize=64)
def public_holidays(calendar: str, year: int) -> Mapping[date, str]:
    """Dates and names of a calendar's public holidays: `FR`, `FR-57`, `CH-VD`; none for ``."""
    if not calendar:
        return {}
    country, _dash, part = calendar.partition("-")
    return dict(holidays.country_holidays(country, subdiv=part or None, years=year))


@lru_cache(maxsize=1)
def _school_calendar() -> Any:
    """Read once, when the first place asks: it is a file of some megabytes."""
    from vacances_scolaires_france import SchoolHolidayDates

    return SchoolHolidayDates()


def in_school_holidays(day: date, zone: str) -> bool:
    """Whether the schools of a zone of France (A, B, C; none for ``) are on holiday; a year that
    is not announced yet (see `last_school_year`) has no holidays."""
    if not zone or not 1990 <= day.year <= last_school_year():
        return False
    return bool(_school_calendar().is_holiday_for_zone(day, zone))


def last_school_year() -> int:
    """The last calendar year of which the school holidays may be known."""
    return int(_school_calendar().max_year)


def known_calendar(calendar: str) -> bool:
    """Whether `public_holidays` knows the calendar."""
    country, dash, part = calendar.partition("-")
    known = holidays.list_supported_countries()
    return not calendar or (country in known and (not dash or part in known[country]))


def stretches_of(day: date, hours: Hours, calendar: str) -> Sequence[Stretch]:
    """The hours of a date: its own, else none on a public holiday, else its week day's, in the
    school holidays as in term."""
    if day in hours.special:
        return hours.special[day].stretches
    if day in public_holidays(calendar, day.year):
        return ()
    week = hours.school if in_school_holidays(day, hours.zone) else hours.week
    return week.get(day.weekday(), ())


def opening_periods(
    first: date, last: date, hours: Hours, calendar: str, zone: ZoneInfo
) -> list[Period]:
    """When a place is open from `first` to `last`, both included: disjoint, in order, in minutes
    from the epoch. Stretches that touch, over midnight too, are one period."""
    periods: list[Period] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for stretch in sorted(stretches_of(day, hours, calendar)):
            period = _on(day, stretch, zone)
            if periods and period.start <= periods[-1].end:
                period = Period(periods[-1].start, max(periods.pop().end, period.end))
            if period.start < period.end:
                periods.append(period)
    return periods


def check_stretches(stretches: Sequence[Stretch]) -> None:
    """The hours of one day go forward and do not overlap; raises BadInput."""
    last_closing: time | None = None
    for opens, closes in sorted(stretches):
        if opens >= closes and closes != MIDNIGHT:
            raise BadInput(_("Closing comes after opening (0:00 is midnight)."), field="closes")
        if last_closing is not None and (last_closing == MIDNIGHT or opens < last_closing):
            raise BadInput(_("These hours overlap."), field="opens")
        last_closing = closes


def _on(day: date, stretch: Stretch, zone: ZoneInfo) -> Period:
    ends_on = day + timedelta(days=1) if stretch.closes == MIDNIGHT else day
    # In the hour that comes twice in autumn, a place opens at its first and closes at its second;
    # in the hour that is left out in spring, it opens and closes an hour later by the clock.
    opens = datetime.combine(day, stretch.opens, zone)
    closes = datetime.combine(ends_on, stretch.closes, zone)
    last = max(closes.astimezone(UTC), closes.replace(fold=1).astimezone(UTC))
    return Period(clock.minutes(opens.astimezone(UTC)), clock.minutes(last))


def instant_at(
    day: date, local: time, zone: ZoneInfo, *, field: str, last: bool = False
) -> datetime:
    """The instant, in UTC, of a local time that somebody chose.

    Of the two in an hour that comes twice in autumn it is the first, or the second (`last`): so
    that what is meant lies between a beginning and an end. Raises BadInput naming `field` in the
    hour that is left out in spring.
    """
    chosen = datetime.combine(day, local, zone).replace(fold=int(last))
    instant = chosen.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != chosen.replace(tzinfo=None):
        raise BadInput(
            _("There is no %(time)s on %(day)s: the clocks go forward.")
            % {"time": time_format(local), "day": date_format(day, "l j F Y")},
            field=field,
            advice=_("Choose a time before or after that hour."),
        )
    return instant


def covering(periods: Iterable[Period], wish: Period) -> bool:
    """Whether one of the periods holds the whole wish."""
    return any(period.start <= wish.start and wish.end <= period.end for period in periods)


def local_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The two instants, in UTC, between which a local date lies: 23, 24 or 25 hours."""
    starts = datetime.combine(day, MIDNIGHT, zone)
    ends = datetime.combine(day + timedelta(days=1), MIDNIGHT, zone)
    return starts.astimezone(UTC), ends.astimezone(UTC)


def kilometres(one: Place, other: Place) -> float:
    """The distance as the crow flies, near enough to sort by; infinite where one of two places
    has no coordinates."""
    if one.pk == other.pk:
        return 0.0
    if one.longitude is None or one.latitude is None:
        return inf
    return kilometres_from(one.longitude, one.latitude, other)


def kilometres_from(longitude: float, latitude: float, place: Place) -> float:
    """The same from a position, in degrees."""
    if place.longitude is None or place.latitude is None:
        return inf
    return kilometres_between((longitude, latitude), (place.longitude, place.latitude))


def kilometres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The same between two positions: longitude and latitude, in degrees."""
    east = (other[0] - one[0]) * cos(radians(one[1]))
    return KILOMETRES_PER_DEGREE * hypot(east, other[1] - one[1])
