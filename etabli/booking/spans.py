"""Half-days, days and weeks by a place's hours: what desks are booked for, and rooms are not."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from etabli.booking.rules import clipped
from etabli.core import clock
from etabli.kernels.timetable import Period
from etabli.network.models import Space
from etabli.network.selectors import opening_periods

MORNING_BEGINS, NOON = time(8), time(13)
DAYS_A_WEEK = 7


class Span(TextChoices):
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    DAY = "day", _("day")
    WEEK = "week", _("seven days")


# What is booked by the place's hours; all else by the hour.
BY_SPAN = {Space.Kind.OPEN_SPACE, Space.Kind.OFFICE, Space.Kind.FLOOR}


def spans_of(space: Space) -> list[Span]:
    """What the space is booked for, beside hours; nothing for a room or a machine."""
    return list(Span) if space.kind in BY_SPAN else []


def periods_of(span: Span, day: date, space: Space) -> list[Period]:
    """The periods that a span from `day` on is in this space: each within the place's hours, no
    longer than the space may be booked for. Several where the place closes at noon, or for a
    week; none where it is closed."""
    days = DAYS_A_WEEK if span == Span.WEEK else 1
    return [
        period
        for offset in range(days)
        for period in _on_a_day(span, day + timedelta(days=offset), space)
    ]


def _on_a_day(span: Span, day: date, space: Space) -> Iterable[Period]:
    place = space.place
    noon = clock.minutes(datetime.combine(day, NOON, place.zone))
    for opening in opening_periods(place, day, day):
        period = _no_longer(opening, day, space)
        if span == Span.MORNING:
            period = Period(period.start, min(period.end, noon))
        elif span == Span.AFTERNOON:
            period = Period(max(period.start, noon), period.end)
        if period.end - period.start >= space.shortest:
            yield period


def _no_longer(opening: Period, day: date, space: Space) -> Period:
    """Where a place is open longer than one may book, a day begins at eight."""
    if opening.end - opening.start <= space.longest:
        return opening
    eight = clock.minutes(datetime.combine(day, MORNING_BEGINS, space.place.zone))
    start = max(opening.start, min(eight, opening.end - space.longest))
    return clipped(Period(start, start + space.longest), opening)
