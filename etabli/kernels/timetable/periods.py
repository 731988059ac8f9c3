"""The values that the timetable works on."""

from collections.abc import Iterable
from typing import NamedTuple


class Period(NamedTuple):
    """[start, end) in minutes."""

    start: int
    end: int

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same instants as disjoint periods, in order: what overlaps or touches is one."""
    found: list[Period] = []
    for period in sorted(periods):
        if found and period.start <= found[-1].end:
            found[-1] = Period(found[-1].start, max(found[-1].end, period.end))
        else:
            found.append(period)
    return found


class Held(NamedTuple):
    """A unit taken for a period, by something that may move to another unit or may not."""

    unit: int
    period: Period
    movable: bool = False
