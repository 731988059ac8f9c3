"""What is free: periods with the number of free units, and the starts nearest to a wish."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from etabli.kernels.timetable.periods import Period


class FreePeriod(NamedTuple):
    """Throughout [start, end) exactly `units` units are free."""

    start: int
    end: int
    units: int


def changes_of(taken: Iterable[Period]) -> dict[int, int]:
    """How many more units are taken from each instant on, one for each of the periods."""
    changes: dict[int, int] = {}
    for start, end in taken:
        changes[start] = changes.get(start, 0) + 1
        changes[end] = changes.get(end, 0) - 1
    return changes


def free_periods(
    changes: Mapping[int, int], units: int, windows: Sequence[Period]
) -> list[FreePeriod]:
    """The periods inside `windows` with at least one of `units` free, in order.

    `changes`: how many more units are taken from each instant on (see `changes_of`); no unit is
    taken twice at an instant. `windows`: disjoint and in order. Neighbouring periods differ in
    their number of units.
    """
    instants = sorted(instant for instant, change in changes.items() if change)
    free: list[FreePeriod] = []
    left, position = units, 0
    for window in windows:
        cursor = window.start
        while position < len(instants) and instants[position] < window.end:
            instant = instants[position]
            position += 1
            if instant > cursor:
                _add(free, cursor, instant, left)
                cursor = instant
            left -= changes[instant]
        _add(free, cursor, window.end, left)
    return free


def _add(free: list[FreePeriod], start: int, end: int, units: int) -> None:
    if units <= 0 or start >= end:
        return
    if free and free[-1].end == start and free[-1].units == units:
        start = free.pop().start
    free.append(FreePeriod(start, end, units))


def nearest_starts(
    free: Sequence[FreePeriod], wish: Period, units: int, *, step: int, most: int
) -> list[int]:
    """The starts nearest to the wished one at which `units` units are free for as long.

    Starts are a multiple of `step` minutes away from the wish; at most `most` are given, the
    nearest first and the earlier of two equally near. The wish itself is not among them.
    """
    length = wish.end - wish.start
    found = {
        start
        for stretch in _stretches(free, units)
        for start in _nearest_within(stretch, wish.start, length, step, most)
    }
    found.discard(wish.start)
    return sorted(found, key=lambda start: (abs(start - wish.start), start))[:most]


def _stretches(free: Sequence[FreePeriod], units: int) -> list[Period]:
    """Unbroken periods with at least `units` units free."""
    joined: list[Period] = []
    for period in free:
        if period.units < units:
            continue
        if joined and joined[-1].end == period.start:
            joined[-1] = Period(joined[-1].start, period.end)
        else:
            joined.append(Period(period.start, period.end))
    return joined


def _nearest_within(stretch: Period, wish: int, length: int, step: int, most: int) -> Iterable[int]:
    """At most `most` + 1 starts on each side of the wish, inside one unbroken free stretch."""
    # The first and the last start on the grid through the wish.
    first = wish + -((wish - stretch.start) // step) * step
    last = wish + ((stretch.end - length - wish) // step) * step
    if first > last:
        return ()
    nearest = min(max(wish, first), last)
    lowest = max(first, nearest - most * step)
    highest = min(last, nearest + most * step)
    return range(lowest, highest + 1, step)
