"""Weights from pairwise comparisons, and how consistent these are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput

Array = NDArray[np.float64]

# Mean consistency index of matrices filled by chance, by the number of criteria (Saaty 2008).
RANDOM_INDEX = (0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49)
MOST_CRITERIA = len(RANDOM_INDEX)
CONSISTENT = 0.1  # a consistency ratio up to this is good enough (Saaty 1980)
STRONGEST = 9.0  # how many times as important one criterion can be called


@dataclass(frozen=True, eq=False)
class Weights:
    """`weights` (criteria,), adding up to 1, and the `consistency` ratio of what they come from:
    0 where all comparisons agree, 1 where they are as good as made by chance."""

    weights: Array
    consistency: float

    @property
    def is_consistent(self) -> bool:
        return self.consistency <= CONSISTENT


def matrix_of(count: int, ratios: Mapping[tuple[int, int], float]) -> Array:
    """(count, count) how many times as important the row's criterion is as the column's.

    `ratios`: from 1/9 to 9 for each pair (first, second) with first < second. Raises InvalidInput
    when a pair is missing, unknown or out of bounds, or for more criteria than `MOST_CRITERIA`.
    """
    if not 1 <= count <= MOST_CRITERIA:
        raise InvalidInput("count", f"{count}; 1 to {MOST_CRITERIA} criteria are allowed")
    pairs = {(first, second) for second in range(count) for first in range(second)}
    if wrong := pairs ^ ratios.keys():
        raise InvalidInput("ratios", f"{min(wrong)}; each pair of criteria is needed once")
    matrix = np.ones((count, count))
    for (first, second), ratio in ratios.items():
        value = number("ratios", ratio, lowest=1 / STRONGEST, highest=STRONGEST)
        matrix[first, second], matrix[second, first] = value, 1 / value
    return matrix


def together(matrices: Sequence[Array]) -> Array:
    """The group's comparisons: the geometric mean of its members', each cell by itself, which keeps
    them reciprocal. Raises InvalidInput for no matrix, or for matrices of different sizes."""
    if len({one.shape for one in matrices}) != 1:
        raise InvalidInput("matrices", "one matrix or more, all of one size, are needed")
    return np.asarray(np.exp(np.mean(np.log(np.stack(matrices)), axis=0)), dtype=np.float64)


def weights_of(matrix: ArrayLike) -> Weights:
    """The principal eigenvector of comparisons (criteria, criteria), as `matrix_of` or `together`
    gives them. Raises InvalidInput for a matrix that is not square, positive and reciprocal."""
    given = numbers("matrix", matrix, dimensions=2, lowest=1e-9)
    count = len(given)
    if given.shape != (count, count) or count > MOST_CRITERIA:
        raise InvalidInput("matrix", f"a square of 1 to {MOST_CRITERIA} rows is needed")
    if not np.allclose(given * given.T, 1.0):
        raise InvalidInput("matrix", "each cell is needed to be the inverse of its mirror image")
    values, vectors = np.linalg.eig(given)
    first = int(np.argmax(values.real))
    vector = np.abs(vectors[:, first].real)
    index = (float(values[first].real) - count) / (count - 1) if count > 1 else 0.0
    by_chance = RANDOM_INDEX[count - 1]
    return Weights(vector / vector.sum(), max(0.0, index / by_chance) if by_chance else 0.0)
