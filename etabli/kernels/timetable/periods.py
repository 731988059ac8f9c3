"""The values that the timetable works on."""

from typing import NamedTuple


class Period(NamedTuple):
    """[start, end) in minutes."""

    start: int
    end: int

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end


class Held(NamedTuple):
    """A unit taken for a period, by something that may move to another unit or may not."""

    unit: int
    period: Period
    movable: bool = False
