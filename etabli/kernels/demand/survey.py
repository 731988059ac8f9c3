"""From the answers of a survey to shares and means of the population.

Weighting repairs what the cells describe (age, commune, ...), not that volunteers are keener than
others within a cell: that is for a factor of its own in the chain.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.demand.uncertainty import Mean, Surveyed
from etabli.kernels.errors import InvalidInput


def effective_size(weights: ArrayLike) -> float:
    """How many equally weighted responses tell as much: (sum w)² / sum w².

    Source: L. Kish (1965), "Survey Sampling". Raises InvalidInput unless some weight is above 0.
    """
    return _effective_size(_weights(weights))


def weighted_share(flags: ArrayLike, weights: ArrayLike) -> Surveyed:
    """The share of the responses with their flag set, as sure as the effective size allows."""
    flag = numbers("flags", flags, dimensions=1, highest=1.0)
    weight = _weights(weights, flag)
    size = _effective_size(weight)
    return Surveyed(min(float(np.average(flag, weights=weight)), 1.0) * size, size)


def weighted_mean(
    values: ArrayLike, weights: ArrayLike, *, low: float = 0.0, high: float = np.inf
) -> Mean:
    """The weighted mean of numbers from `low` to `high`, with its standard error.

    That is the weighted standard deviation over the root of the effective size less one, and
    needs an effective size above 1.
    """
    value = numbers("values", values, dimensions=1, lowest=low, highest=high)
    weight = _weights(weights, value)
    size = _effective_size(weight)
    if size <= 1:
        raise InvalidInput("values", "at least two responses are needed")
    mean = float(np.average(value, weights=weight))
    spread = float(np.average((value - mean) ** 2, weights=weight))
    return Mean(min(max(mean, low), high), (spread / (size - 1)) ** 0.5, low, high)


def _weights(
    weights: ArrayLike, responses: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    weight = numbers("weights", weights, dimensions=1)
    if responses is not None and len(weight) != len(responses):
        raise InvalidInput("weights", f"{len(weight)} for {len(responses)} responses; one for each")
    if not weight.any():
        raise InvalidInput("weights", "all are 0; at least one above 0 is needed")
    return weight


def _effective_size(weight: NDArray[np.float64]) -> float:
    relative = weight / weight.max()
    return float(relative.sum() ** 2 / (relative**2).sum())
