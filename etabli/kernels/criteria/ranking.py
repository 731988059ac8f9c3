"""Scores by weights, and how much the first place depends on them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stability:
    """Between which values the weight of one criterion may lie, the others keeping their
    proportions, while the first alternative stays first."""

    low: float
    high: float


def scores(values: ArrayLike, weights: ArrayLike) -> Array:
    """(alternatives,) weighted means of `values` (alternatives, criteria); `weights` (criteria,)
    are 0 or more and need not add up to 1. Raises InvalidInput."""
    table, scale = _checked(values, weights)
    return np.asarray(table @ scale, dtype=np.float64)


def ranking(values: ArrayLike, weights: ArrayLike) -> list[int]:
    """The alternatives from the best; equals in their own order. Raises InvalidInput."""
    return [int(one) for one in np.argsort(-scores(values, weights), kind="stable")]


def stays_first(
    values: ArrayLike, weights: ArrayLike, *, within: float, draws: int = 10_000, seed: int = 0
) -> float:
    """The share of weightings in which the first alternative stays first (or shares that place).

    Each weight is drawn evenly within ± `within` (0 to 1) of itself, all independently, and they
    are brought to add up to 1 again. The same `seed` gives the same share. Raises InvalidInput.
    """
    first = ranking(values, weights)[0]
    return keep_rank(values, weights, within=within, draws=draws, seed=seed)[first]


def keep_rank(
    values: ArrayLike, weights: ArrayLike, *, within: float, draws: int = 10_000, seed: int = 0
) -> list[float]:
    """For each alternative, the share of weightings in which it keeps its rank (or shares it),
    the weights being drawn as for `stays_first`. Raises InvalidInput."""
    table, scale = _checked(values, weights)
    spread = number("within", within, highest=1.0)
    chance = np.random.default_rng(seed)
    drawn = scale * chance.uniform(1 - spread, 1 + spread, size=(draws, len(scale)))
    kept = []
    for alternative, rank in enumerate(np.argsort(ranking(table, scale)).tolist()):
        ahead = drawn @ (table - table[alternative]).T  # of it, each of them in each draw
        better = (ahead > 1e-12).sum(axis=1)
        worse = (ahead < -1e-12).sum(axis=1)
        kept.append(float(((better <= rank) & (worse < len(table) - rank)).mean()))
    return kept


def stability(values: ArrayLike, weights: ArrayLike) -> list[Stability]:
    """For each criterion, exactly. Raises InvalidInput.

    The lead of the first over another alternative changes in a straight line with one weight while
    the other weights keep their proportions, so each alternative bounds it on one side.
    """
    table, scale = _checked(values, weights)
    lead = table[ranking(table, scale)[0]] - table
    found = []
    for criterion, weight in enumerate(scale):
        own, others = lead[:, criterion], lead @ scale - weight * lead[:, criterion]
        # The others' lead when they have all the weight; none where this criterion has it all.
        rest = others / (1 - weight) if weight < 1 else np.zeros_like(own)
        slope = own - rest
        with np.errstate(divide="ignore", invalid="ignore"):
            zero = np.where(slope != 0, -rest / slope, np.nan)
        low = max([0.0, *zero[slope > 0].tolist()])
        high = min([1.0, *zero[slope < 0].tolist()])
        found.append(Stability(min(low, float(weight)), max(high, float(weight))))
    return found


def _checked(values: ArrayLike, weights: ArrayLike) -> tuple[Array, Array]:
    table = numbers("values", values, dimensions=2)
    scale = numbers("weights", weights, dimensions=1)
    if table.shape[1] != len(scale):
        raise InvalidInput("weights", f"one for each of {table.shape[1]} criteria is needed")
    if not scale.sum() > 0:
        raise InvalidInput("weights", "one above 0 is needed")
    return table, scale / scale.sum()
