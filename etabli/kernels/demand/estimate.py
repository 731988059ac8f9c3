"""The estimate: users and desk-days a week with their intervals, and the chain behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.demand.areas import Nested, Shrunk
from etabli.kernels.demand.chain import SHARE, Profile
from etabli.kernels.demand.draws import drawn, first_order, generator
from etabli.kernels.demand.uncertainty import Range
from etabli.kernels.errors import InvalidInput

# The interval goes from one to the other of these quantiles of the draws.
LOW, HIGH = 0.05, 0.95
FEWEST_DRAWS = 100
MOST_YEARS = 50

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Areas:
    """How keen the people of each area are: `of` (communes,) the area that each lies in, and
    `communes` how keen each is in it; None for all of an area alike.

    A profile's total stays what its chain says, and an area's what it is without its communes:
    each level tells where in the one above it people come from.
    """

    of: NDArray[np.int_]
    keenness: Shrunk
    communes: Nested | None = None


@dataclass(frozen=True, eq=False)
class Interval:
    """Means, 5th and 95th percentiles, arrays of one shape (of none for a single number)."""

    mean: Array
    low: Array
    high: Array


@dataclass(frozen=True, eq=False)
class Quantity:
    """Users or desk-days a week. Means add up; percentiles do not."""

    by_commune_and_profile: Interval
    by_commune: Interval
    by_profile: Interval
    total: Interval


@dataclass(frozen=True)
class Year:
    """Users and desk-days a week so many years after the opening."""

    year: int
    users: Quantity
    desk_days: Quantity


@dataclass(frozen=True)
class Step:
    """One factor of a chain: its own number, and what is left of the population after it.

    `left`: people of the whole territory; after the last step, desk-days a week.
    """

    key: str
    source: str
    assumption: bool
    value: Interval
    left: Interval


@dataclass(frozen=True)
class Chain:
    """How the population of the whole territory narrows down to a profile's desk-days."""

    profile: str
    population: float
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Demand:
    """What `estimate` answers; communes and profiles in the order given.

    `users`, `desk_days` and `chains` are those of the first year. `causes`: for each factor the
    share of the variance of all desk-days that it makes alone (see `first_order`); what is
    missing to 1 is made by several together.
    """

    users: Quantity
    desk_days: Quantity
    chains: tuple[Chain, ...]
    years: tuple[Year, ...]
    causes: dict[str, float]


def estimate(
    population: ArrayLike,
    profiles: Sequence[Profile],
    *,
    areas: Areas | None = None,
    years: int = 1,
    keeping: Range | None = None,
    draws: int = 4000,
    seed: int,
) -> Demand:
    """Users and desk-days a week of `population` (communes,), aged 20 to 64.

    For so many `years` after the opening: factors that spread (`Adoption`) follow their path, and
    of a year's users the share `keeping` is there in the next, newcomers in their stead counted.
    The same `seed` gives the same answer to the bit. Each factor has random numbers of its own,
    after its profile's name and its own: changing one leaves the draws of the others alone.
    Raises InvalidInput on a negative number, profiles or areas that do not fit the communes, fewer
    than 100 draws, no year or more than 50, or a negative seed.
    """
    people = numbers("population", population, dimensions=1)
    _check(len(people), profiles, areas, years, draws, seed)
    heads = np.column_stack([profile.among(people) for profile in profiles])
    factors = [drawn(profile, years, draws, seed) for profile in profiles]
    kept = np.ones(draws) if keeping is None else keeping.draw(generator(seed, "keeping"), draws)
    where = _where(heads, areas, draws, seed)
    told = tuple(
        Year(
            year + 1,
            users=_quantity(heads, _product(factors, year, kept, slice(-1)), where),
            desk_days=_quantity(heads, _product(factors, year, kept, slice(None)), where),
        )
        for year in range(years)
    )
    return Demand(
        users=told[0].users,
        desk_days=told[0].desk_days,
        chains=tuple(
            _chain(profile, float(people.sum()), float(count), numbers_of[0])
            for profile, count, numbers_of in zip(profiles, heads.sum(axis=0), factors, strict=True)
        ),
        years=told,
        causes=first_order(
            heads.sum(axis=0),
            [[factor.key for factor in profile.chain] for profile in profiles],
            [numbers_of[0] for numbers_of in factors],
        ),
    )


def _check(
    communes: int,
    profiles: Sequence[Profile],
    areas: Areas | None,
    years: int,
    draws: int,
    seed: int,
) -> None:
    if not profiles:
        raise InvalidInput("profiles", "at least one is needed")
    keys = [profile.key for profile in profiles]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise InvalidInput("profiles", f"two are named {min(twice)!r}; names must differ")
    for profile in profiles:
        if len(profile.share) != communes:
            raise InvalidInput(
                "profiles",
                f"{profile.key} has {len(profile.share)} shares for {communes} communes",
            )
    if areas is not None:
        _check_areas(communes, areas)
    if not 1 <= years <= MOST_YEARS:
        raise InvalidInput("years", f"{years}; 1 to {MOST_YEARS} are allowed")
    if draws < FEWEST_DRAWS:
        raise InvalidInput("draws", f"{draws}; {FEWEST_DRAWS} or more are needed")
    if seed < 0:
        raise InvalidInput("seed", f"{seed}; 0 or more is needed")


