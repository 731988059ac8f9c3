"""The siting problem as a mixed-integer program, solved by HiGHS."""

import time
from collections.abc import Callable, Collection
from typing import NamedTuple

import highspy
import numpy as np
from highspy import HighsModelStatus
from numpy.typing import NDArray
from scipy import sparse

from etabli.kernels.arrays import number
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.conflicts import conflict, plain_conflict
from etabli.kernels.siting.highs import TOLERANCE, Bounds, program
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.solution import (
    PROOF,
    Solution,
    Status,
    network,
    no_network,
    relative_gap,
    serve,
)

# Called with the best cost so far, the bound, the relative gap and the seconds.
Progress = Callable[[float, float, float, float], None]

# The greatest cost of a scaled program, beside which the tolerance of HiGHS is nothing.
GREATEST_COST = 1000.0


def solve(
    problem: Problem, *, time_limit: float | None = None, progress: Progress | None = None
) -> Solution:
    """The best network, proven so; with `time_limit` (seconds), the best one found by then.

    `progress` hears now and then, and at the end, how far the search is; what it raises stops the
    search and comes through. Raises InvalidInput on a time limit that is not above 0.
    """
    if time_limit is not None and number("time_limit", time_limit) == 0:
        raise InvalidInput("time_limit", "0; more than 0 seconds are needed")
    started = time.perf_counter()
    if reason := plain_conflict(problem):
        seconds = time.perf_counter() - started
        return no_network(problem, Status.infeasible, np.inf, seconds, reason)
    found = Model(problem).best(time_limit, progress)
    if found.sites is not None and found.finished:
        known, _ = serve(problem, found.sites)
        if relative_gap(known, found.bound) > PROOF:
            # The costs spread too widely for the solver's precision: leave out the greatest.
            finer = Model(problem, known).best(time_limit, progress)
            found = finer if finer.finished and finer.sites is not None else found
    seconds = time.perf_counter() - started
    if found.sites is not None:
        solution = network(problem, found.sites, found.bound, seconds)
        if progress is not None:
            progress(solution.objective, solution.bound, solution.gap, seconds)
        return solution
    if not found.finished:
        reason = f"No network was found within {time_limit:g} seconds."
        return no_network(problem, Status.time_limit, found.bound, seconds, reason)
    return no_network(problem, Status.infeasible, np.inf, seconds, conflict(problem))


class Found(NamedTuple):
    """The best sites, if any are known; the bound on all; whether the search came to its end."""

    sites: tuple[int, ...] | None
    bound: float
    finished: bool


