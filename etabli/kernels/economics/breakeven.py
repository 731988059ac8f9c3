"""At what occupancy, and at what price, income covers expenses."""

from dataclasses import dataclass

import numpy as np

from etabli.kernels.economics.accounts import Accounts, accounts
from etabli.kernels.economics.case import Case
from etabli.kernels.economics.money import MILLIONTHS, Array
from etabli.kernels.economics.plan import FACTOR, Plan

STEPS = 101


@dataclass(frozen=True)
class BreakEven:
    """Where the result of a year is 0, shares in millionths; None where it is nowhere.

    `demand` and `price`: how many times those of the plan are needed, the other being as planned;
    `occupancy`: how full the place then is, `planned`: how full it is as planned.
    """

    demand: int | None
    price: int | None
    occupancy: int | None
    planned: int | None


def break_even(plan: Plan, place: str | None = None, year: int | None = None) -> BreakEven:
    """The break-even of a place (None: of all) in a year counted from 0 (None: the last).

    Demand is that of the place alone, as far as there is room: where a full place makes a deficit
    there is none. A factor is found to a millionth, by a grid that is refined four times, the least
    one that covers the expenses; up to ten times what is planned is tried.
    """
    year = plan.years - 1 if year is None else year
    demand = _least(plan, "demand", place, year)
    return BreakEven(
        demand=demand,
        price=_least(plan, "prices", place, year),
        occupancy=None if demand is None else _occupancy_at(plan, place, year, demand),
        planned=_occupancy_at(plan, place, year, MILLIONTHS),
    )


def _least(plan: Plan, what: str, place: str | None, year: int) -> int | None:
    low, high = 0, FACTOR.highest
    while True:
        step = -(-(high - low) // (STEPS - 1))
        factors = low + step * np.arange(STEPS, dtype=np.int64)
        told = accounts(Case(plan, scales={(what, place or ""): factors}))
        covered = of_year(told.result(place), year) >= 0
        if not covered.any():
            return None
        first = int(np.argmax(np.broadcast_to(covered, factors.shape)))
        if step == 1 or first == 0:
            return int(factors[first])
        low, high = int(factors[first - 1]), int(factors[first])


def _occupancy_at(plan: Plan, place: str | None, year: int, demand: int) -> int | None:
    scales = {("demand", place or ""): np.array([demand], dtype=np.int64)}
    return occupancy(accounts(Case(plan, scales=scales)), place, year)


def occupancy(told: Accounts, place: str | None, year: int) -> int | None:
    """How full a place is in a year of the first case, in millionths; None without room."""
    keys = [one.key for one in told.plan.places] if place is None else [place]
    there = [told.activities[key] for key in keys]
    used = sum(int(of_year(one.all_used(), year)[0]) for one in there)
    capacity = sum(int(of_year(one.all_capacity(), year)[0]) for one in there)
    return (used * MILLIONTHS + capacity // 2) // capacity if capacity else None


def of_year(monthly: Array, year: int) -> Array:
    """(n,) the sum of a year."""
    total: Array = monthly[12 * year : 12 * year + 12].sum(axis=0)
    return total
