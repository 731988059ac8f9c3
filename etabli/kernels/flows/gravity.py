"""The flows of the doubly constrained gravity model, by Furness's balancing."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput

Array = NDArray[np.float64]

# How far a row or column may stay from its margin, of the whole.
TOLERANCE = 1e-7
ROUNDS = 50_000


class Decay(StrEnum):
    """How the attraction of a work place falls with the minutes to it."""

    exponential = "exponential"  # exp(-beta t)
    power = "power"  # t ** -beta


@dataclass(frozen=True, eq=False)
class Gravity:
    """`counts` (homes, works), whose rows and columns sum up to the margins given.

    `mean_minutes` of a trip; infinite `minutes` carry nobody.
    """

    counts: Array
    decay: Decay
    beta: float
    mean_minutes: float


@dataclass(frozen=True, eq=False)
class Margins:
    """Who leaves each home and who arrives at each work place, and the minutes between them."""

    homes: Array  # (n,)
    works: Array  # (m,)
    minutes: Array  # (n, m)

    @classmethod
    def checked(cls, homes: ArrayLike, works: ArrayLike, minutes: ArrayLike) -> "Margins":
        """Raises InvalidInput for shapes that do not fit and sums that differ."""
        leaving = numbers("homes", homes, dimensions=1)
        arriving = numbers("works", works, dimensions=1)
        between = numbers("minutes", minutes, dimensions=2, infinite=True)
        if between.shape != (len(leaving), len(arriving)):
            raise InvalidInput(
                "minutes",
                f"{between.shape} for {len(leaving)} homes and {len(arriving)} work places; "
                "one row and one column each is needed",
            )
        total, jobs = leaving.sum(), arriving.sum()
        if total <= 0:
            raise InvalidInput("homes", "nobody leaves; at least one number above 0 is needed")
        if not np.isclose(total, jobs, rtol=1e-6):
            raise InvalidInput(
                "works", f"{jobs:g} arrive and {total:g} leave; both sums must be the same"
            )
        return cls(leaving, arriving * (total / jobs), between)


def gravity(
    homes: ArrayLike,
    works: ArrayLike,
    minutes: ArrayLike,
    *,
    beta: float,
    decay: Decay = Decay.exponential,
) -> Gravity:
    """Flows from `homes` (n,) to `works` (m,), people both, over `minutes` (n, m).

    `beta` is 0 or more: a minute for the exponential decay, no unit for the power, which needs
    minutes above 0. Balanced in turn by rows and columns (K. P. Furness, "Time function
    iteration", Traffic Engineering and Control, 1965). Raises InvalidInput, also where people
    cannot reach jobs enough.
    """
    margins = Margins.checked(homes, works, minutes)
    return balanced(margins, decay, number("beta", beta))


def costs(margins: Margins, decay: Decay) -> Array:
    """What the decay counts in: minutes, or their logarithm. Raises InvalidInput."""
    if decay is Decay.exponential:
        return margins.minutes
    if (margins.minutes == 0).any():
        raise InvalidInput("minutes", "0 somewhere; the power decay needs minutes above 0")
    return np.log(margins.minutes)


def balanced(margins: Margins, decay: Decay, beta: float) -> Gravity:
    """The flows for margins that have been checked."""
    reached = np.isfinite(margins.minutes)
    for argument, people, ways in (
        ("homes", margins.homes, reached.any(axis=1)),
        ("works", margins.works, reached.any(axis=0)),
    ):
        if (people[~ways] > 0).any():
            raise InvalidInput("minutes", f"some of the {argument} are out of everybody's reach")
    exponent = np.where(reached, -beta * np.where(reached, costs(margins, decay), 0.0), -np.inf)
    counts = _furness(margins, exponent)
    total = counts.sum()
    mean = float((counts * np.where(reached, margins.minutes, 0.0)).sum() / total)
    return Gravity(counts, decay, beta, mean)


def _furness(margins: Margins, exponent: Array) -> Array:
    """Balance rows and columns in turn until both are met.

    What is best for each home, then for each work place, counts as 1, so that nobody far away is
    lost to what a computer takes for 0: a factor of a row or column changes nothing.
    """
    for axis in (1, 0):
        highest = exponent.max(axis=axis, keepdims=True)
        exponent = exponent - np.where(np.isfinite(highest), highest, 0.0)
    attraction = np.exp(exponent)
    columns = np.ones(len(margins.works))
    allowed = TOLERANCE * margins.homes.sum()
    for _round in range(ROUNDS):
        rows = _share(margins.homes, attraction @ columns)
        columns = _share(margins.works, rows @ attraction)
        counts: Array = rows[:, None] * attraction * columns
        amiss = max(
            np.abs(counts.sum(axis=1) - margins.homes).max(),
            np.abs(counts.sum(axis=0) - margins.works).max(),
        )
        if amiss <= allowed:
            return counts
        columns /= columns.max()
    raise InvalidInput(
        "minutes", "people and jobs do not come together; some are out of each other's reach"
    )


def _share(wanted: Array, found: Array) -> Array:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)
