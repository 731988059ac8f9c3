"""From what people say they will do to what they do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.demand.uncertainty import Range
from etabli.kernels.errors import InvalidInput

LEVELS = np.linspace(0, 1, 513)


@dataclass(frozen=True, eq=False)
class Intention:
    """Of those who are interested, the share who come: by how sure they are and from when on.

    `answers`: (degrees, horizons) the effective numbers that said so; `degrees` and `horizons`:
    the share who come of those as sure as that, and that share times what the wait leaves of it.
    Each cell comes at the product of its two ranges.

    What people say overstates what they do, the more so the less sure and the later: F. T. Juster
    (1966), "Consumer buying intentions and purchase probability", Journal of the American
    Statistical Association 61(315); V. G. Morwitz, J. H. Steckel and A. Gupta (2007), "When do
    purchase intentions predict sales?", International Journal of Forecasting 23(3). By how much is
    for the ranges.

    Two levels are drawn, one for all degrees and one for all horizons, and each range is at that
    level of its own distribution: who is wrong about the sure ones is wrong in the same way about
    the others. The mix of the answers is drawn from the posterior of a multinomial under W. Perks'
    prior (1947, "Some observations on inverse probability", Journal of the Institute of Actuaries
    73(2)), one answer spread over all cells.
    """

    answers: NDArray[np.float64]
    degrees: tuple[Range, ...]
    horizons: tuple[Range, ...]

    def __post_init__(self) -> None:
        answers = numbers("answers", self.answers, dimensions=2)
        object.__setattr__(self, "answers", answers)
        object.__setattr__(self, "degrees", tuple(self.degrees))
        object.__setattr__(self, "horizons", tuple(self.horizons))
        if answers.shape != (len(self.degrees), len(self.horizons)):
            raise InvalidInput(
                "answers",
                f"{answers.shape[0]} degrees and {answers.shape[1]} horizons, with ranges for "
                f"{len(self.degrees)} and {len(self.horizons)}",
            )
        for name in ("degrees", "horizons"):
            if any(one.highest > 1 for one in getattr(self, name)):
                raise InvalidInput(name, "a share is above 1; 0 to 1 is allowed")

    @property
    def highest(self) -> float:
        """The greatest number that can be drawn."""
        return 1.0

    def draw(
        self, generator: Generator, count: int, mix: Generator | None = None
    ) -> NDArray[np.float64]:
        """(count,) random shares; `mix` draws the mix of the answers, where the levels are shared
        with others who answered otherwise."""
        degrees = _levels(self.degrees, generator.uniform(size=count))
        horizons = _levels(self.horizons, generator.uniform(size=count))
        prior = 1 / self.answers.size
        parts = (mix or generator).standard_gamma(
            self.answers.ravel() + prior, (count, self.answers.size)
        )
        parts /= parts.sum(axis=1, keepdims=True)
        table = parts.reshape(count, *self.answers.shape)
        coming: NDArray[np.float64] = np.einsum("ndh,dn,hn->n", table, degrees, horizons)
        return coming


def _levels(ranges: Sequence[Range], level: NDArray[np.float64]) -> NDArray[np.float64]:
    """(ranges, count) each range at the same level of its distribution.

    Between the levels of a grid along straight lines: to compute each one takes ten times longer
    and moves no digit that is told.
    """
    return np.array([np.interp(level, LEVELS, one.at(LEVELS)) for one in ranges])
