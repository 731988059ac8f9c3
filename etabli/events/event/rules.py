"""Decisions on values about events: when they take place, which month is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from etabli.booking.series.rules import Repetition, planned
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.network.rules import FIRST_YEAR, LAST_YEAR, local_day

MOST = 60  # dates of one programme
AHEAD = timedelta(days=31)  # what the agenda shows when no month is asked for
DEFAULT_ZONE = "Europe/Paris"


@dataclass(frozen=True)
class Stretch:
    """From one instant to another."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Month:
    """A local month: its first date, and the instants between which it lies."""

    first: date
    starts_at: datetime
    ends_at: datetime

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return _next_month(self.first)


def once(day: date, from_time: time, until_time: time) -> Repetition:
    """The repetition that names one date alone."""
    return Repetition("FREQ=DAILY;COUNT=1", day, from_time, until_time)


def stretches_of(times: Repetition, zone: ZoneInfo) -> list[Stretch]:
    """When the events of a repetition take place, in order.

    Raises BadInput: a rule that cannot be read, more than `MOST` dates, a time that is over.
    """
    periods = [one.period for one in planned(times, zone) if one.period is not None]
    if not periods or len(periods) > MOST:
        raise BadInput(
            _("An event has one date at least, and %(most)d at most.") % {"most": MOST},
            field="repeat_until",
        )
    found = [Stretch(clock.instant(one.start), clock.instant(one.end)) for one in periods]
    if found[0].ends_at <= clock.now():
        raise BadInput(_("This time is over already."), field="day")
    return found


def month_asked(asked: str, zone: ZoneInfo) -> Month | None:
    """The month that is written like 2026-03; none for anything else."""
    try:
        first = datetime.strptime(asked, "%Y-%m").date()  # noqa: DTZ007 (a date, not an instant)
    except ValueError:
        return None
    if not FIRST_YEAR < first.year < LAST_YEAR:
        return None
    return Month(first, local_day(first, zone)[0], local_day(_next_month(first), zone)[0])


def month_of(instant: datetime, zone: ZoneInfo) -> date:
    """The first date of the local month in which an instant lies."""
    return instant.astimezone(zone).date().replace(day=1)


def by_day(events: Sequence[object], days: Sequence[date]) -> list[tuple[date, list[object]]]:
    """Events in order, put together where their local dates are the same."""
    grouped: list[tuple[date, list[object]]] = []
    for event, day in zip(events, days, strict=True):
        if not grouped or grouped[-1][0] != day:
            grouped.append((day, []))
        grouped[-1][1].append(event)
    return grouped


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
