"""What is known of a number: itself, or how far it may lie from where."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etabli.kernels.arrays import number
from etabli.kernels.errors import InvalidInput


@dataclass(frozen=True)
class Known:
    """A number taken as exact."""

    value: float

    def __post_init__(self) -> None:
        number("value", self.value)

    @property
    def highest(self) -> float:
        """The greatest number that can be drawn."""
        return self.value

    def draw(self, generator: Generator, count: int) -> NDArray[np.float64]:
        """(count,) the number itself."""
        return np.full(count, float(self.value))


@dataclass(frozen=True)
class Range:
    """A judgement: the lowest, the likeliest and the highest that the number can be.

    Drawn from the PERT distribution, a beta with mean (low + 4 likely + high) / 6. Source:
    D. G. Malcolm and others (1959), "Application of a technique for research and development
    program evaluation", Operations Research 7(5); D. Vose (2008), "Risk Analysis", 3rd ed.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        for name in ("low", "likely", "high"):
            number(name, getattr(self, name))
        if not self.low <= self.likely <= self.high:
            raise InvalidInput(
                "likely",
                f"{self.likely:g} with low {self.low:g} and high {self.high:g}; "
                "low <= likely <= high is needed",
            )

    @property
    def highest(self) -> float:
        """The greatest number that can be drawn."""
        return self.high

    def draw(self, generator: Generator, count: int) -> NDArray[np.float64]:
        """(count,) random numbers from low to high."""
        if self.high == self.low:
            return np.full(count, float(self.low))
        return self.low + (self.high - self.low) * generator.beta(*self._shape, count)

    def at(self, level: NDArray[np.float64]) -> NDArray[np.float64]:
        """The numbers below which the shares `level` of all draws lie."""
        from scipy.special import betaincinv

        if self.high == self.low:
            return np.full(np.shape(level), float(self.low))
        risen: NDArray[np.float64] = betaincinv(*self._shape, level)
        return self.low + (self.high - self.low) * risen

    @property
    def _shape(self) -> tuple[float, float]:
        """The two numbers of the beta distribution, where low and high differ."""
        width = self.high - self.low
        return 1 + 4 * (self.likely - self.low) / width, 1 + 4 * (self.high - self.likely) / width


@dataclass(frozen=True)
class Surveyed:
    """A share seen in a survey: so many of the effective number of answers.

    Neither need be whole: see `weighted_share`. Drawn from the posterior under Jeffreys' prior,
    Beta(successes + 1/2, others + 1/2). Source: L. D. Brown, T. T. Cai and A. DasGupta (2001),
    "Interval estimation for a binomial proportion", Statistical Science 16(2).
    """

    successes: float
    effective_size: float

    def __post_init__(self) -> None:
        if number("effective_size", self.effective_size) == 0:
            raise InvalidInput("effective_size", "0; at least part of an answer is needed")
        number("successes", self.successes, highest=self.effective_size)

    @property
    def highest(self) -> float:
        """The greatest number that can be drawn."""
        return 1.0

    def draw(self, generator: Generator, count: int) -> NDArray[np.float64]:
        """(count,) random shares from 0 to 1."""
        others = self.effective_size - self.successes
        return generator.beta(self.successes + 0.5, others + 0.5, count)


@dataclass(frozen=True)
class Mean:
    """A mean with its standard error, from `low` to `high` at the utmost.

    Drawn from the normal distribution truncated to that range (N. L. Johnson, S. Kotz and
    N. Balakrishnan (1994), "Continuous Univariate Distributions" 1, 2nd ed., section 10.1);
    where the range cuts off much on one side, the mean of the draws moves away from it.
    """

    value: float
    standard_error: float
    low: float = 0.0
    high: float = math.inf

    def __post_init__(self) -> None:
        number("standard_error", self.standard_error)
        number("low", self.low)
        if self.high != math.inf:
            number("high", self.high, lowest=self.low)
        number("value", self.value, lowest=self.low, highest=self.high)

    @property
    def highest(self) -> float:
        """The greatest number that can be drawn."""
        return self.high

    def draw(self, generator: Generator, count: int) -> NDArray[np.float64]:
        """(count,) random numbers from low to high."""
        from scipy.special import ndtr, ndtri

        if self.standard_error == 0:
            return np.full(count, float(self.value))
        below = ndtr((self.low - self.value) / self.standard_error)
        above = ndtr((self.high - self.value) / self.standard_error)
        level = generator.uniform(below, above, count)
        drawn = self.value + self.standard_error * ndtri(level)
        return np.clip(drawn, self.low, self.high)
