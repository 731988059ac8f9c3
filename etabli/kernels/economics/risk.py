"""How safe a plan is: its accounts for many draws of what is not certain (Monte Carlo).

Each driver has one random level for all that it drives, in all places; drivers are independent.
Each draw is reckoned in cents by the same accounts as the plan itself, so it is the plan that has
these numbers. Source: JCGM 101:2008; D. B. Hertz (1964), "Risk analysis in capital investment",
Harvard Business Review 42(1). The same seed gives the same result, on any number of threads.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.economics.accounts import accounts
from etabli.kernels.economics.case import Case
from etabli.kernels.economics.money import MILLIONTHS, Array
from etabli.kernels.economics.plan import Plan
from etabli.kernels.economics.variants import yearly
from etabli.kernels.errors import InvalidInput

DRAWS = 10_000
BATCH = 500  # so that a table of a batch fits in a processor's cache
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Lever:
    """What one driver changes, all others being as planned: at its 5th and 95th percentile.

    `result`: of all years together; `treasury`: the lowest of all months; both in cents.
    """

    driver: str
    numbers: tuple[str, ...]
    result: tuple[int, int]
    treasury: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Risk:
    """What comes of a plan in each draw, in cents.

    `results`: (years, draws); `treasury`: (months, draws) at the end of each month; `places`: for
    each, its results (years, draws); `tornado`: the drivers, what matters most first.
    """

    results: Array
    treasury: Array
    places: Mapping[str, Array]
    tornado: tuple[Lever, ...]

    def deficits(self) -> NDArray[np.float64]:
        """(years,) the share of draws with a deficit."""
        shares: NDArray[np.float64] = np.mean(self.results < 0, axis=1)
        return shares

    def deficit(self) -> float:
        """The share of draws with a deficit of all years together."""
        return float(np.mean(self.results.sum(axis=0) < 0))

    def missing(self) -> float:
        """The share of draws in which money is missing in any month."""
        return float(np.mean((self.treasury < 0).any(axis=0)))

    def first_missing(self) -> NDArray[np.float64]:
        """(months,) the share of draws in which money is missing for the first time then."""
        below = self.treasury < 0
        first = np.argmax(below, axis=0)[below.any(axis=0)]
        shares: NDArray[np.float64] = np.bincount(first, minlength=len(below)) / below.shape[1]
        return shares

    def aid_at_once(self, safety: int) -> int:
        """The least sum, brought in at the beginning, with which money is missing in no month, in
        the share `safety` (millionths) of all draws."""
        return _enough(np.maximum(-self.treasury.min(axis=0), 0), safety)

    def aid_by_month(self, safety: int) -> int:
        """The same, brought in in equal parts in each month: how much a month."""
        months = np.arange(1, len(self.treasury) + 1)[:, None]
        needed = -(self.treasury // months)
        return _enough(np.maximum(needed.max(axis=0), 0), safety)


def _enough(needs: Array, safety: int) -> int:
    """The least that covers the share `safety` of needs."""
    if isinstance(safety, bool) or not isinstance(safety, int) or not 0 < safety < MILLIONTHS:
        raise InvalidInput("safety", f"{safety}; between 0 and 1, in millionths, is needed")
    count = -(-safety * len(needs) // MILLIONTHS)
    return int(np.partition(needs, count - 1)[count - 1])


def levels(plan: Plan, draws: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """(draws,) for each driver, uniform between 0 and 1; its own whatever others there are."""
    names = {driver for _path, driver, _known in plan.ranges()}
    return {name: np.random.default_rng([seed, *name.encode()]).random(draws) for name in names}


def simulate(
    plan: Plan,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    threads: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> Risk:
    """The accounts of a plan for so many draws of its ranges; `tell` is told how many are done."""
    for name, value, most in (("draws", draws, 1_000_000), ("seed", seed, 2**32)):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise InvalidInput(name, f"{value}; a whole number from 0 to {most} is needed")
    if draws == 0:
        raise InvalidInput("draws", "0; at least one is needed")
    drawn = levels(plan, draws, seed)

    def batch(first: int) -> tuple[Array, Array, Array]:
        count = min(BATCH, draws - first)
        own = {name: level[first : first + count] for name, level in drawn.items()}
        return _batch(plan, own, count)

    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        parts = []
        for part in pool.map(batch, range(0, draws, BATCH)):
            parts.append(part)
            if tell:
                tell(min(len(parts) * BATCH, draws))
    results, treasury, places = (np.concatenate(one, axis=-1) for one in zip(*parts, strict=True))
    by_place = {place.key: places[number] for number, place in enumerate(plan.places)}
    return Risk(results, treasury, by_place, tornado(plan))


def _batch(
    plan: Plan, own: Mapping[str, NDArray[np.float64]], count: int
) -> tuple[Array, Array, Array]:
    told = accounts(Case(plan, own))
    places = np.stack([_each(yearly(told.result(one.key)), count) for one in plan.places])
    return _each(yearly(told.result()), count), _each(told.treasury(), count), places


def _each(table: Array, count: int) -> Array:
    """(rows, count), also where all cases agree."""
    return np.broadcast_to(table, (len(table), count))


def tornado(plan: Plan) -> tuple[Lever, ...]:
    """Each driver at its ends, the one that moves the result of all years most first."""
    numbers: dict[str, list[str]] = {}
    for path, driver, _known in plan.ranges():
        numbers.setdefault(driver, []).append(path)
    found = []
    for driver, paths in numbers.items():
        told = accounts(Case(plan, {driver: np.array([LOW, HIGH])}))
        result = _pair(told.result().sum(axis=0))
        found.append(Lever(driver, tuple(paths), result, _pair(told.treasury().min(axis=0))))
    return tuple(sorted(found, key=lambda one: (-abs(one.result[1] - one.result[0]), one.driver)))


def _pair(values: Array) -> tuple[int, int]:
    low, high = np.broadcast_to(values, (2,)).tolist()
    return low, high
