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
    charges = weights[weighty, None] * costs[weighty]
    charges[:, ~candidates] = np.inf
    lists = _listed(charges, np.argsort(charges, axis=1))
    lists.ceiling[:] = 2 * math.fsum(lists.ceiling) + 1.0
    return lists


@compiled
def _listed(charges: Array, order: NDArray[np.int64]) -> Lists:
    """The finite charges in this order; the dearest of each row for its ceiling."""
    rows, sites = charges.shape
    start = np.zeros(rows + 1, np.int64)
    site, cost = np.empty(rows * sites, np.int32), np.empty(rows * sites)
    ceiling = np.zeros(rows)
    kept = 0
    for row in range(rows):
        for at in range(sites):
            charge = charges[row, order[row, at]]
            if charge == np.inf:
                break
            site[kept], cost[kept] = order[row, at], charge
            ceiling[row] = charge
            kept += 1
        start[row + 1] = kept
    return Lists(start, site[:kept], cost[:kept], ceiling)


@compiled
def within(lists: Lists, reach: Array) -> Lists:
    """The charges below `reach` (n,) alone, under a ceiling that is the least left out.

    No network costs more in them than it does, so that what bounds them bounds the whole.
    """
    rows = len(lists.ceiling)
    start = np.zeros(rows + 1, np.int64)
    ceiling = lists.ceiling.copy()
    for row in range(rows):
        first, last = lists.start[row], lists.start[row + 1]
        end = first + np.searchsorted(lists.cost[first:last], reach[row])
        if end < last:
            ceiling[row] = lists.cost[end]
        start[row + 1] = start[row] + end - first
    site, cost = np.empty(start[-1], np.int32), np.empty(start[-1])
    for row in range(rows):
        first, count = lists.start[row], start[row + 1] - start[row]
        site[start[row] : start[row + 1]] = lists.site[first : first + count]
        cost[start[row] : start[row + 1]] = lists.cost[first : first + count]
    return Lists(start, site, cost, ceiling)


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
    are_whole = finest >= 0 and _are_whole(lists.cost, cap)
    scale = 2.0 ** (min(finest, FINEST) if are_whole else finest)
    charges = _counted(lists.cost, cap, scale)
    counted = Lists(lists.start, lists.site, charges, np.floor(ceiling * scale))
    return Whole(counted, scale, scale if are_whole else 1.0)


@compiled
def _are_whole(charges: Array, cap: float) -> bool:
    broken = 0
    for charge in charges:
        broken += charge <= cap and charge != np.floor(charge)
    return broken == 0


@compiled
def _counted(charges: Array, cap: float, scale: float) -> Array:
    counted = np.empty(len(charges))
    for at in range(len(charges)):
        counted[at] = np.floor(min(charges[at], cap) * scale)
    return counted


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
