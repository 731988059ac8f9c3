r"""Who is within reach of a place? Maximal covering, set covering and p-centre, solved exactly.

A demand row is covered when a site opens whose cost is `reach` or less. With :math:`N_i` the sites
that cover row i, :math:`y_j = 1` for an open site and :math:`u_i = 1` for a row left uncovered:

- maximal covering, the network that leaves the least weight uncovered:
  :math:`\min \sum_i w_i u_i` with :math:`u_i + \sum_{j \in N_i} y_j \ge 1`
  (R. L. Church and C. ReVelle (1974), "The maximal covering location problem", Papers of the
  Regional Science Association 32);
- set covering, the fewest sites, or the cheapest, that cover every row with a weight:
  :math:`\min \sum_j b_j y_j` with :math:`\sum_{j \in N_i} y_j \ge 1`
  (C. Toregas, R. Swain, C. ReVelle and L. Bergman (1971), "The location of emergency service
  facilities", Operations Research 19(6));
- p-centre, the network whose farthest row is nearest: the least reach at which a set covering
  keeps the rules (E. Minieka (1970), "The m-center problem", SIAM Review 12(1)).

The rules are those of the problem: groups, fixed sites, budget, pairs apart. Rows covered by the
same sites are one row; a site that covers no more than another under the same rules covers nothing
in the program, which HiGHS then solves.
"""

import math
import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import KDTree

from etabli.kernels.arrays import number
from etabli.kernels.siting.conflicts import conflict, plain_conflict
from etabli.kernels.siting.costs import Metric, Nearest, Points
from etabli.kernels.siting.highs import (
    Bounds,
    Program,
    Progress,
    lines,
    load,
    optimise,
    optimise_by_reduction,
)
from etabli.kernels.siting.mip import (
    GREATEST_COST,
    open_sites,
    rule_numbers,
    rules_to_keep,
    site_bounds,
)
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.solution import (
    PROOF,
    Solution,
    Status,
    no_network,
    out_of_time,
    relative_gap,
    serve,
)
from etabli.kernels.siting.watch import check_time_limit

Array = NDArray[np.float64]

# Comparing sites two by two pays up to so many common rows.
COMPARED = 30_000_000


