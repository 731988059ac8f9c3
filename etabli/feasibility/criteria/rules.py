"""From comparisons to weights, from weights and scores to a ranking. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etabli.kernels.criteria import Stability, Weights

# How many times as important, as the form offers it; minus for the second of a pair.
STEPS = (-9, -7, -5, -3, 1, 3, 5, 7, 9)
WITHIN = 0.25  # of each weight, for the sensitivity
DRAWS, SEED = 10_000, 2013

Pair = tuple[int, int]


def pairs(criteria: Sequence[int]) -> list[Pair]:
    """Each pair of criteria once, by their keys."""
    return [(one, two) for number, one in enumerate(criteria) for two in criteria[number + 1 :]]


def key_of(pair: Pair) -> str:
    return f"{pair[0]}:{pair[1]}"


def is_whole(ratios: Mapping[str, int], criteria: Sequence[int]) -> bool:
    """Whether somebody has compared all of today's criteria."""
    return all(key_of(pair) in ratios for pair in pairs(criteria))


def weights(judged: Sequence[Mapping[str, int]], criteria: Sequence[int]) -> "Weights":
    """The weights of the group from its members' whole comparisons, one at least."""
    from etabli.kernels.criteria import matrix_of, together, weights_of

    number = {key: at for at, key in enumerate(criteria)}
    return weights_of(
        together(
            [
                matrix_of(
                    len(criteria),
                    {
                        (number[one], number[two]): _times(ratios[key_of((one, two))])
                        for one, two in pairs(criteria)
                    },
                )
                for ratios in judged
            ]
        )
    )


def _times(step: int) -> float:
    return float(step) if step > 0 else -1 / step


@dataclass(frozen=True)
class Ranked:
    """The sites in order, each with its total from 0 to 10, and how far each rank holds."""

    order: list[int]  # numbers of rows, the best first
    totals: list[float]  # by row
    keeps_rank: list[float]  # by row, the share of weightings in which it does
    stability: "list[Stability]"

    @property
    def stays_first(self) -> float:
        return self.keeps_rank[self.order[0]]


def ranked(table: Sequence[Sequence[int]], scale: Sequence[float]) -> Ranked:
    """`table` (sites, criteria) scores; `scale` (criteria,) weights. One site at least."""
    from etabli.kernels.criteria import keep_rank, ranking, scores, stability

    return Ranked(
        ranking(table, scale),
        scores(table, scale).tolist(),
        keep_rank(table, scale, within=WITHIN, draws=DRAWS, seed=SEED),
        stability(table, scale),
    )
