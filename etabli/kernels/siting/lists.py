"""The costs as the compiled loops read them: of each row the sites in order, and the transpose.

A charge is what a row pays at a site, weight times cost. The proofs count in whole numbers: charges
are multiplied by a power of two and rounded down, so that sums of them in float64 are exact (no
sum exceeds 2**52) and a bound holds without any allowance for rounding. Where all charges are
whole numbers from the start nothing is rounded away.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.compiled import compiled

Array = NDArray[np.float64]

# Sums of whole numbers below this are exact in float64.
EXACT = 2.0**52

# Multipliers of whole charges are counted in parts of 2**-20, which is fine enough.
FINEST = 20


class Lists(NamedTuple):
    """Of each row, the sites that may serve it, cheapest first.

    `start`: (n + 1,) where each row begins in `site` and `cost`. `ceiling`: (n,) the charge that
    no multiplier exceeds: what a row pays if no listed site opens, or the least that a site left
    out of the list would charge.
    """

    start: NDArray[np.int64]
    site: NDArray[np.int32]
    cost: Array
    ceiling: Array


class Columns(NamedTuple):
    """The same by site: the rows that it may serve. `start`: (m + 1,)."""

    start: NDArray[np.int64]
    row: NDArray[np.int32]
    cost: Array


def dense_lists(weights: Array, costs: Array, candidates: NDArray[np.bool_]) -> Lists:
    """The lists of all candidates at a finite cost; rows of equal costs are taken together.

    The ceiling is more than any network that serves everybody costs.
    """
    weighty = weights > 0
    reach = np.where(candidates, costs[weighty], np.inf)
    charges = weights[weighty, None] * reach
    order = np.argsort(charges, axis=1).astype(np.int32)
    ordered = np.take_along_axis(charges, order, axis=1)
    finite = np.isfinite(ordered)
    start = np.concatenate([[0], np.cumsum(finite.sum(axis=1))]).astype(np.int64)
    dearest = np.where(np.isfinite(charges), charges, 0.0).max(axis=1, initial=0.0)
    beyond = 2 * math.fsum(dearest) + 1.0
    return Lists(start, order[finite], ordered[finite], np.full(len(charges), beyond))


class Whole(NamedTuple):
    """Lists in whole numbers, charges times `scale`; networks cost multiples of `grain`."""

    lists: Lists
    scale: float
    grain: float


def in_whole_numbers(lists: Lists, cap: float) -> Whole:
    """The lists of charges below `cap`, counted as finely as exact sums allow.

    Networks that cost `cap` or more are of no interest, and cost `cap` or more here too.
    """
    ceiling = np.minimum(lists.ceiling, cap)
    finest = finest_scale(math.fsum(ceiling))
    used = lists.cost[lists.cost <= cap]
    are_whole = finest >= 0 and bool((used == np.floor(used)).all())
    scale = 2.0 ** (min(finest, FINEST) if are_whole else finest)
    charges = np.floor(np.minimum(lists.cost, cap) * scale)
    counted = Lists(lists.start, lists.site, charges, np.floor(ceiling * scale))
    return Whole(counted, scale, scale if are_whole else 1.0)


def finest_scale(total: float) -> int:
    """The power of two by which charges of this `total` can be multiplied to be summed exactly."""
    return min(math.floor(math.log2(EXACT) - math.log2(total)), 1000) if total > 0 else 0


@compiled
def cost_of(is_open: NDArray[np.bool_], lists: Lists) -> float:
    """What all rows pay when these sites are open."""
    total = 0.0
    for row in range(len(lists.ceiling)):
        pays = lists.ceiling[row]
        for at in range(lists.start[row], lists.start[row + 1]):
            if is_open[lists.site[at]]:
                pays = min(pays, lists.cost[at])
                break
        total += pays
    return total


@compiled
def columns_of(lists: Lists, sites: int) -> Columns:
    """The transpose."""
    start = np.zeros(sites + 1, np.int64)
    for site in lists.site:
        start[site + 1] += 1
    start = np.cumsum(start)
    at = start[:-1].copy()
    rows = np.empty(len(lists.site), np.int32)
    costs = np.empty(len(lists.site))
    for row in range(len(lists.ceiling)):
        for entry in range(lists.start[row], lists.start[row + 1]):
            site = lists.site[entry]
            rows[at[site]] = row
            costs[at[site]] = lists.cost[entry]
            at[site] += 1
    return Columns(start, rows, costs)
