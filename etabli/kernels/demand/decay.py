"""How many still come from farther away."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput


@dataclass(frozen=True)
class ExponentialDecay:
    """Every further `half` minutes half of those left no longer come.

    Source: A. G. Wilson (1971), "A family of spatial interaction models, and associated
    developments", Environment and Planning 3(1).
    """

    half: float

    def __post_init__(self) -> None:
        if number("half", self.half) == 0:
            raise InvalidInput("half", "0; minutes above 0 are needed")

    def share(self, minutes: ArrayLike) -> NDArray[np.float64]:
        """Who comes of those next door, for minutes of any shape; nobody from infinitely far."""
        return np.asarray(np.exp2(-_minutes(minutes) / self.half))


@dataclass(frozen=True)
class LogisticDecay:
    """Nearly all come from near; half from `middle` minutes; nearly nobody from far.

    `width`: minutes around the middle within which it falls from 73 % to 27 %, halved. Divided by
    its value at no minutes at all, so that next door is 1. Source: J. de Dios Ortúzar and L. G.
    Willumsen (2011), "Modelling Transport", 4th ed., chapter 7 (binary logit).
    """

    middle: float
    width: float

    def __post_init__(self) -> None:
        for name in ("middle", "width"):
            if number(name, getattr(self, name)) == 0:
                raise InvalidInput(name, "0; minutes above 0 are needed")

    def share(self, minutes: ArrayLike) -> NDArray[np.float64]:
        """Who comes of those next door, for minutes of any shape; nobody from infinitely far."""
        from scipy.special import expit

        here = 1 / (1 + math.exp(-self.middle / self.width))
        return np.asarray(expit((self.middle - _minutes(minutes)) / self.width) / here)


Decay = ExponentialDecay | LogisticDecay


def reached(demand: ArrayLike, minutes: ArrayLike, decays: Sequence[Decay]) -> NDArray[np.float64]:
    """(communes, profiles) what is left of `demand` (communes, profiles), each profile with its
    own decay, when the place to go to is `minutes` (communes,) away."""
    table = numbers("demand", demand, dimensions=2)
    way = numbers("minutes", minutes, dimensions=1, infinite=True)
    if table.shape != (len(way), len(decays)):
        raise InvalidInput(
            "demand",
            f"{table.shape[0]} communes and {table.shape[1]} profiles, with minutes for {len(way)} "
            f"and decays for {len(decays)}",
        )
    return table * np.column_stack([decay.share(way) for decay in decays])


def _minutes(minutes: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(minutes, dtype=np.float64)
    numbers("minutes", given.ravel(), dimensions=1, infinite=True)
    return given
