"""The best network, by the method that suits the problem."""

import math
from typing import TYPE_CHECKING

import numpy as np

from etabli.kernels.siting.costs import Points
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.solution import Solution, Status, network, no_network, out_of_time
from etabli.kernels.siting.watch import Watch, check_time_limit

if TYPE_CHECKING:
    from etabli.kernels.siting.country import Country
    from etabli.kernels.siting.exact import Engine
    from etabli.kernels.siting.highs import Progress

# Points of more pairs than this are solved by lists of the nearest, without a proof of the best.
LARGEST_MATRIX = 9_000_000


def solve(
    problem: Problem,
    *,
    time_limit: float | None = None,
    progress: "Progress | None" = None,
    seed: int = 0,
) -> Solution:
    """The best network, proven so; with `time_limit` (seconds), the best one found by then.

    `progress` hears now and then, and at the end, the best cost, the bound, the relative gap and
    the seconds; what it raises stops the search and comes through. The same `seed` gives the same
    answer, unless the time limit cuts it short. Raises InvalidInput on a time limit that is not
    above 0.
    """
    # HiGHS is loaded when there is something to solve.
    from etabli.kernels.siting.conflicts import conflict, plain_conflict

    check_time_limit(time_limit)
    watch = Watch(time_limit, progress)
    if reason := plain_conflict(problem):
        return no_network(problem, Status.infeasible, np.inf, watch.seconds, reason)
    engine = _engine(problem, watch, seed)
    engine.run()
    seconds = watch.seconds
    if engine.sites is not None:
        solution = network(problem, engine.sites, engine.bound, seconds)
        watch.tell_end(solution)
        return solution
    if not engine.finished:
        return out_of_time(problem, engine.bound, seconds)
    return no_network(problem, Status.infeasible, np.inf, seconds, conflict(problem))


def _engine(problem: Problem, watch: "Watch", seed: int) -> "Engine | Country":
    if isinstance(problem.costs, Points) and math.prod(problem.costs.shape) > LARGEST_MATRIX:
        from etabli.kernels.siting.country import Country

        return Country(problem, watch, seed)
    from etabli.kernels.siting.exact import Engine

    return Engine(problem, watch, seed)
