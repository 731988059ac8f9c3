"""Random numbers for the factors of each profile's chain, the same for the same seed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.demand.adoption import Adoption
from etabli.kernels.demand.chain import Factor, Profile
from etabli.kernels.demand.intention import Intention


def drawn(profile: Profile, years: int, draws: int, seed: int) -> NDArray[np.float64]:
    """(years, factors + 1, draws) numbers for each factor of the chain, the days last."""
    columns = [_factor(profile.key, factor, years, draws, seed) for factor in profile.chain]
    return np.stack(columns, axis=1)


def generator(seed: int, *names: str) -> np.random.Generator:
    """One of its own for whatever bears these names."""
    key = [seed, *names[0].encode()]
    for name in names[1:]:
        key += [0, *name.encode()]
    return np.random.default_rng(key)


def _factor(profile: str, factor: Factor, years: int, draws: int, seed: int) -> NDArray[np.float64]:
    """(years, draws)"""
    own = generator(seed, profile, factor.key)
    common = generator(seed, "", factor.key) if factor.shared else own
    match factor.uncertainty:
        case Adoption() as adoption:
            return adoption.path(common, draws, years)
        case Intention() as intention:
            numbers = intention.draw(common, draws, own)
        case other:
            numbers = other.draw(common, draws)
    return np.broadcast_to(numbers, (years, draws))


def first_order(
    heads: NDArray[np.float64],
    keys: Sequence[Sequence[str]],
    factors: Sequence[NDArray[np.float64]],
) -> dict[str, float]:
    """The share of the total's variance that each factor makes alone, of all profiles together.

    `heads`: (profiles,) with which each chain begins; `keys`: the names of each profile's factors,
    `factors`: for each profile (factors, draws) their numbers. A factor of several profiles counts
    as one. What is missing to 1 is made by several together.

    First-order Sobol indices (I. M. Sobol 1993, "Sensitivity estimates for nonlinear mathematical
    models", Mathematical Modelling and Computational Experiments 1(4)). No sampling of its own is
    needed: the factors of a chain are independent, so the mean of the total for given numbers of
    one factor is those numbers times the means of the others.
    """
    total = sum(count * each.prod(axis=0) for count, each in zip(heads, factors, strict=True))
    variance = float(np.var(total))
    alone: dict[str, NDArray[np.float64]] = {}
    for count, names, each in zip(heads, keys, factors, strict=True):
        means = each.mean(axis=1)
        for index, name in enumerate(names):
            others = count * np.delete(means, index).prod()
            alone[name] = alone.get(name, 0.0) + others * each[index]
    if variance == 0:
        return dict.fromkeys(alone, 0.0)
    return {name: float(np.var(part)) / variance for name, part in alone.items()}
