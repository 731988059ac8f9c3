"""The numbers of a plan: what each may be, and what is known of one that is not certain."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.errors import InvalidInput

Shape = Literal["triangular", "uniform", "normal"]
SHAPES: tuple[Shape, ...] = ("triangular", "uniform", "normal")
MIDDLE = -(10**18)  # where none is told
LEVEL = 0.95  # a normal number lies between its low and its high nine times in ten


@dataclass(frozen=True)
class Range:
    """A number that is not certain, in the units of the field that it stands in.

    `triangular`: between low and high, `likely` the likeliest. `uniform`: anything between low and
    high alike. `normal`: low and high are the 5th and the 95th percentile, kept within what the
    field allows. `likely` is what the plan itself counts with; left out, it is the middle.

    Ranges of one `driver` are drawn as one: all low together, all high together. Without a name it
    is that of the field (`offers.demand`, `costs.rent`), so that one draw serves all places: an
    assumption that is wrong in one place is wrong in all.
    """

    low: int
    high: int
    likely: int = MIDDLE
    shape: Shape = "triangular"
    driver: str = ""

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise InvalidInput("shape", f"{self.shape!r}; {', '.join(SHAPES)} are known")
        if self.likely == MIDDLE:
            object.__setattr__(self, "likely", (self.low + self.high) // 2)
        elif self.shape == "normal":
            raise InvalidInput("likely", "a normal number is likeliest in the middle")
        if not self.low <= self.likely <= self.high:
            raise InvalidInput("likely", "low <= likely <= high is needed")

    def at(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """The numbers below which the shares `levels` of all draws lie (quantiles)."""
        low, likely, high = float(self.low), float(self.likely), float(self.high)
        width = high - low
        if width == 0 or self.shape == "uniform":
            return low + levels * width
        if self.shape == "normal":
            from scipy.special import ndtri

            deviation = width / 2 / NormalDist().inv_cdf(LEVEL)
            drawn: NDArray[np.float64] = (low + high) / 2 + deviation * ndtri(levels)
            return drawn
        rising = low + np.sqrt(levels * width * (likely - low))
        falling = high - np.sqrt((1 - levels) * width * (high - likely))
        return np.where(levels * width <= likely - low, rising, falling)


Number = int | Range


@dataclass(frozen=True)
class Unit:
    """What a number may be: `scale` whole units of the accounts make one as people write it."""

    scale: int
    lowest: int
    highest: int
    certain: bool = False

    def check(self, argument: str, value: Any) -> None:
        """Raises InvalidInput unless the value is a whole number, or a range, that is allowed."""
        if isinstance(value, Range) and not self.certain:
            for part in (value.low, value.likely, value.high):
                self._check(argument, part)
            return
        self._check(argument, value)

    def _check(self, argument: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidInput(argument, f"{self.allowed()} is needed")
        if not self.lowest <= value <= self.highest:
            raise InvalidInput(argument, f"{self.written(value)}; {self.allowed()} is needed")

    def read(self, argument: str, value: Any) -> int:
        """The number as people write it, in whole units."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise InvalidInput(argument, f"{_shown(value)}; {self.allowed()} is needed")
        number = Decimal(value)
        # Beyond these no number is allowed, and reckoning with it would take long.
        if not number.is_finite() or (number and not -12 < number.adjusted() < 12):
            raise InvalidInput(argument, f"{_shown(value)}; {self.allowed()} is needed")
        exact = Fraction(number) * self.scale
        if exact.denominator != 1:
            raise InvalidInput(argument, f"{_shown(value)}; {self.allowed()} is needed")
        self._check(argument, int(exact))
        return int(exact)

    def written(self, value: int) -> str:
        """The number as people write it."""
        exact = Decimal(value) / self.scale
        return str(int(exact)) if exact == int(exact) else f"{exact.normalize():f}"

    def allowed(self) -> str:
        """What may be written, in words."""
        decimals = len(str(self.scale)) - 1
        kind = f"a number of at most {decimals} decimals" if decimals else "a whole number"
        return f"{kind} from {self.written(self.lowest)} to {self.written(self.highest)}"


def _shown(value: Any) -> str:
    """A value that is no number, short enough for a sentence."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}…"


def uncertain(entry: Any) -> Iterator[tuple[str, Range]]:
    """Each field of an entry that is a range."""
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, Range):
            yield field.name, value
