"""Questions about calendars kept elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from etabli.booking.busy.rules import PROBLEMS
from etabli.booking.closing.selectors import affected
from etabli.booking.models import Booking, BusyCalendar, BusyTime
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.network.models import Place
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

SHOWN = timedelta(days=14)
MOST_CLASHES = 20  # looked at closely on one page


@dataclass(frozen=True)
class Clash:
    """A busy time of a space that does not close it, and the bookings in the way; without any it
    is closed already."""

    busy: BusyTime
    bookings: Sequence[Booking]


def calendars_of(person: Person) -> QuerySet[BusyCalendar]:
    """A person's calendars."""
    return BusyCalendar.objects.filter(person=person)


def calendars_at(place: Place) -> QuerySet[BusyCalendar]:
    """The calendars of a place's spaces."""
    return BusyCalendar.objects.filter(space__place=place).select_related("space")


def calendar_for(person: Person, calendar: UUID) -> BusyCalendar:
    """One's own, or that of a space that one looks after. Raises NotFound otherwise."""
    found = (
        BusyCalendar.objects.select_related("space__place__network__territory")
        .filter(uuid=calendar)
        .first()
    )
    own = found is not None and found.person_id == person.pk
    if found is None or not (
        own or (found.space and may(person, Action.MANAGE_PLACE, found.space))
    ):
        raise NotFound(_("There is no such calendar."), field="calendar")
    return found


def problem_of(calendar: BusyCalendar) -> tuple[str | Promise, str | Promise] | None:
    """Why a calendar could not be read at the last attempt, and what to do about it."""
    return PROBLEMS.get(calendar.problem)


def coming_times(person: Person) -> QuerySet[BusyTime]:
    """When a person is busy in the coming fortnight."""
    now = clock.now()
    return BusyTime.objects.filter(
        calendar__person=person, ends_at__gt=now, starts_at__lt=now + SHOWN
    ).select_related("calendar")


def busy_during(person: Person, periods: Iterable[tuple[datetime, datetime]]) -> list[BusyTime]:
    """The busy times of a person that overlap one of some periods, in order. One query, none
    without a period."""
    wanted = list(periods)
    if not wanted:
        return []
    around = BusyTime.objects.filter(
        calendar__person=person,
        ends_at__gt=min(start for start, _end in wanted),
        starts_at__lt=max(end for _start, end in wanted),
    ).select_related("calendar")
    return [
        one
        for one in around
        if any(one.ends_at > start and one.starts_at < end for start, end in wanted)
    ]


def clashes_at(place: Place) -> list[Clash]:
    """What would close a place's spaces, were they not booked or closed: the first ones only."""
    open_yet = BusyTime.objects.filter(
        calendar__space__place=place, closure=None, ends_at__gt=clock.now()
    ).select_related("calendar__space__place")
    return [
        Clash(one, affected(one.calendar.space, one.starts_at, one.ends_at))
        for one in open_yet[:MOST_CLASHES]
        if one.calendar.space is not None
    ]