class Model:
    """The program of a problem, kept so that networks already found can be forbidden.

    Its variables are the sites, then the services: the pairs of a row and a site of use to it.
    Networks that cost more than `limit` are of no interest.
    """

    def __init__(self, problem: Problem, limit: float = np.inf) -> None:
        weights, costs = _different_rows(problem)
        useful = np.isfinite(costs) & (costs <= _ensured(problem, costs)[:, None])
        useful &= weights[:, None] * costs <= limit * (1 + PROOF)
        useful[:, sorted(problem.fixed_closed)] = False
        rows, sites = np.nonzero(useful)
        charges = weights[rows] * costs[rows, sites]
        low, high = np.zeros(costs.shape[1]), np.ones(costs.shape[1])
        low[sorted(problem.fixed_open)] = 1.0
        high[sorted(problem.fixed_closed)] = 0.0
        self._columns = costs.shape[1]
        self._scale = GREATEST_COST / (float(charges.max(initial=0.0)) or GREATEST_COST)
        self._highs = program(
            np.concatenate([np.zeros(self._columns), charges * self._scale]),
            (
                np.concatenate([low, np.zeros(len(rows))]),
                np.concatenate([high, np.ones(len(rows))]),
            ),
            _constraints(problem, costs.shape, rows, sites),
            _constraint_bounds(problem, len(costs), len(rows)),
            whole=self._columns,
        )

    def forbid(self, sites: Collection[int], among: Collection[int]) -> None:
        """From now on at least one of the sites `among` differs from the network of `sites`."""
        columns = np.array(sorted(among), dtype=np.int32)
        opened = np.isin(columns, sorted(sites))
        self._highs.addRow(
            1.0 - opened.sum(), np.inf, len(columns), columns, np.where(opened, -1.0, 1.0)
        )

    def best(self, time_limit: float | None = None, progress: Progress | None = None) -> Found:
        """The best network that is not forbidden, or what is known of it after `time_limit`."""
        if time_limit is not None:
            self._highs.setOptionValue("time_limit", time_limit)
        broken: list[Exception] = []
        if progress is not None:
            self._tell(progress, broken)
        self._highs.run()
        if broken:
            raise broken[0]
        status = self._highs.getModelStatus()
        info = self._highs.getInfo()
        if status == HighsModelStatus.kInfeasible:
            return Found(None, np.inf, finished=True)
        if status not in (HighsModelStatus.kOptimal, HighsModelStatus.kTimeLimit):
            raise RuntimeError(f"HiGHS stopped unexpectedly: {status.name}")
        finished = status == HighsModelStatus.kOptimal
        bound = max((info.mip_dual_bound - TOLERANCE) / self._scale, 0.0)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Found(None, bound, finished)
        opened = np.array(self._highs.getSolution().col_value[: self._columns]) > 0.5
        return Found(tuple(np.flatnonzero(opened).tolist()), bound, finished)

    def _tell(self, progress: Progress, broken: list[Exception]) -> None:
        def tell(event: highspy.HighsCallbackEvent) -> None:
            best = event.data_out.mip_primal_bound / self._scale
            bound = max(event.data_out.mip_dual_bound / self._scale, 0.0)
            try:
                progress(best, bound, relative_gap(best, bound), event.data_out.running_time)
            except Exception as error:
                broken.append(error)  # HiGHS stops at it, but tells nothing of it
                raise

        self._highs.cbMipLogging.subscribe(tell)
        self._highs.cbMipImprovingSolution.subscribe(tell)


def _different_rows(problem: Problem) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (k,) and costs (k, m) of the demand, rows of equal costs taken together."""
    weighty = problem.weights > 0
    costs, which = np.unique(problem.matrix[weighty], axis=0, return_inverse=True)
    weights = np.bincount(which, problem.weights[weighty], len(costs)).astype(np.float64)
    return weights, costs


def _ensured(problem: Problem, costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) the most that the rules let each row pay: dearer services are never used.

    Where k of s sites must open, the (s - k + 1) nearest cannot all be closed.
    """
    most: NDArray[np.float64] = costs[:, sorted(problem.fixed_open)].min(axis=1, initial=np.inf)
    for group in problem.groups:
        if group.at_least:
            spare = len(group.sites) - group.at_least
            reach = np.partition(costs[:, list(group.sites)], spare, axis=1)[:, spare]
            np.minimum(most, reach, out=most)
    return most


def _constraints(
    problem: Problem, shape: tuple[int, int], rows: NDArray[np.int_], sites: NDArray[np.int_]
) -> sparse.csr_array:
    """Each row is served; a service needs its site; each group keeps its numbers."""
    count, columns = shape
    services = columns + np.arange(len(rows))
    links = count + np.arange(len(rows))
    each = np.ones(len(rows))
    sizes = [len(group.sites) for group in problem.groups]
    members = np.array([site for group in problem.groups for site in group.sites], dtype=np.int_)
    of_group = count + len(rows) + np.repeat(np.arange(len(sizes)), sizes)
    lines = np.concatenate([rows, links, links, of_group])
    variables = np.concatenate([services, services, sites, members])
    values = np.concatenate([each, each, -each, np.ones(len(members))])
    total = count + len(rows) + len(sizes)
    return sparse.csr_array((values, (lines, variables)), (total, columns + len(rows)))


def _constraint_bounds(problem: Problem, rows: int, services: int) -> Bounds:
    least = [float(group.at_least) for group in problem.groups]
    most = [float(group.at_most) for group in problem.groups]
    return (
        np.concatenate([np.ones(rows), np.full(services, -np.inf), least]),
        np.concatenate([np.ones(rows), np.zeros(services), most]),
    )
