"""Half-days, days and weeks by a place's hours: what desks are booked for, and rooms are not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from etabli.booking.rules import clipped, hours_told
from etabli.booking.selectors import bookable, fits
from etabli.core import clock
from etabli.kernels.timetable import FreePeriod, Period
from etabli.network.models import Place, Space
from etabli.network.selectors import bookable_spaces, opening_periods

MORNING_BEGINS, NOON = time(8), time(13)
DAYS_A_WEEK = 7


class Span(TextChoices):
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    DAY = "day", _("day")
    WEEK = "week", _("seven days")


# What is booked by the place's hours; all else by the hour.
BY_SPAN = {Space.Kind.OPEN_SPACE, Space.Kind.OFFICE, Space.Kind.FLOOR}


# What one looks for, and the spans that may be it.
PARTS = {"half": _("half a day"), "day": _("a day"), "week": _("seven days")}
_SPANS = {
    "half": (Span.MORNING, Span.AFTERNOON),
    "day": (Span.DAY,),
    "week": (Span.WEEK,),
}


@dataclass(frozen=True)
class SpanOffer:
    """A space that is free for parts of a day, or a week: each with its hours."""

    space: Space
    options: tuple[tuple[Span, str], ...]


def span_offers(
    day: date, length: str, *, places: Iterable[Place], kind: str = "", quantity: int = 1
) -> list[SpanOffer]:
    """Where `quantity` units can be had in these places for one of `PARTS` from a local date on.

    As many queries as hours take (see `selectors.offers`).
    """
    spaces = [
        space
        for space in bookable_spaces(places)
        if space.kind in BY_SPAN and kind in ("", space.kind)
    ]
    if not spaces:
        return []
    around = timedelta(days=1)
    first = datetime.combine(day, time(0), UTC)
    free = bookable(spaces, first - around, first + timedelta(days=DAYS_A_WEEK) + around)
    offers = (
        SpanOffer(space, tuple(_options(day, length, space, free[space.pk], quantity)))
        for space in spaces
    )
    return [offer for offer in offers if offer.options]


def _options(
    day: date, length: str, space: Space, free: Sequence[FreePeriod], quantity: int
) -> Iterator[tuple[Span, str]]:
    for span in _SPANS[length]:
        periods = periods_of(span, day, space)
        if periods and all(fits(free, period, quantity) for period in periods):
            yield span, hours_told(periods, space.place.zone)


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
