"""From the answers of a survey to shares and means of the population.

Weighting repairs what the cells describe (age, commune, ...), not that volunteers are keener than
others within a cell: that is for a factor of its own in the chain.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.demand.uncertainty import Mean, Surveyed
from etabli.kernels.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class Poststratification:
    """`weights` (responses,) of mean 1, and the cells of the population that nobody answers for."""

    weights: NDArray[np.float64]
    empty_cells: tuple[int, ...]


def poststratify(cells: ArrayLike, population: ArrayLike) -> Poststratification:
    """Weigh responses so that each cell counts as in the population.

    `cells`: (responses,) the cell of each response; `population`: (cells,) how many live in each.
    The people of a cell without any response are spread over the others in proportion to these:
    they are taken to be like all those who are represented. Source: D. Holt and T. M. F. Smith
    (1979), "Post stratification", Journal of the Royal Statistical Society A 142(1).
    Raises InvalidInput on an unknown cell, or a response from a cell where nobody lives.
    """
    people = numbers("population", population, dimensions=1)
    cell = np.asarray(cells)
    if cell.ndim != 1 or cell.size == 0 or not np.issubdtype(cell.dtype, np.integer):
        raise InvalidInput("cells", "one whole number for each of at least one response is needed")
    if unknown := cell[(cell < 0) | (cell >= len(people))].tolist():
        raise InvalidInput("cells", f"cell {unknown[0]}; the cells are 0 to {len(people) - 1}")
    responses = np.bincount(cell, minlength=len(people))
    if deserted := np.flatnonzero((responses > 0) & (people == 0)).tolist():
        raise InvalidInput(
            "population", f"0 in cell {deserted[0]}, which has responses; join it with another"
        )
    weights = people[cell] / responses[cell]
    empty = np.flatnonzero((responses == 0) & (people > 0))
    return Poststratification(weights / weights.mean(), tuple(empty.tolist()))


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