def maximal_cover(
    problem: Problem,
    reach: float,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """The network that covers the most weight.

    Here `objective` is the weight covered, `bound` what no network exceeds, `gap` their distance
    as a share of the bound; without a network the objective is minus infinity. A row that is not
    covered has no site in `assignment`. `progress` hears of the weight left uncovered. Raises
    InvalidInput on a negative reach or time limit.
    """
    number("reach", reach)
    check_time_limit(time_limit)
    started = time.perf_counter()
    covering = _covering(problem, reach)
    cover = _merged(problem, covering)
    scale = GREATEST_COST / (float(cover.weights.max(initial=0.0)) or GREATEST_COST)
    columns, rows = problem.site_count, len(cover.weights)
    low, high = site_bounds(problem)
    program = Program(
        np.concatenate([np.zeros(columns), cover.weights * scale]),
        (np.concatenate([low, np.zeros(rows)]), np.concatenate([high, np.ones(rows)])),
        _with_rules(problem, sparse.csr_array(sparse.hstack([cover.rows, sparse.eye_array(rows)]))),
        _row_bounds(problem, rows),
        whole=columns,
        scale=scale,
    )
    found = optimise_by_reduction(program, time_limit=time_limit, progress=progress)
    seconds = time.perf_counter() - started
    if found.values is None:
        none = _none_found(_without_demand(problem), found.finished, found.bound, seconds)
        bound = math.fsum(problem.weights) - found.bound
        return replace(none, objective=-math.inf, bound=bound)
    sites = open_sites(found.values, columns)
    assignment = _served(problem, covering, sites)
    covered = math.fsum(problem.weights[assignment >= 0])
    total = math.fsum(problem.weights)
    missed = _whole_if(problem.weights, cover.out_of_reach + found.bound)
    bound = max(total - missed, covered)
    if relative_gap(total - covered, missed) <= PROOF:
        bound = covered  # it is proven of what is missed, from which the bound is taken
    return _solution(covered, bound, sites, assignment, seconds)


def set_cover(
    problem: Problem,
    reach: float,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """The fewest sites that cover all rows with a weight; the cheapest, given opening costs.

    `objective` is their number, or their opening costs together. Raises InvalidInput on a
    negative reach or time limit.
    """
    number("reach", reach)
    check_time_limit(time_limit)
    started = time.perf_counter()
    covering = _covering(problem, reach)
    beyond = _never_covered(problem, covering)
    if beyond is not None:
        reason = f"No candidate is within {reach:g} of demand row {beyond}."
        return no_network(problem, Status.infeasible, np.inf, time.perf_counter() - started, reason)
    prices = np.ones(problem.site_count)
    if problem.opening_costs is not None:
        prices = problem.opening_costs
    scale = GREATEST_COST / (float(prices.max()) or GREATEST_COST)
    cover = _merged(problem, covering)
    program = _covering_program(problem, cover.rows, prices, scale)
    found = optimise_by_reduction(program, time_limit=time_limit, progress=progress)
    seconds = time.perf_counter() - started
    if found.values is None:
        return _none_found(_within(problem, reach), found.finished, found.bound, seconds)
    sites = open_sites(found.values, problem.site_count)
    objective = math.fsum(prices[list(sites)])
    bound = min(_whole_if(prices, found.bound), objective)
    return _solution(objective, bound, sites, _served(problem, covering, sites), seconds)


def p_centre(
    problem: Problem, *, time_limit: float | None = None, progress: Progress | None = None
) -> Solution:
    """The network whose farthest row with a weight is nearest; `objective` is that distance.

    Raises InvalidInput on a time limit that is not above 0.
    """
    check_time_limit(time_limit)
    started = time.perf_counter()
    if reason := plain_conflict(problem):
        return no_network(problem, Status.infeasible, np.inf, time.perf_counter() - started, reason)
    radii = _radii(problem)
    search = _Centre(problem, radii, started, time_limit, progress)
    search.raise_bound_by_linear_programs()
    step = 1
    while search.low < search.high and not search.out_of_time:
        # Small steps up from the bound, which is close; halving once a network is known.
        middle = (search.low + search.high) // 2
        search.try_radius(min(search.low + step - 1, middle))
        step *= 2
    return search.answer()


class _Centre:
    """The radii that are left: all below `low` are proven too small, and `high` is reached.

    Without a network, `high` is one past the last radius.
    """

    def __init__(
        self,
        problem: Problem,
        radii: Array,
        started: float,
        time_limit: float | None,
        progress: Progress | None,
    ) -> None:
        self.problem, self.radii = problem, radii
        self.started, self.time_limit, self.progress = started, time_limit, progress
        self.low, self.high = 0, len(radii)
        self.sites: tuple[int, ...] | None = None
        self.out_of_time = False

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.started

    def raise_bound_by_linear_programs(self) -> None:
        """The least radius at which shares of sites cover all rows."""
        low, high = self.low, self.high
        while low < high and not self.out_of_time:
            middle = (low + high) // 2
            possible = self._network_within(middle, whole=False)
            if possible is None:
                break
            if possible:
                high = middle
            else:
                low = self.low = middle + 1

    def try_radius(self, index: int) -> None:
        sites = self._network_within(index, whole=True)
        if sites is None:
            return
        if not sites:
            self.low = index + 1
        else:
            self.sites = sites[0]
            farthest = self._farthest(sites[0])
            self.high = int(np.searchsorted(self.radii, farthest))
        self._tell()

    def _network_within(self, index: int, *, whole: bool) -> list[tuple[int, ...]] | None:
        """A network, or an empty list if there is none; nothing when time is over."""
        problem = self.problem
        cover = _merged(problem, _covering(problem, float(self.radii[index])))
        if cover.out_of_reach:
            return []
        columns = problem.site_count
        program = _covering_program(problem, cover.rows, np.zeros(columns))
        if not whole:
            program = program._replace(whole=0)
        left = None if self.time_limit is None else max(self.time_limit - self.seconds, 1e-3)
        found = optimise(load(program), time_limit=left)
        if found.values is None and not found.finished:
            self.out_of_time = True
            return None
        return [] if found.values is None else [open_sites(found.values, columns)]

    def _farthest(self, sites: tuple[int, ...]) -> float:
        assignment = serve(self.problem, sites)[1]
        rows = np.flatnonzero(self.problem.weights > 0)
        return float(self.problem.matrix[rows, assignment[rows]].max(initial=0.0))

    def _tell(self) -> None:
        if self.progress is not None:
            best = np.inf if self.sites is None else float(self.radii[self.high])
            bound = float(self.radii[min(self.low, len(self.radii) - 1)])
            self.progress(best, bound, relative_gap(best, bound), self.seconds)

    def answer(self) -> Solution:
        bound = float(self.radii[self.low]) if self.low < len(self.radii) else np.inf
        if self.sites is None:
            return _none_found(self.problem, not self.out_of_time, bound, self.seconds)
        objective = self._farthest(self.sites)
        assignment = serve(self.problem, self.sites)[1]
        return _solution(objective, min(bound, objective), self.sites, assignment, self.seconds)


def _radii(problem: Problem) -> Array:
    """The different costs of rows with a weight at candidates, ascending."""
    reach = problem.matrix[problem.weights > 0][:, sorted(problem.candidates)]
    return np.unique(np.append(reach[np.isfinite(reach)], 0.0))


class _Cover(NamedTuple):
    """The rows to cover, each by several sites: `rows` (k, m), ones where the site covers.

    `weights`: (k,). `out_of_reach`: the weight that no candidate covers.
    """

    weights: Array
    rows: sparse.csr_array
    out_of_reach: float


def _covering(problem: Problem, reach: float) -> sparse.csr_array:
    """(n, m), ones where the cost is `reach` or less."""
    costs = problem.costs
    if isinstance(costs, Nearest):
        rows = np.repeat(np.arange(costs.shape[0]), np.diff(costs.start))
        near = costs.cost <= reach
        return _ones(rows[near], costs.site[near].astype(np.int_), costs.shape)
    if isinstance(costs, Points):
        further = 1.0 if costs.metric is Metric.rounded_down else 0.0
        tree, sites = KDTree(costs.demand), KDTree(costs.sites)
        radius = (math.floor(reach) + further) if further else reach * (1 + PROOF)
        pairs = tree.sparse_distance_matrix(sites, radius, output_type="ndarray")
        near = costs.between(pairs["i"], pairs["j"]) <= reach
        return _ones(pairs["i"][near], pairs["j"][near], costs.shape)
    return sparse.csr_array((costs <= reach).astype(np.float64))


def _ones(
    rows: NDArray[np.int_], columns: NDArray[np.int_], shape: tuple[int, int]
) -> sparse.csr_array:
    covering = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape)
    covering.data[:] = 1.0  # a pair listed twice
    return covering


def _merged(problem: Problem, covering: sparse.csr_array) -> _Cover:
    """The rows still to cover, each set of covering candidates once, without needless sites."""
    weighty = problem.weights > 0
    if problem.fixed_open:
        weighty &= covering[:, sorted(problem.fixed_open)].sum(axis=1) == 0
    rows = covering[weighty]
    if problem.fixed_closed:
        closed = np.ones(problem.site_count)
        closed[sorted(problem.fixed_closed)] = 0.0
        rows = sparse.csr_array(rows * closed)
        rows.eliminate_zeros()
    weights = problem.weights[weighty]
    reached = np.diff(rows.indptr) > 0
    out_of_reach = math.fsum(weights[~reached])
    rows, weights = _different(rows[reached], weights[reached])
    return _Cover(weights, _without_needless(problem, rows), out_of_reach)


def _different(rows: sparse.csr_array, weights: Array) -> tuple[sparse.csr_array, Array]:
    """Each row once, with the weights of its likes together."""
    rows.sort_indices()
    numbers: dict[bytes, int] = {}
    which = [
        numbers.setdefault(rows.indices[start:end].tobytes(), len(numbers))
        for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    ]
    first = np.unique(which, return_index=True)[1]
    return rows[first], np.bincount(which, weights, len(numbers)).astype(np.float64)


def _without_needless(problem: Problem, rows: sparse.csr_array) -> sparse.csr_array:
    """The rows without the sites that another one replaces: it covers as much, costs no more and
    stands under the same rules. They may still open, to make up the number of a group."""
    sizes = np.asarray(rows.sum(axis=0)).ravel()
    if np.square(np.diff(rows.indptr).astype(np.float64)).sum() > COMPARED:
        return rows
    pairs = sparse.coo_array(rows.T @ rows)
    one, other = pairs.coords
    covers_as_much = pairs.data == sizes[one]
    better = (sizes[other] > sizes[one]) | (other < one)
    like = rule_numbers(problem)
    replaced = covers_as_much & (like[one] == like[other]) & (one != other)
    if problem.opening_costs is not None:
        replaced &= problem.opening_costs[other] <= problem.opening_costs[one]
        better |= problem.opening_costs[other] < problem.opening_costs[one]
    keeps = np.ones(problem.site_count)
    keeps[one[replaced & better]] = 0.0
    kept = sparse.csr_array(rows * keeps)
    kept.eliminate_zeros()
    return kept


def _covering_program(
    problem: Problem, rows: sparse.csr_array, prices: Array, scale: float = 1.0
) -> Program:
    """The cheapest sites that cover all rows and keep the rules."""
    return Program(
        prices * scale,
        site_bounds(problem),
        _with_rules(problem, rows),
        _row_bounds(problem, rows.shape[0]),
        whole=problem.site_count,
        scale=scale,
    )


def _with_rules(problem: Problem, rows: sparse.csr_array) -> sparse.csr_array:
    kept = lines([rule.amounts for rule in rules_to_keep(problem)], rows.shape[1])
    return sparse.csr_array(sparse.vstack([rows, kept]))


def _row_bounds(problem: Problem, rows: int) -> Bounds:
    rules = rules_to_keep(problem)
    return (
        np.concatenate([np.ones(rows), [rule.low for rule in rules]]),
        np.concatenate([np.full(rows, np.inf), [rule.high for rule in rules]]),
    )


def _never_covered(problem: Problem, covering: sparse.csr_array) -> int | None:
    """The first row with a weight that no candidate covers."""
    candidates = np.zeros(problem.site_count)
    candidates[sorted(problem.candidates)] = 1.0
    alone = (problem.weights > 0) & (covering @ candidates == 0)
    return int(np.argmax(alone)) if alone.any() else None


def _served(
    problem: Problem, covering: sparse.csr_array, sites: tuple[int, ...]
) -> NDArray[np.int_]:
    """(n,) the nearest open site within reach, -1 if there is none."""
    assignment = serve(problem, sites)[1]
    within = covering[:, list(sites)].sum(axis=1) > 0
    return np.where(within, assignment, -1)


def _whole_if(amounts: Array, bound: float) -> float:
    """The bound on a sum of `amounts`, the next whole number if all of them are whole."""
    if (amounts == np.floor(amounts)).all():
        return float(math.ceil(bound - 1e-6))
    return bound


def _solution(
    objective: float,
    bound: float,
    sites: tuple[int, ...],
    assignment: NDArray[np.int_],
    seconds: float,
) -> Solution:
    """The bound lies below the objective or, where the most is sought, above it."""
    gap = relative_gap(max(objective, bound), min(objective, bound))
    status = Status.optimal if gap <= PROOF else Status.feasible
    return Solution(status, objective, bound, gap, sites, assignment, seconds)


def _none_found(problem: Problem, finished: bool, bound: float, seconds: float) -> Solution:
    """No network: none keeps the rules, or time was over before one was found."""
    if not finished:
        return out_of_time(problem, bound, seconds)
    reason = plain_conflict(problem) or conflict(problem)
    return no_network(problem, Status.infeasible, np.inf, seconds, reason)


def _without_demand(problem: Problem) -> Problem:
    return replace(problem, weights=np.zeros(len(problem.weights)))


def _within(problem: Problem, reach: float) -> Problem:
    """The problem in which a site serves nobody beyond the reach."""
    return replace(problem, costs=np.where(problem.matrix <= reach, problem.matrix, np.inf))
