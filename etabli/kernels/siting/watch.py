"""How long a search may go on, and who hears how far it is."""

import time
from typing import TYPE_CHECKING

from etabli.kernels.arrays import number
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.solution import Solution, relative_gap

if TYPE_CHECKING:
    from etabli.kernels.siting.highs import Progress

# Seconds between two reports.
PAUSE = 0.2


def check_time_limit(time_limit: float | None) -> None:
    """Raise InvalidInput unless it is above 0, or none."""
    if time_limit is not None and number("time_limit", time_limit) == 0:
        raise InvalidInput("time_limit", "0; more than 0 seconds are needed")


class Watch:
    """The time of one search."""

    def __init__(self, time_limit: float | None = None, progress: "Progress | None" = None) -> None:
        self._started = time.perf_counter()
        self._limit = time_limit
        self._progress = progress
        self._told = -PAUSE

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self._started

    @property
    def left(self) -> float | None:
        """Seconds left; none means no limit."""
        return None if self._limit is None else max(self._limit - self.seconds, 0.0)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.lacks(0.0)

    def lacks(self, seconds: float) -> bool:
        """Whether so many more seconds would be too many."""
        return self.left is not None and self.left <= seconds

    def tell(self, best: float, bound: float) -> None:
        """Report, unless the last report was a moment ago."""
        if self._progress is not None and self.seconds >= self._told + PAUSE:
            self._told = self.seconds
            self._progress(best, bound, relative_gap(best, bound), self._told)

    def tell_end(self, solution: Solution) -> None:
        """Report how it ended."""
        if self._progress is not None:
            self._progress(solution.objective, solution.bound, solution.gap, solution.seconds)

    @property
    def progress(self) -> "Progress | None":
        """The same for a method that reports by itself and counts its own seconds."""
        if self._progress is None:
            return None
        heard, before = self._progress, self.seconds
        return lambda best, bound, gap, seconds: heard(best, bound, gap, before + seconds)
