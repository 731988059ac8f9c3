"""How costs may be given: a matrix, lists of the nearest sites, or points with a metric."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.errors import InvalidInput

Array = NDArray[np.float64]


class Metric(StrEnum):
    """How far two points of the plane are apart."""

    euclidean = "euclidean"
    rounded_down = "rounded_down"  # Euclidean, without its decimals, as in the p-median literature


@dataclass(frozen=True, eq=False)
class Points:
    """Costs that are distances in the plane, never stored all at once.

    `demand`: (n, 2) and `sites`: (m, 2), in one unit; `sites` are the demand points if not given.
    Raises InvalidInput.
    """

    demand: Array
    sites: Array
    metric: Metric = Metric.euclidean

    def __init__(
        self,
        demand: ArrayLike,
        sites: ArrayLike | None = None,
        metric: Metric | str = Metric.euclidean,
    ) -> None:
        object.__setattr__(self, "demand", _plane("demand", demand))
        object.__setattr__(self, "sites", self.demand if sites is None else _plane("sites", sites))
        if metric not in list(Metric):
            raise InvalidInput("metric", f"{metric!r}; one of {', '.join(Metric)} is needed")
        object.__setattr__(self, "metric", Metric(metric))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.demand), len(self.sites)

    def between(self, rows: NDArray[np.int_], columns: NDArray[np.int_]) -> Array:
        """The cost of each pair of a row and a column; the two indices broadcast."""
        apart = self.demand[rows] - self.sites[columns]
        distance: Array = np.sqrt(apart[..., 0] ** 2 + apart[..., 1] ** 2)
        return np.floor(distance) if self.metric is Metric.rounded_down else distance

    @cached_property
    def matrix(self) -> Array:
        """(n, m), all of them."""
        n, m = self.shape
        matrix = self.between(np.arange(n)[:, None], np.arange(m)[None, :])
        matrix.flags.writeable = False
        return matrix


@dataclass(frozen=True, eq=False)
class Nearest:
    """Costs of the sites within reach of each demand row; those not listed cannot serve it.

    `lists`: for each of the n rows, the pairs (site, cost). `site_count`: m.
    `start`: (n + 1,) where each row begins in `site` and `cost`. Raises InvalidInput.
    """

    start: NDArray[np.int64]
    site: NDArray[np.int32]
    cost: Array
    site_count: int

    def __init__(self, lists: Sequence[Sequence[tuple[int, float]]], site_count: int) -> None:
        flat = [pair for row in lists for pair in row]
        site = numbers("costs", [pair[0] for pair in flat], dimensions=1, highest=site_count - 1)
        values = {
            "start": np.concatenate([[0], np.cumsum([len(row) for row in lists])]).astype(np.int64),
            "site": site.astype(np.int32),
            "cost": numbers("costs", [pair[1] for pair in flat], dimensions=1),
            "site_count": site_count,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.start) - 1, self.site_count

    @cached_property
    def matrix(self) -> Array:
        """(n, m), all of them, infinite where the site is not listed."""
        matrix = np.full(self.shape, np.inf)
        rows = np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))
        np.minimum.at(matrix, (rows, self.site), self.cost)
        matrix.flags.writeable = False
        return matrix


def _plane(argument: str, points: ArrayLike) -> Array:
    plane = numbers(argument, points, dimensions=2, lowest=-np.inf)
    if plane.shape[1] != 2:
        raise InvalidInput(argument, f"{plane.shape[1]} coordinates a point; 2 are needed")
    return plane
