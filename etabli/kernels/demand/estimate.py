"""The estimate: users and desk-days a week with their intervals, and the chain behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.demand.chain import SHARE, Profile
from etabli.kernels.errors import InvalidInput

# The interval goes from one to the other of these quantiles of the draws.
LOW, HIGH = 0.05, 0.95
FEWEST_DRAWS = 100


@dataclass(frozen=True, eq=False)
class Interval:
    """Means, 5th and 95th percentiles, arrays of one shape (of none for a single number)."""

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Quantity:
    """Users or desk-days a week. Means add up; percentiles do not."""

    by_commune_and_profile: Interval
    by_commune: Interval
    by_profile: Interval
    total: Interval


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
    """What `estimate` answers; communes and profiles in the order given."""

    users: Quantity
    desk_days: Quantity
    chains: tuple[Chain, ...]


def estimate(
    population: ArrayLike, profiles: Sequence[Profile], *, draws: int = 4000, seed: int
) -> Demand:
    """Users and desk-days a week of `population` (communes,), aged 20 to 64.

    The same `seed` gives the same answer to the bit. Each factor has random numbers of its own,
    after its profile's name and its own: changing one leaves the draws of the others alone.
    Raises InvalidInput on a negative number, profiles that do not fit the communes, fewer than
    100 draws or a negative seed.
    """
    people = numbers("population", population, dimensions=1)
    _check(len(people), profiles, draws, seed)
    heads = people[:, None] * np.column_stack([profile.share for profile in profiles])
    drawn = [_draw(profile, draws, seed) for profile in profiles]
    return Demand(
        users=_quantity(heads, np.array([factors[:-1].prod(axis=0) for factors in drawn])),
        desk_days=_quantity(heads, np.array([factors.prod(axis=0) for factors in drawn])),
        chains=tuple(
            _chain(profile, float(people.sum()), float(count), factors)
            for profile, count, factors in zip(profiles, heads.sum(axis=0), drawn, strict=True)
        ),
    )


def _check(communes: int, profiles: Sequence[Profile], draws: int, seed: int) -> None:
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
    if draws < FEWEST_DRAWS:
        raise InvalidInput("draws", f"{draws}; {FEWEST_DRAWS} or more are needed")
    if seed < 0:
        raise InvalidInput("seed", f"{seed}; 0 or more is needed")


def _draw(profile: Profile, draws: int, seed: int) -> NDArray[np.float64]:
    """(factors + 1, draws) numbers for each factor of the chain, the days last."""
    return np.array(
        [
            factor.uncertainty.draw(_generator(seed, profile.key, factor.key), draws)
            for factor in profile.chain
        ]
    )


def _generator(seed: int, profile: str, factor: str) -> np.random.Generator:
    return np.random.default_rng([seed, *profile.encode(), 0, *factor.encode()])


def _quantity(heads: NDArray[np.float64], per_head: NDArray[np.float64]) -> Quantity:
    """From the heads (communes, profiles) and the draws for one head (profiles, draws).

    A profile's draws are the same in all communes: only sums over profiles need percentiles of
    their own, and those one commune at a time.
    """
    each = _interval(per_head)
    cells = heads * each.mean
    low, high = np.transpose([_percentiles(row @ per_head) for row in heads])
    return Quantity(
        by_commune_and_profile=_scaled(heads, each),
        by_commune=Interval(cells.sum(axis=1), low, high),
        by_profile=_scaled(heads.sum(axis=0), each),
        total=Interval(np.asarray(cells.sum()), *_percentiles(heads.sum(axis=0) @ per_head)),
    )


def _chain(profile: Profile, population: float, heads: float, drawn: NDArray[np.float64]) -> Chain:
    share = heads / population if population else 0.0
    first = Step(
        SHARE, profile.share_source, profile.share_assumption, _exactly(share), _exactly(heads)
    )
    left = heads * np.cumprod(drawn, axis=0)
    steps = (
        Step(factor.key, factor.source, factor.assumption, _interval(value), _interval(rest))
        for factor, value, rest in zip(profile.chain, drawn, left, strict=True)
    )
    return Chain(profile.key, population, (first, *steps))


def _interval(draws: NDArray[np.float64]) -> Interval:
    """Of the draws along the last axis."""
    return Interval(np.asarray(draws.mean(axis=-1)), *_percentiles(draws))


def _percentiles(draws: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = np.quantile(draws, (LOW, HIGH), axis=-1)
    return np.asarray(low), np.asarray(high)


def _scaled(by: NDArray[np.float64], interval: Interval) -> Interval:
    return Interval(by * interval.mean, by * interval.low, by * interval.high)


def _exactly(value: float) -> Interval:
    number = np.asarray(value)
    return Interval(number, number, number)