def _check_areas(communes: int, areas: Areas) -> None:
    of, count = np.asarray(areas.of), len(areas.keenness.expected)
    if of.shape != (communes,) or not np.issubdtype(of.dtype, np.integer):
        raise InvalidInput("areas", f"the number of its area for each of {communes} communes")
    if ((of < 0) | (of >= count)).any():
        raise InvalidInput("areas", f"an area that is none of 0 to {count - 1}")
    if areas.communes is not None and not np.array_equal(areas.communes.of, of):
        raise InvalidInput("areas", "communes that lie in other areas than here")


def _product(factors: Sequence[Array], year: int, kept: Array, steps: slice) -> Array:
    """(profiles, draws) for one head, `year` years after the first."""
    return np.array([each[year, steps].prod(axis=0) for each in factors]) * kept**year


@dataclass(frozen=True, eq=False)
class _Where:
    """`of` (communes,) the area of each; how many times its profile's mean use is made in an area,
    `relative` (areas, profiles, draws), and how many times its area's in a commune, `within`
    (communes, draws)."""

    of: NDArray[np.int_]
    relative: Array
    within: Array

    def of_commune(self, commune: int) -> Array:
        """(profiles, draws)"""
        there: Array = self.relative[self.of[commune]] * self.within[commune]
        return there


def _where(heads: Array, areas: Areas | None, draws: int, seed: int) -> _Where:
    """Keenness for what is expected, such that communes leave the areas' totals and these the
    profiles'."""
    if areas is None:
        of = np.zeros(len(heads), dtype=np.int_)
        return _Where(of, np.ones((1, heads.shape[1], 1)), np.ones((len(heads), 1)))
    of, count = np.asarray(areas.of), len(areas.keenness.expected)
    shares = areas.keenness.draw(generator(seed, "areas"), draws)
    keenness = shares / areas.keenness.expected[:, None]
    sums = _summed(heads, of, count)
    relative = keenness[:, None, :] * _scale(sums.T @ keenness, sums.sum(axis=0)[:, None])
    if areas.communes is None:
        return _Where(of, relative, np.ones((len(heads), 1)))
    within = areas.communes.draw(generator(seed, "communes"), shares, areas.keenness.expected)
    for area in range(count):
        there = of == area
        # (profiles, draws): what the communes would make of the area.
        relative[area] *= _scale(heads[there].T @ within[there], sums[area][:, None])
    return _Where(of, relative, within)


def _summed(heads: Array, of: NDArray[np.int_], count: int) -> Array:
    """(areas, profiles)"""
    sums = np.zeros((count, heads.shape[1]))
    np.add.at(sums, of, heads)
    return sums


def _scale(parts: Array, whole: Array) -> Array:
    """By what the sums of `parts` are to be multiplied to come to the `whole`; 1 for nobody."""
    return np.divide(whole, parts, out=np.ones_like(parts), where=parts > 0)


def _quantity(heads: Array, per_head: Array, where: _Where) -> Quantity:
    """From the heads (communes, profiles) and the draws for one head (profiles, draws); one
    commune at a time, for there may be many."""
    cells = [
        _interval(_with_sum(row[:, None] * where.of_commune(commune) * per_head))
        for commune, row in enumerate(heads)
    ]
    each, whole = _stacked(cells), heads.sum(axis=0)
    totals = _interval(_with_sum(whole[:, None] * per_head))
    return Quantity(
        by_commune_and_profile=_at(each, np.s_[:, :-1]),
        by_commune=_at(each, np.s_[:, -1]),
        by_profile=_at(totals, np.s_[:-1]),
        total=_at(totals, np.s_[-1]),
    )


def _with_sum(rows: Array) -> Array:
    """(profiles + 1, draws): the profiles, and all together."""
    return np.vstack([rows, rows.sum(axis=0)])


def _stacked(intervals: Sequence[Interval]) -> Interval:
    """Intervals of one shape as one, along a first axis."""
    ends = ("mean", "low", "high")
    return Interval(*(np.array([getattr(one, end) for one in intervals]) for end in ends))


def _at(interval: Interval, place: Any) -> Interval:
    return Interval(
        *(np.asarray(end[place]) for end in (interval.mean, interval.low, interval.high))
    )


def _chain(profile: Profile, population: float, heads: float, factors: Array) -> Chain:
    share = heads / population if population else 0.0
    first = Step(
        SHARE, profile.share_source, profile.share_assumption, _exactly(share), _exactly(heads)
    )
    left = heads * np.cumprod(factors, axis=0)
    steps = (
        Step(factor.key, factor.source, factor.assumption, _interval(value), _interval(rest))
        for factor, value, rest in zip(profile.chain, factors, left, strict=True)
    )
    return Chain(profile.key, population, (first, *steps))


def _interval(draws: Array) -> Interval:
    """Of the draws along the last axis."""
    return Interval(np.asarray(draws.mean(axis=-1)), *_percentiles(draws))


def _percentiles(draws: Array) -> tuple[Array, Array]:
    low, high = np.quantile(draws, (LOW, HIGH), axis=-1)
    return np.asarray(low), np.asarray(high)


def _exactly(value: float) -> Interval:
    number = np.asarray(value)
    return Interval(number, number, number)
