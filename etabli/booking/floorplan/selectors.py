"""Which desks and rooms of a place are free at a time, one by one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from etabli.core import clock
from etabli.kernels.timetable import Period
from etabli.network.floorplan.selectors import plans_of
from etabli.network.models import FloorPlan, Mark, Occupation, Place, Unit
from etabli.network.selectors import opening_periods

STEP = 30  # minutes that a proposed time is rounded to
LONGEST = 4 * 60  # minutes proposed
DAYS = 7  # looked ahead for a time to propose


@dataclass(frozen=True)
class Stand:
    """A unit on a plan at the time that is looked at."""

    mark: Mark
    state: str  # free, taken or closed

    @property
    def is_free(self) -> bool:
        return self.state == "free"


@dataclass(frozen=True)
class Floor:
    plan: FloorPlan
    stands: tuple[Stand, ...]


def floors_at(place: Place, starts_at: datetime, ends_at: datetime) -> list[Floor]:
    """Each plan of a place with what is free throughout a time, what a space keeps free after a
    booking included. Three queries."""
    plans = list(plans_of(place))
    marks = [mark for plan in plans for mark in plan.marks.all()]
    wish = Period(clock.minutes(starts_at), clock.minutes(ends_at))
    open_then = any(
        opening.start <= wish.start and wish.end <= opening.end
        for opening in opening_periods(
            place, starts_at.astimezone(place.zone).date(), ends_at.astimezone(place.zone).date()
        )
    )
    taken = _taken((mark.unit for mark in marks), wish)
    return [
        Floor(
            plan,
            tuple(
                Stand(mark, _state(open_then, mark.unit_id in taken)) for mark in plan.marks.all()
            ),
        )
        for plan in plans
    ]


def _state(open_then: bool, taken: bool) -> str:
    if not open_then:
        return "closed"
    return "taken" if taken else "free"


def _taken(units: Iterable[Unit], wish: Period) -> set[int]:
    """Those of the units that something holds during the wish or its space's time after it."""
    buffers = {unit.pk: unit.space.buffer for unit in units}
    longest = timedelta(minutes=max(buffers.values(), default=0))
    rows = (
        Occupation.objects.in_force()
        .filter(
            unit__in=buffers,
            ends_at__gt=clock.instant(wish.start),
            starts_at__lt=clock.instant(wish.end) + longest,
        )
        .values_list("unit_id", "starts_at")
    )
    first: dict[int, list[int]] = defaultdict(list)
    for unit, starts in rows:
        first[unit].append(clock.minutes(starts))
    return {unit for unit, starts in first.items() if min(starts) < wish.end + buffers[unit]}


def next_time(place: Place) -> tuple[datetime, datetime]:
    """A time to show first, in the place's local time: what is left of the opening that is on or
    comes next, half a day at most; the next hours where none comes within the week."""
    now = clock.now()
    earliest = -(-clock.minutes(now) // STEP) * STEP
    today = now.astimezone(place.zone).date()
    wish = Period(earliest, earliest + LONGEST)
    for opening in opening_periods(place, today, today + timedelta(days=DAYS)):
        if opening.end > earliest:
            start = max(opening.start, earliest)
            wish = Period(start, min(opening.end, start + LONGEST))
            break
    return (
        clock.instant(wish.start).astimezone(place.zone),
        clock.instant(wish.end).astimezone(place.zone),
    )
