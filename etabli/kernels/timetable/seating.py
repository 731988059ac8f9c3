"""Seating one more booking on units that are alike."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etabli.kernels.timetable.periods import Held, Period

# Steps taken back before a seating is called not found. Without blocked units none ever is, so
# the limit only matters where many units are blocked for parts of the time.
STEPS_BACK = 2_000


class Seating(NamedTuple):
    """Units for the new booking, and the unit to which each moved one goes, by its index."""

    units: tuple[int, ...]
    moves: dict[int, int]


class _Interval(NamedTuple):
    period: Period
    held: int | None  # index among the held, or None for the new booking
    now: int | None  # the unit it has at present


def seat(
    units: Sequence[int],
    held: Sequence[Held],
    wish: Period,
    quantity: int = 1,
    *,
    only: int | None = None,
) -> Seating | None:
    """`quantity` units that are free for the whole of `wish`, moving what may move; or the unit
    `only`, freed of what may move to another one.

    Without blocked units one is found whenever at least `quantity` units are free at every
    instant of the wish. Where blocked units stand in the way, None may mean that only a change
    of unit inside the period is left (see `hop`).
    """
    known = set(units)
    here = [index for index, one in enumerate(held) if one.unit in known]
    if most_taken([held[index].period for index in here], wish) + quantity > len(units):
        return None
    concerned = _connected(held, here, wish)
    intervals = [_Interval(held[index].period, index, held[index].unit) for index in concerned] + (
        [] if only is not None else [_Interval(wish, None, None)] * quantity
    )
    # At equal starts those already seated go first, so that as few as possible are moved.
    intervals.sort(key=lambda one: (one.period.start, one.now is None, one.period.end))
    blocked = _blocked(units, [held[index] for index in here], _hull(intervals, wish))
    if only is not None:
        if any(block.overlaps(wish) for block in blocked[only]):
            return None
        blocked[only].append(wish)
    chosen = _Search(units, intervals, blocked).run()
    if chosen is None:
        return None
    pairs = list(zip(intervals, chosen, strict=True))
    seats = [unit for one, unit in pairs if one.held is None]
    return Seating(
        units=tuple(sorted(seats)) if only is None else (only,),
        moves={one.held: unit for one, unit in pairs if one.held is not None and unit != one.now},
    )


def _hull(intervals: Sequence[_Interval], wish: Period) -> Period:
    return Period(
        min([wish.start, *(one.period.start for one in intervals)]),
        max([wish.end, *(one.period.end for one in intervals)]),
    )


def _blocked(
    units: Sequence[int], held: Sequence[Held], horizon: Period
) -> dict[int, list[Period]]:
    """What stays where it is, on each unit; what does not meet the horizon is left out, since
    it would only make units look different that are alike."""
    blocked: dict[int, list[Period]] = {unit: [] for unit in units}
    for one in held:
        if not one.movable and one.period.overlaps(horizon):
            blocked[one.unit].append(one.period)
    return blocked


def _connected(held: Sequence[Held], here: Sequence[int], wish: Period) -> list[int]:
    """The movable ones that meet the wish, or meet one that does, and so on."""
    reached: list[int] = []
    start, end = wish
    waiting = [index for index in here if held[index].movable]
    grown = True
    while grown:
        grown = False
        still = []
        for index in waiting:
            period = held[index].period
            if period.start < end and start < period.end:
                start, end = min(start, period.start), max(end, period.end)
                reached.append(index)
                grown = True
            else:
                still.append(index)
        waiting = still
    return reached


def most_taken(taken: Sequence[Period], wish: Period) -> int:
    """The most units taken at one instant of the wish."""
    changes = sorted(
        change
        for period in taken
        if period.overlaps(wish)
        for change in ((max(period.start, wish.start), 1), (period.end, -1))
    )
    level = most = 0
    for _instant, change in changes:  # at one instant, ends come before starts
        level += change
        most = max(most, level)
    return most


class _Search:
    """Units for intervals in the order of their starts; goes back where blocked units forbid."""

    def __init__(
        self,
        units: Sequence[int],
        intervals: Sequence[_Interval],
        blocked: dict[int, list[Period]],
    ) -> None:
        self._intervals = intervals
        self._blocked = {unit: sorted(periods) for unit, periods in blocked.items()}
        self._free_from = dict.fromkeys(units, -1)  # the end of what the search put on each unit
        self._steps_back = 0

    def run(self) -> list[int] | None:
        # Depth-first with an explicit stack: there may be more intervals than Python's recursion.
        chosen: list[int] = []
        undo: list[int] = []
        trail: list[Iterator[int]] = []
        while len(chosen) < len(self._intervals):
            if len(trail) == len(chosen):
                trail.append(iter(self._candidates(self._intervals[len(chosen)])))
            unit = next(trail[-1], None)
            if unit is not None:
                undo.append(self._free_from[unit])
                self._free_from[unit] = self._intervals[len(chosen)].period.end
                chosen.append(unit)
                continue
            trail.pop()
            self._steps_back += 1
            if not chosen or self._steps_back > STEPS_BACK:
                return None
            self._free_from[chosen.pop()] = undo.pop()
        return chosen

    def _candidates(self, interval: _Interval) -> list[int]:
        """Its own unit first, then one of each kind of alike units, the tightest fit first."""
        period = interval.period
        kinds: dict[tuple[Period, ...], int] = {}
        mine = False
        for unit, free_from in self._free_from.items():
            blocks = self._blocked[unit]
            if free_from > period.start or any(period.overlaps(block) for block in blocks):
                continue
            # From here on only what comes later tells one free unit from another.
            later = tuple(block for block in blocks if block.start >= period.end)
            if unit == interval.now:
                mine = True
            else:
                kinds.setdefault(later, unit)
        others = sorted(kinds, key=lambda later: later[0].start if later else float("inf"))
        first = [interval.now] if mine and interval.now is not None else []
        return first + [kinds[later] for later in others]


def hop(
    units: Sequence[int], held: Sequence[Held], wish: Period, quantity: int = 1
) -> list[tuple[int, Period]] | None:
    """The wish in as few pieces as can be, each on one unit, with nobody else moved.

    Possible whenever at every instant of the wish `quantity` units are free; None otherwise.
    Staying as long as possible on the unit that is free longest gives the fewest changes.
    """
    taken: dict[int, list[Period]] = {unit: [] for unit in units}
    for one in held:
        if one.unit in taken:
            taken[one.unit].append(one.period)
    pieces: list[tuple[int, Period]] = []
    for _ in range(quantity):
        lane = _one_lane(taken, wish)
        if lane is None:
            return None
        for unit, period in lane:
            taken[unit].append(period)
        pieces += lane
    return pieces


def _one_lane(taken: dict[int, list[Period]], wish: Period) -> list[tuple[int, Period]] | None:
    lane: list[tuple[int, Period]] = []
    at = wish.start
    while at < wish.end:
        until, unit = max(
            ((_free_until(periods, at, wish.end), unit) for unit, periods in taken.items()),
            key=lambda pair: pair[0],
            default=(at, -1),
        )
        if until <= at:
            return None
        lane.append((unit, Period(at, until)))
        at = until
    return lane


def _free_until(periods: Sequence[Period], at: int, limit: int) -> int:
    """Until when, up to `limit`, a unit free at `at` stays free; `at` itself when it is taken."""
    if any(start <= at < end for start, end in periods):
        return at
    return min((start for start, _end in periods if at < start < limit), default=limit)
