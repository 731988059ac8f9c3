"""The estimate: users and desk-days a week with their intervals, and the chain behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.demand.areas import Shrunk
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
    """How keen the people of each area are: `of` (communes,) the area that each lies in.

    A profile's total stays what its chain says: areas tell where in the territory it lives.
    """

    of: NDArray[np.int_]
    keenness: Shrunk


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
    heads = people[:, None] * np.column_stack([profile.share for profile in profiles])
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


def _product(factors: Sequence[Array], year: int, kept: Array, steps: slice) -> Array:
    """(profiles, draws) for one head, `year` years after the first."""
    return np.array([each[year, steps].prod(axis=0) for each in factors]) * kept**year


@dataclass(frozen=True, eq=False)
class _Where:
    """`of` (communes,) the area of each, and `relative` (areas, profiles, draws) how many times
    the profile's mean use is made there."""

    of: NDArray[np.int_]
    relative: Array


def _where(heads: Array, areas: Areas | None, draws: int, seed: int) -> _Where:
    """Areas' keenness for what is expected there, such that it leaves the profiles' totals."""
    if areas is None:
        of = np.zeros(len(heads), dtype=np.int_)
        return _Where(of, np.ones((1, heads.shape[1], 1)))
    of = np.asarray(areas.of)
    keenness = areas.keenness.draw(generator(seed, "areas"), draws)
    keenness /= areas.keenness.expected[:, None]
    sums = np.zeros((len(keenness), heads.shape[1]))
    np.add.at(sums, of, heads)
    whole = sums.sum(axis=0)
    mean = np.divide(sums, whole, out=np.zeros_like(sums), where=whole > 0).T @ keenness
    scale = np.divide(1.0, mean, out=np.ones_like(mean), where=mean > 0)
    return _Where(of, keenness[:, None, :] * scale)


def _quantity(heads: Array, per_head: Array, where: _Where) -> Quantity:
    """From the heads (communes, profiles) and the draws for one head (profiles, draws).

    A profile's draws are the same in all communes of an area: only sums over profiles need
    percentiles of their own, and those one commune at a time.
    """
    local = where.relative * per_head  # (areas, profiles, draws)
    by_area = _interval(local)
    each = Interval(by_area.mean[where.of], by_area.low[where.of], by_area.high[where.of])
    low, high = np.transpose(
        [_percentiles(row @ local[area]) for row, area in zip(heads, where.of, strict=True)]
    )
    whole = heads.sum(axis=0)
    totals = whole[:, None] * per_head
    return Quantity(
        by_commune_and_profile=_scaled(heads, each),
        by_commune=Interval((heads * each.mean).sum(axis=1), low, high),
        by_profile=_interval(totals),
        total=_interval(totals.sum(axis=0)),
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


def _scaled(by: Array, interval: Interval) -> Interval:
    return Interval(by * interval.mean, by * interval.low, by * interval.high)


def _exactly(value: float) -> Interval:
    number = np.asarray(value)
    return Interval(number, number, number)
