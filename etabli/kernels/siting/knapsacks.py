r"""What capacities leave of a problem: a bound, a good network, and the services still in question.

With multipliers :math:`\lambda_i` in place of "each row is served", every site fills a knapsack of
its own,

.. math:: v_j(\lambda) = \min \sum_i (w_i c_{ij} - \lambda_i) x_{ij}
          \quad\text{with}\quad \sum_i q_i x_{ij} \le Q_j,

and :math:`\sum_i \lambda_i` with the least :math:`\sum_j v_j y_j` that the rules allow is a bound,
far closer than that of the linear program. The multipliers are raised by the subgradient method;
on the way each choice of sites gives a network, bettered by shifts and swaps of rows. A service
whose use would raise the bound above the best network is out of question.

Source: I. Baldacci, E. Hadjiconstantinou, V. Maniezzo and A. Mingozzi (2002), "A new method for
solving capacitated location problems based on a set partitioning approach", Computers & Operations
Research 29(4); S. Martello and P. Toth (1990), "Knapsack problems", Wiley, for the recursion.
"""

from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.assign import assign
from etabli.kernels.siting.highs import Clock, Program, load

Array = NDArray[np.float64]

# Knapsacks are measured in this many parts at most: loads and capacities rounded down to whole
# parts leave a bound.
FINEST = 1000
# Cells of a table by row, site and part that memory is given for.
CELLS = 40_000_000
# Steps of one ascent; how many without a notable rise before the pace is halved, and its ends.
STEPS, PATIENCE, NOTABLE = 400, 15, 1e-4
PACE, SLOWEST = 1.5, 0.01
# The share of the newest subgradient in the direction.
FRESH = 0.3
# A direction shorter than this leads nowhere: on average every row is served once.
FLAT = 1e-12
# Random moves of the best network.
WANDERINGS = 1000


class Case(NamedTuple):
    """`charges`: (n, m), infinite where the site cannot serve the row. `loads`: (n,); `room`: (m,).

    `choice`: the program of the sites alone, with the rules. `like`: (m,) alike for sites that may
    stand for each other.
    """

    charges: Array
    loads: Array
    room: Array
    choice: Program
    like: NDArray[np.int_]


class Kept(NamedTuple):
    """What is known and what is left: `sites`, `assignment` (n,) and `cost` of the best network,
    if any; `bound`; `services` (n, m), true where still in question."""

    sites: tuple[int, ...]
    assignment: NDArray[np.int_]
    cost: float
    bound: float
    services: NDArray[np.bool_]


def fits(case: Case) -> bool:
    """Whether the tables of this case find place in memory."""
    return bool(case.charges.size * (_parts(case)[1].max(initial=0) + 1) <= CELLS)


def reduce_by_knapsacks(case: Case, clock: Clock) -> Kept:
    """Raise the bound, find networks, and leave out what cannot be in a better one."""
    loads, room = _parts(case)
    best = _Best(case)
    nothing = np.zeros(len(case.room))
    top = _Bound(-np.inf, _first_multipliers(case), nothing, nothing)
    top = _ascend(case, top, best, PACE, clock)
    best.wander(WANDERINGS, clock)
    # A better network gives a better aim.
    top = _ascend(case, top, best, PACE / 4, clock)
    services = _in_question(case, top, loads, room, best.cost - best.grain)
    return Kept(best.sites, best.assignment, best.cost, max(top.value, 0.0), services)


