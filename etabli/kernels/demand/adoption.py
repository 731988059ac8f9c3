"""How a practice spreads over the years: Bass's model."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.demand.uncertainty import Range
from etabli.kernels.errors import InvalidInput


def bass(
    years: ArrayLike, innovation: ArrayLike, imitation: ArrayLike, start: ArrayLike = 0.0
) -> NDArray[np.float64]:
    """The share of those who will ever take a practice up who have, `years` after `start` had.

    Of those who have not, in each year the share `innovation` does of its own accord, and
    `imitation` times the share who have because of these. All broadcast with one another.
    Source: F. M. Bass (1969), "A new product growth for model consumer durables", Management
    Science 15(5), in closed form. Raises InvalidInput on a negative year or rate, on a start that
    is no share, or when both rates are 0.
    """
    time, p, q, begun = (
        _at_least_0(name, values)
        for name, values in (
            ("years", years),
            ("innovation", innovation),
            ("imitation", imitation),
            ("start", start),
        )
    )
    if (begun > 1).any():
        raise InvalidInput("start", "more than 1; a share from 0 to 1 is needed")
    if (p + q == 0).any():
        raise InvalidInput("innovation", "0 with an imitation of 0; one of them above 0 is needed")
    # The odds of those left, multiplied through by p so that no innovation at all is allowed too.
    left = (1 - begun) * np.exp(-(p + q) * time)
    whole = p + q * begun
    return np.asarray(
        np.where(whole > 0, 1 - (p + q) * left / np.where(whole > 0, whole + q * left, 1), 0.0)
    )


@dataclass(frozen=True)
class Adoption:
    """The share who practise something, from `practice` at the beginning up to `ceiling`.

    A draw of the practice above that of the ceiling stays at the ceiling.
    """

    practice: Range
    ceiling: Range
    innovation: Range
    imitation: Range

    def __post_init__(self) -> None:
        if self.innovation.low + self.imitation.low == 0:
            raise InvalidInput("innovation", "from 0 with an imitation from 0; one must be above 0")

    @property
    def highest(self) -> float:
        """The greatest number that can be drawn."""
        return self.ceiling.highest

    def draw(self, generator: Generator, count: int) -> NDArray[np.float64]:
        """(count,) random shares after a year."""
        first: NDArray[np.float64] = self.path(generator, count, 1)[0]
        return first

    def path(self, generator: Generator, count: int, years: int) -> NDArray[np.float64]:
        """(years, count) random shares after 1, 2, ... years: each draw is one history."""
        practice, ceiling, p, q = (
            one.draw(generator, count)
            for one in (self.practice, self.ceiling, self.innovation, self.imitation)
        )
        start = np.divide(practice, ceiling, out=np.ones(count), where=practice < ceiling)
        time = np.arange(1, years + 1)[:, None]
        path: NDArray[np.float64] = ceiling * bass(time, p, q, start)
        return path


def _at_least_0(name: str, values: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(values, dtype=np.float64)
    numbers(name, given.ravel(), dimensions=1)
    return given
