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
from numpy.typing import ArrayLike

from etabli.kernels.arrays import numbers
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.conflicts import conflict, plain_conflict
from etabli.kernels.siting.highs import Progress
from etabli.kernels.siting.mip import Model, out_of_time
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.solution import PROOF, Solution, Status, no_network, relative_gap, serve
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
    found = Model(problem, prices=opening).best(time_limit, progress)
    seconds = time.perf_counter() - started
    if found.sites is None and not found.finished:
        return out_of_time(problem, found.bound, seconds)
    if found.sites is None:
        return no_network(problem, Status.infeasible, np.inf, seconds, conflict(problem))
    served, assignment = serve(problem, found.sites)
    objective = math.fsum([served, *opening[list(found.sites)]])
    bound = min(found.bound, objective)
    gap = relative_gap(objective, bound)
    status = Status.optimal if gap <= PROOF else Status.feasible
    return Solution(status, objective, bound, gap, found.sites, assignment, seconds)