def _ascend(case: Case, top: "_Bound", best: "_Best", pace: float, clock: Clock) -> "_Bound":
    """A higher bound, by steps along the mean of the last subgradients; networks on the way."""
    loads, room = _parts(case)
    choice = load(case.choice._replace(whole=0))
    dearest = float(np.where(np.isfinite(case.charges), case.charges, 0.0).max(axis=1).sum())
    multipliers, direction = top.multipliers, np.zeros(len(loads))
    waited = 0
    for _step in range(STEPS):
        values, taken = _fill(case, multipliers, loads, room)
        chosen = _choose(choice, values)
        if chosen is None:
            break  # no choice of sites keeps the rules: the program will say so
        shares, reduced, least = chosen
        bound = float(multipliers.sum()) + least
        waited += 1
        if bound > top.value:
            if bound > top.value + NOTABLE * abs(bound):
                waited = 0
            top = _Bound(bound, multipliers, values, reduced)
        best.try_sites(tuple(np.flatnonzero(shares > 0.5).tolist()))
        proven = best.grain + top.value > best.cost + best.grain * 1e-6
        hopeless = top.value > dearest * 1.001 + 1.0  # no network costs that much
        if proven or hopeless or clock.left() == 0:
            break
        if waited > PATIENCE:
            pace, waited, multipliers = pace / 2, 0, top.multipliers
            if pace < SLOWEST:
                break
            continue
        slope = 1.0 - _served(taken, loads, room, shares)
        direction = FRESH * slope + (1 - FRESH) * direction
        length = float(direction @ direction)
        if length < FLAT:
            break
        goal = best.cost if np.isfinite(best.cost) else abs(bound) * 1.1 + 1.0
        multipliers = multipliers + pace * max(goal - bound, 1e-9) / length * direction
    return top


class _Bound(NamedTuple):
    """The best bound so far, its multipliers, values of knapsacks and reduced costs of sites."""

    value: float
    multipliers: Array
    values: Array
    reduced: Array


