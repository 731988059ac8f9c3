"""Time drawn as strips of bars. What they show is always written beside them too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from etabli.booking.selectors import Day, Offer
from etabli.core import clock
from etabli.kernels.timetable import Period
from etabli.network.models import Unit

HOUR = 60
LABELLED = 3  # hours from one number to the next


@dataclass(frozen=True)
class Bar:
    """A stretch of a strip, in minutes from the strip's beginning."""

    x: int
    width: int
    kind: str


class Hour(NamedTuple):
    """A full hour inside a strip: where it lies, in minutes and in percent, and what it reads."""

    x: int
    percent: str
    label: str


@dataclass(frozen=True)
class Strip:
    """One line of time, `width` minutes long from `start`, with its full hours in local time."""

    start: int
    width: int
    bars: tuple[Bar, ...]
    zone: ZoneInfo

    @property
    def hours(self) -> list[Hour]:
        return [self._hour(x) for x in range(HOUR, self.width, HOUR)]

    def _hour(self, x: int) -> Hour:
        hour = clock.instant(self.start + x).astimezone(self.zone).hour
        label = "" if hour % LABELLED else _("%(hour)d:00") % {"hour": hour}
        return Hour(x, f"{100 * x / self.width:.2f}%", label)


def offer_strips(offers: Sequence[Offer]) -> list[Strip]:
    """When each offer's space is free, all on one scale: full colour where every unit is."""
    scale = _scale([Period(free.start, free.end) for offer in offers for free in offer.free])
    return [
        _strip(
            scale,
            offer.space.place.zone,
            [
                (Period(free.start, free.end), "free" if free.units == offer.most else "some")
                for free in offer.free
            ],
        )
        for offer in offers
    ]


def day_strips(day: Day) -> list[tuple[Unit, Strip]]:
    """Each unit's day at a place: when it is open and when it is held."""
    scale = _scale([*day.opening, *(held for line in day.lines for held in line.held)])
    return [
        (
            line.unit,
            _strip(
                scale,
                day.place.zone,
                [(period, "free") for period in day.opening]
                + [(period, "taken") for period in line.held],
            ),
        )
        for line in day.lines
    ]


def _scale(periods: Sequence[Period]) -> Period:
    """Full hours around all the periods."""
    if not periods:
        return Period(0, 24 * HOUR)
    first = min(period.start for period in periods) // HOUR * HOUR
    last = -(-max(period.end for period in periods) // HOUR) * HOUR
    return Period(first, last)


def _strip(scale: Period, zone: ZoneInfo, bars: Sequence[tuple[Period, str]]) -> Strip:
    return Strip(
        scale.start,
        scale.end - scale.start,
        tuple(
            Bar(period.start - scale.start, period.end - period.start, kind)
            for period, kind in bars
        ),
        zone,
    )
