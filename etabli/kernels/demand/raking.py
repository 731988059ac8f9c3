"""Weights that make a sample look like its population in several ways at once: raking."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput

TOLERANCE = 1e-9
ROUNDS = 1000
# Before trimming a weight goes no farther than so many times its start: where bounds cannot be
# kept it would for ever.
FARTHEST = 1e9


@dataclass(frozen=True, eq=False)
class Margin:
    """How many people of the population are in each category, and which one each response is in.

    `of`: (responses,) the number of its category; `population`: (categories,), of which only the
    proportions count. `neighbours`: for a category, the one that it is joined with when nobody
    of it answers; without one its people are spread over all others.
    """

    name: str
    categories: tuple[str, ...]
    of: NDArray[np.int_]
    population: NDArray[np.float64]
    neighbours: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        of, people = np.asarray(self.of), numbers(self.name, self.population, dimensions=1)
        object.__setattr__(self, "categories", tuple(self.categories))
        if of.ndim != 1 or of.size == 0 or not np.issubdtype(of.dtype, np.integer):
            raise InvalidInput(
                self.name, "one whole number for each of at least one response is needed"
            )
        if len(people) != len(self.categories):
            raise InvalidInput(
                self.name, f"{len(people)} numbers of people for {len(self.categories)} categories"
            )
        if unknown := of[(of < 0) | (of >= len(people))].tolist():
            raise InvalidInput(
                self.name, f"category {unknown[0]}; the categories are 0 to {len(people) - 1}"
            )
        for name in {*self.neighbours.keys(), *self.neighbours.values()}:
            if name not in self.categories:
                raise InvalidInput(self.name, f"neighbours: {name!r} is none of the categories")
        object.__setattr__(self, "of", of)
        object.__setattr__(self, "population", people)


@dataclass(frozen=True)
class Merged:
    """A category that nobody answers for, and the one that speaks for it; None: all others."""

    margin: str
    category: str
    into: str | None


@dataclass(frozen=True, eq=False)
class Raked:
    """`weights` (responses,), of mean 1 when converged, and how well they keep to the margins.

    `deviation`: of all categories, how far the farthest is from its share of the population, as
    a part of that share; `converged` when it is within the tolerance. `trimmed`: how many
    weights stand at a bound.
    """

    weights: NDArray[np.float64]
    converged: bool
    deviation: float
    rounds: int
    trimmed: int
    merged: tuple[Merged, ...]


def rake(
    margins: Sequence[Margin],
    *,
    start: ArrayLike | None = None,
    bounds: tuple[float, float] | None = None,
    tolerance: float = TOLERANCE,
    rounds: int = ROUNDS,
) -> Raked:
    """Weigh responses so that each category of each margin counts as in the population.

    Iterative proportional fitting: the margins are met in turn until all are. Of all weights that
    meet them these are the closest to `start` ((responses,), equal unless given) in the sense of
    Kullback and Leibler. Source: W. E. Deming and F. F. Stephan (1940), "On a least squares
    adjustment of a sampled frequency table when the expected marginal totals are known", Annals
    of Mathematical Statistics 11(4). One margin alone is post-stratification (D. Holt and T. M. F.
    Smith 1979, Journal of the Royal Statistical Society A 142(1)).

    `bounds`: the least and the greatest ratio of a weight to its start, both around 1. Within them
    each margin is met by the multiplier that meets it after trimming, so that the answer is the
    closest within the bounds too (J.-C. Deville and C.-E. Särndal 1992, "Calibration estimators in
    survey sampling", Journal of the American Statistical Association 87(418), case 7). Bounds that
    no weights can keep are kept all the same, and `converged` is False.

    Raises InvalidInput when margins differ in their responses, on a category with responses in
    which nobody lives, on bounds that are not around 1.
    """
    if not margins:
        raise InvalidInput("margins", "at least one is needed")
    count = len(margins[0].of)
    for margin in margins:
        if len(margin.of) != count:
            raise InvalidInput(margin.name, f"{len(margin.of)} responses where others have {count}")
    begun = np.ones(count) if start is None else numbers("start", start, dimensions=1)
    if len(begun) != count or not (begun > 0).all():
        raise InvalidInput("start", f"a weight above 0 for each of {count} responses is needed")
    begun = begun / begun.mean()
    low, high = _limits(bounds)
    merged: list[Merged] = []
    cells = [cell for margin in margins for cell in _cells(margin, _joined(margin, merged))]
    free, done, deviation = begun.copy(), 0, np.inf
    while done < rounds and deviation > tolerance:
        for rows, wanted in cells:
            free[rows] *= _multiplier(free[rows], begun[rows], wanted, low, high)
            np.clip(free, begun / FARTHEST, begun * FARTHEST, out=free)
        weights = np.clip(free, low * begun, high * begun)
        deviation = max(abs(weights[rows].sum() - wanted) / wanted for rows, wanted in cells)
        done += 1
    edge = (weights <= low * begun * (1 + 1e-12)) | (weights >= high * begun * (1 - 1e-12))
    return Raked(
        weights=weights,
        converged=bool(deviation <= tolerance),
        deviation=float(deviation),
        rounds=done,
        trimmed=int(edge.sum()) if bounds else 0,
        merged=tuple(merged),
    )


def _limits(bounds: tuple[float, float] | None) -> tuple[float, float]:
    if bounds is None:
        return 0.0, np.inf
    low, high = number("bounds", bounds[0]), number("bounds", bounds[1])
    if not low < 1 < high:
        raise InvalidInput("bounds", f"{low:g} to {high:g}; one below 1 and one above is needed")
    return low, high


def _joined(margin: Margin, merged: list[Merged]) -> NDArray[np.float64]:
    """(categories,) the people for whom each category that answers speaks; `merged` is told."""
    people = margin.population.copy()
    answered = np.bincount(margin.of, minlength=len(people)) > 0
    for index in np.flatnonzero(~answered & (people > 0)).tolist():
        into = _neighbour(margin, index, answered)
        if into is not None:
            people[into] += people[index]
        people[index] = 0
        name = None if into is None else margin.categories[into]
        merged.append(Merged(margin.name, margin.categories[index], name))
    return people


def _neighbour(margin: Margin, index: int, answered: NDArray[np.bool_]) -> int | None:
    """The nearest that answers, from neighbour to neighbour."""
    seen: set[str] = set()
    name = margin.categories[index]
    while (next_one := margin.neighbours.get(name)) is not None and next_one not in seen:
        seen.add(next_one)
        found = margin.categories.index(next_one)
        if answered[found]:
            return found
        name = next_one
    return None


def _cells(margin: Margin, people: NDArray[np.float64]) -> Iterator[tuple[NDArray[np.int_], float]]:
    """The responses of each category, and what their weights must come to."""
    for index in np.unique(margin.of).tolist():
        if people[index] == 0:
            raise InvalidInput(
                margin.name,
                f"nobody lives in {margin.categories[index]}, which has responses; "
                "join it with another",
            )
        rows = np.flatnonzero(margin.of == index)
        yield rows, float(people[index] / people.sum() * len(margin.of))


def _multiplier(
    free: NDArray[np.float64],
    begun: NDArray[np.float64],
    wanted: float,
    low: float,
    high: float,
) -> float:
    """By how much to multiply, so that what is then within the bounds comes to `wanted`.

    The sum grows with the multiplier along straight lines that bend where a weight leaves its
    lower bound or reaches its upper one.
    """
    if high == np.inf:
        return wanted / float(free.sum())
    bends = np.concatenate([low * begun / free, high * begun / free])
    order = np.argsort(bends, kind="stable")
    slopes = np.cumsum(np.concatenate([free, -free])[order])
    rises = slopes[:-1] * np.diff(bends[order])
    sums = low * begun.sum() + np.concatenate([[0.0], np.cumsum(rises)])
    return float(np.interp(wanted, sums, bends[order]))