def _parts(case: Case) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Loads and capacities in whole parts, rounded down; exact if they are whole numbers."""
    useful = np.minimum(case.room, case.loads.sum())
    amounts = np.concatenate([case.loads, useful])
    part = 1.0
    if (amounts == np.floor(amounts)).all():
        part = float(np.gcd.reduce(amounts.astype(np.int64))) or 1.0
    part = max(part, float(useful.max(initial=0.0)) / FINEST) or 1.0
    # A capacity reached exactly is not missed by the noise of dividing.
    parts = np.floor(useful / part * (1 + 1e-12)).astype(np.int64)
    return np.floor(case.loads / part).astype(np.int64), parts


def _first_multipliers(case: Case) -> Array:
    """What a row pays at the last site of its share of them."""
    costs = np.where(np.isfinite(case.charges), case.charges, np.nan)
    lowest: Array = np.nanquantile(costs, 0.1, axis=1)
    return np.nan_to_num(lowest)


def _fill(
    case: Case, multipliers: Array, loads: NDArray[np.int64], room: NDArray[np.int64]
) -> tuple[Array, NDArray[np.bool_]]:
    """(m,) the value of each knapsack, and (n, m, parts + 1) whether a row is taken."""
    gains = np.minimum(case.charges - multipliers[:, None], 0.0)
    parts = int(room.max(initial=0)) + 1
    table = np.zeros((len(room), parts))
    taken = np.zeros((len(loads), len(room), parts), np.bool_)
    for row in np.flatnonzero(gains.min(axis=1) < 0):
        _take(table, gains[row], int(loads[row]), taken[row])
    values = np.asarray(table[np.arange(len(room)), room], np.float64)
    return values, taken


def _take(table: Array, gains: Array, load_: int, taken: NDArray[np.bool_] | None) -> None:
    """One more row for all knapsacks at once."""
    parts = table.shape[1]
    if load_ >= parts:
        return
    with_row = table[:, : parts - load_] + gains[:, None]
    rest = table[:, load_:]
    if taken is not None:
        taken[:, load_:] = with_row < rest
    np.minimum(rest, with_row, out=rest)


def _choose(choice: highspy.Highs, values: Array) -> tuple[Array, Array, float] | None:
    """The shares of sites with the least sum of values, their reduced costs, and that sum."""
    count = len(values)
    choice.changeColsCost(count, np.arange(count, dtype=np.int32), values)
    choice.run()
    if choice.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = choice.getSolution()
    least = choice.getInfo().objective_function_value
    return np.array(solution.col_value), np.array(solution.col_dual), float(least)


def _served(
    taken: NDArray[np.bool_],
    loads: NDArray[np.int64],
    room: NDArray[np.int64],
    shares: Array,
) -> Array:
    """(n,) how often each row is in the knapsacks of the chosen sites."""
    sites = np.flatnonzero(shares > 1e-9)
    left = room[sites].copy()
    served = np.zeros(len(loads))
    for row in range(len(loads) - 1, -1, -1):
        inside = taken[row, sites, left]
        served[row] = shares[sites[inside]].sum()
        left -= inside * loads[row]
    return served


def _in_question(
    case: Case,
    top: _Bound,
    loads: NDArray[np.int64],
    room: NDArray[np.int64],
    limit: float,
) -> NDArray[np.bool_]:
    """(n, m) the services with which the bound stays at `limit` or below."""
    possible = np.isfinite(case.charges)
    if not np.isfinite(limit) or not np.isfinite(top.value):
        return possible
    n, m = case.charges.shape
    parts = int(room.max(initial=0)) + 1
    gains = case.charges - top.multipliers[:, None]
    free = np.minimum(gains, 0.0)
    before = np.zeros((n + 1, m, parts))
    for row in range(n):
        before[row + 1] = before[row]
        _take(before[row + 1], free[row], int(loads[row]), None)
    after = np.zeros((m, parts))
    forced = np.full((n, m), np.inf)
    for row in range(n - 1, -1, -1):
        for most in np.unique(room):
            left = int(most - loads[row])
            if left >= 0:
                sites = np.flatnonzero(room == most)
                others = before[row][sites, : left + 1] + after[sites, left::-1]
                forced[row, sites] = others.min(axis=1) + gains[row, sites]
        _take(after, free[row], int(loads[row]), None)
    rise = np.maximum(top.reduced, 0.0) + forced - top.values
    slack = 1e-9 * (1 + abs(limit))
    kept: NDArray[np.bool_] = possible & (top.value + rise <= limit + slack)
    return kept


class _Best:
    """The best network so far. Its cost is a multiple of `grain`, if that is not 0."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._tried: set[tuple[int, ...]] = set()
        self._random = np.random.default_rng(0)
        self.sites: tuple[int, ...] = ()
        self.assignment = np.full(len(case.loads), -1)
        self.cost = np.inf
        finite = case.charges[np.isfinite(case.charges)]
        self.grain = 1.0 if (finite == np.floor(finite)).all() else 0.0

    def try_sites(self, sites: tuple[int, ...]) -> None:
        """Send the rows to these sites, then move the sites to the middle of their rows."""
        case = self._case
        while sites not in self._tried and sites and _keeps(case.choice, sites):
            self._tried.add(sites)
            opened = np.array(sites)
            where = np.empty(len(case.loads), np.int64)
            charges = np.ascontiguousarray(case.charges[:, opened])
            cost = assign(charges, case.loads, case.room[opened], where)
            if cost == np.inf:
                return
            assignment = opened[where]
            if cost < self.cost:
                self.sites, self.assignment, self.cost = sites, assignment, cost
            sites = _recentred(case, sites, assignment)

    def wander(self, steps: int, clock: Clock) -> None:
        """Move one site or two of the best network at random, and go on from what is better."""
        for _step in range(steps):
            if not self.sites or clock.left() == 0:
                return
            moved = set(self.sites)
            for _move in range(self._random.integers(1, 3)):
                site = int(self._random.choice(sorted(moved)))
                free = np.flatnonzero(self._case.like == self._case.like[site])
                moved = moved - {site} | {int(self._random.choice(free))}
            self.try_sites(tuple(sorted(moved)))


def _keeps(choice: Program, sites: tuple[int, ...]) -> bool:
    opened = np.zeros(len(choice.costs))
    opened[list(sites)] = 1.0
    (low, high), (least, most) = choice.bounds, choice.row_bounds
    amounts = choice.rows @ opened
    within = (opened >= low) & (opened <= high)
    return bool(within.all() and (amounts >= least - 1e-9).all() and (amounts <= most + 1e-9).all())


def _recentred(case: Case, sites: tuple[int, ...], assignment: NDArray[np.int_]) -> tuple[int, ...]:
    """Each site moved to the best free one that may stand for it and holds its rows."""
    moved = list(sites)
    for index, site in enumerate(sites):
        rows = assignment == site
        free = (case.like == case.like[site]) & (case.room >= case.loads[rows].sum())
        free[moved] = False
        free[site] = True
        costs = np.where(free, case.charges[rows].sum(axis=0), np.inf)
        moved[index] = int(costs.argmin())
    return tuple(sorted(moved))
