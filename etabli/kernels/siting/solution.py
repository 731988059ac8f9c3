"""What a method answers, and how sure it is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.problem import Problem

# A network is called optimal when its cost, computed anew, exceeds the bound that the method has
# proven by no more than this share of itself.
PROOF = 1e-9

# Rows served at once, so that a country needs no table of all its distances.
BLOCK = 2000


class Status(StrEnum):
    """How far a method came."""

    optimal = "optimal"  # the network is proven best
    feasible = "feasible"  # the network keeps all rules; `gap` says how far from best it can be
    infeasible = "infeasible"  # proven: no network keeps all rules; `reason` says which
    time_limit = "time_limit"  # no network found in the time given


@dataclass(frozen=True, eq=False)
class Solution:
    """A network, what it costs and what is proven of it.

    `objective`: the weighted cost, computed anew from `sites`; infinite without a network.
    `bound`: no network costs less. `gap`: (objective - bound) / objective, infinite without.
    `sites`: the open ones, ascending. `assignment`: (n,) the site that serves each row, the
    lowest of equally near ones; -1 for a row that none serves (its weight is 0).
    `seconds`: the time it took. `reason`: why there is no network, else empty.
    """

    status: Status
    objective: float
    bound: float
    gap: float
    sites: tuple[int, ...]
    assignment: NDArray[np.int_]
    seconds: float
    reason: str = ""


def network(problem: Problem, sites: Iterable[int], bound: float, seconds: float) -> Solution:
    """The solution that opens `sites`, optimal if `bound` proves it."""
    opened = tuple(sorted(int(site) for site in sites))
    objective, assignment = serve(problem, opened)
    bound = min(bound, objective)
    gap = relative_gap(objective, bound)
    status = Status.optimal if gap <= PROOF else Status.feasible
    return Solution(status, objective, bound, gap, opened, assignment, seconds)


def no_network(
    problem: Problem, status: Status, bound: float, seconds: float, reason: str
) -> Solution:
    """The answer where no network is known."""
    nobody = np.full(len(problem.weights), -1)
    return Solution(status, math.inf, bound, math.inf, (), nobody, seconds, reason)


def out_of_time(problem: Problem, bound: float, seconds: float) -> Solution:
    """The answer when the time limit came before the first network."""
    reason = f"No network was found within {seconds:.3g} seconds."
    return no_network(problem, Status.time_limit, bound, seconds, reason)


def relative_gap(objective: float, bound: float) -> float:
    """The share of `objective` by which it may exceed the least; infinite without a network."""
    if objective == math.inf:
        return math.inf
    return (objective - bound) / objective if objective > bound else 0.0


def serve(problem: Problem, sites: tuple[int, ...]) -> tuple[float, NDArray[np.int_]]:
    """The objective and the assignment (n,) when exactly `sites`, ascending, are open."""
    count, opened = len(problem.weights), np.array(sites, np.int_)
    cost, assignment = np.full(count, np.inf), np.full(count, -1)
    for first in range(0, count if sites else 0, BLOCK):
        rows = np.arange(first, min(first + BLOCK, count))
        reach = problem.costs_of(rows, opened)
        nearest = reach.argmin(axis=1)
        cost[rows] = reach[np.arange(len(rows)), nearest]
        assignment[rows] = np.where(np.isfinite(cost[rows]), opened[nearest], -1)
    weighty = problem.weights > 0
    return math.fsum(problem.weights[weighty] * cost[weighty]), assignment
