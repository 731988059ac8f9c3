"""Time drawn as strips of bars. What they show is always written beside them too."""

from collections.abc import Sequence
from dataclasses import dataclass

from etabli.booking.selectors import Day, Offer
from etabli.kernels.timetable import Period
from etabli.network.models import Unit

HOUR = 60


@dataclass(frozen=True)
class Bar:
    """A stretch of a strip, in minutes from the strip's beginning."""

    x: int
    width: int
    kind: str


@dataclass(frozen=True)
class Strip:
    """One line of time, `width` minutes long, with a mark at each full hour."""

    width: int
    bars: tuple[Bar, ...]

    @property
    def marks(self) -> range:
        return range(HOUR, self.width, HOUR)


def offer_strips(offers: Sequence[Offer]) -> list[Strip]:
    """When each offer's space is free, all on one scale: full colour where every unit is."""
    scale = _scale([Period(free.start, free.end) for offer in offers for free in offer.free])
    return [
        _strip(
            scale,
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


def _strip(scale: Period, bars: Sequence[tuple[Period, str]]) -> Strip:
    return Strip(
        scale.end - scale.start,
        tuple(
            Bar(period.start - scale.start, period.end - period.start, kind)
            for period, kind in bars
        ),
    )
