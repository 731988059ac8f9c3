r"""Opening costs in the objective: the simple plant location problem.

.. math:: \min \sum_j b_j y_j + \sum_{i,j} w_i c_{ij} x_{ij}

under the rules of the problem, whose number of sites is what the costs make of it. Source:
A. A. Kuehn and M. J. Hamburger (1963), "A heuristic program for locating warehouses", Management
Science 9(4); M. L. Balinski (1965), "Integer programming: methods, uses, computation", Management
Science 12(3), for the strong formulation.
"""

import math
import time

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.conflicts import conflict, plain_conflict
from etabli.kernels.siting.highs import Program, Progress, load, optimise
from etabli.kernels.siting.mip import (
    GREATEST_COST,
    constraint_bounds,
    constraints,
    ensured,
    open_sites,
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


def fixed_charge(
    problem: Problem,
    prices: ArrayLike,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """The network that costs least to open and to use; `objective` is both together.

    `prices`: (m,) to open each site, 0 or more, in the unit of weight times cost. Raises
    InvalidInput.
    """
    check_time_limit(time_limit)
    opening = numbers("prices", prices, dimensions=1)
    if len(opening) != problem.site_count:
        raise InvalidInput(
            "prices", f"{len(opening)} for {problem.site_count} sites; one per site is needed"
        )
    started = time.perf_counter()
    if reason := plain_conflict(problem):
        seconds = time.perf_counter() - started
        return no_network(problem, Status.infeasible, np.inf, seconds, reason)
    program = _program(problem, opening)
    found = optimise(load(program), scale=program.scale, time_limit=time_limit, progress=progress)
    seconds = time.perf_counter() - started
    if found.values is None and not found.finished:
        return out_of_time(problem, found.bound, seconds)
    if found.values is None:
        return no_network(problem, Status.infeasible, np.inf, seconds, conflict(problem))
    sites = open_sites(found.values, problem.site_count)
    served, assignment = serve(problem, sites)
    objective = math.fsum([served, *opening[list(sites)]])
    bound = min(found.bound, objective)
    gap = relative_gap(objective, bound)
    status = Status.optimal if gap <= PROOF else Status.feasible
    return Solution(status, objective, bound, gap, sites, assignment, seconds)


def _program(problem: Problem, prices: NDArray[np.float64]) -> Program:
    """Its variables are the sites, then the services: pairs of a row and a site of use to it."""
    weights, costs = _different_rows(problem)
    useful = np.isfinite(costs) & (costs <= ensured(problem, costs)[:, None])
    useful[:, sorted(problem.fixed_closed)] = False
    rows, sites = np.nonzero(useful)
    low, high = site_bounds(problem)
    terms = np.concatenate([prices, weights[rows] * costs[rows, sites]])
    scale = GREATEST_COST / (float(terms.max(initial=0.0)) or GREATEST_COST)
    return Program(
        terms * scale,
        (np.concatenate([low, np.zeros(len(rows))]), np.concatenate([high, np.ones(len(rows))])),
        constraints(problem, costs.shape, rows, sites),
        constraint_bounds(problem, len(costs), len(rows)),
        whole=problem.site_count,
        scale=scale,
        # It finds nothing to remove in these programs, and takes a third of the time.
        presolve=False,
    )


def _different_rows(problem: Problem) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (k,) and costs (k, m) of the demand, rows of equal costs taken together."""
    weighty = problem.weights > 0
    costs, which = np.unique(problem.matrix[weighty], axis=0, return_inverse=True)
    weights = np.bincount(which, problem.weights[weighty], len(costs)).astype(np.float64)
    return weights, costs
