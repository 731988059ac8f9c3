"""Questions about series: whose they are, what they hold, what stands in the way of a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from etabli.booking.busy.selectors import busy_during
from etabli.booking.models import Booking, Series
from etabli.booking.selectors import STEP, fits, live, with_spaces
from etabli.booking.series.rules import Planned
from etabli.core import clock
from etabli.core.errors import Conflict, NotFound, Refused
from etabli.kernels.timetable import FreePeriod, nearest_starts
from etabli.network import requirements
from etabli.network.models import Space
from etabli.network.requirements import Use
from etabli.network.selectors import availability
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

CHOICES = 4  # other times offered on a date


@dataclass(frozen=True)
class Tried:
    """A date of a series: when it would be, what stands in the way, other times that day, and
    whether another calendar of whoever books says busy then, which keeps nobody from it."""

    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    refusal: Refused | None = None
    others: tuple[datetime, ...] = ()
    busy: bool = False


def series_for(person: Person, series: UUID) -> Series:
    """A series that is the person's own or at a place whose bookings they look after.

    Raises NotFound otherwise.
    """
    found = (
        Series.objects.select_related("space__place__network__territory", "person")
        .filter(uuid=series)
        .first()
    )
    if found is None or not (
        found.person_id == person.pk or may(person, Action.BOOK_FOR_OTHERS, found.space)
    ):
        raise NotFound(_("There is no such series."), field="series")
    return found


def bookings_of(series: Series) -> list[Booking]:
    """Every booking of a series, whatever has become of it, in order."""
    return list(with_spaces(series.bookings.all()))


def changeable(
    series: Series, first: date | None = None, last: date | None = None
) -> list[Booking]:
    """Those that hold something and have not begun, of the dates from `first` to `last`."""
    found = series.bookings.filter(live(), starts_at__gt=clock.now())
    if first is not None:
        found = found.filter(series_day__gte=first)
    if last is not None:
        found = found.filter(series_day__lte=last)
    return list(with_spaces(found))


def trial(person: Person, space: Space, dates: Sequence[Planned], quantity: int = 1) -> list[Tried]:
    """What would become of each date, were the series booked now.

    Four queries at most, and what the requirements ask for each date.
    """
    periods = [one.period for one in dates if one.period is not None]
    if not periods:
        return [_tried(person, space, one, quantity, ()) for one in dates]
    first, last = min(one.start for one in periods), max(one.end for one in periods)
    day = 24 * 60
    free = availability([space], clock.instant(first - day), clock.instant(last + day))[space.pk]
    tried = [_tried(person, space, one, quantity, free) for one in dates]
    return _with_busy(person, tried)


def _with_busy(person: Person, tried: Sequence[Tried]) -> list[Tried]:
    spans = {
        one.day: (one.starts_at, one.ends_at) for one in tried if one.starts_at and one.ends_at
    }
    found = busy_during(person, spans.values())
    busy = {
        day
        for day, (starts_at, ends_at) in spans.items()
        if any(one.ends_at > starts_at and one.starts_at < ends_at for one in found)
    }
    return [replace(one, busy=one.day in busy) for one in tried]


def _tried(
    person: Person, space: Space, one: Planned, quantity: int, free: Sequence[FreePeriod]
) -> Tried:
    if one.period is None:
        return Tried(one.day, None, None, left_out())
    starts_at, ends_at = clock.instant(one.period.start), clock.instant(one.period.end)
    use = Use(person, space, starts_at, ends_at, clock.now(), quantity, in_series=True)
    refusal = next(iter(requirements.decide(use).refusals), None)
    if refusal is None and not fits(free, one.period, quantity):
        others = nearest_starts(free, one.period, quantity, step=STEP, most=2 * CHOICES)
        on_the_day = tuple(
            start
            for start in (clock.instant(minute) for minute in others)
            if start.astimezone(space.place.zone).date() == one.day and start > clock.now()
        )
        return Tried(one.day, starts_at, ends_at, taken(space), on_the_day[:CHOICES])
    return Tried(one.day, starts_at, ends_at, refusal)


def left_out() -> Refused:
    """A date on which the hours chosen do not exist."""
    return Refused("no_such_time", _("There is no such time: the clocks go forward."))


def taken(space: Space) -> Refused:
    return Conflict("taken", _("%(space)s is taken at that time.") % {"space": space})
