r"""One network for several scenarios of demand.

The scenarios :math:`s` differ in their weights :math:`w^s`; costs and rules are the same, and so
each row goes to the same site in all of them.

- Least expected cost: with probabilities :math:`\pi_s`, the cost to expect is that of the weights
  :math:`\sum_s \pi_s w^s`, so this is one p-median problem.
- Least worst regret: with :math:`z_s` the least cost in scenario s, the network whose greatest
  :math:`f_s - z_s` is least, :math:`f_s` being its cost there. The p-median problem with the
  weights :math:`\sum_s \lambda_s w^s`, for any shares :math:`\lambda_s`, is a bound on it; a
  mixed-integer program closes what is left.

Source: D. Serra and V. Marianov (1998), "The p-median problem in a changing network: the case of
Barcelona", Location Science 6; P. Kouvelis and G. Yu (1997), "Robust discrete optimization and its
applications", Kluwer.
"""

import time
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from etabli.kernels.arrays import numbers
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.highs import Program, Progress, optimise_by_reduction
from etabli.kernels.siting.mip import (
    GREATEST_COST,
    constraint_bounds,
    constraints,
    ensured,
    open_sites,
    site_bounds,
)
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.solution import PROOF, Solution, Status, relative_gap, serve
from etabli.kernels.siting.solver import solve
from etabli.kernels.siting.watch import check_time_limit

Array = NDArray[np.float64]

# Seconds that a step of a search is given when time is over.
SHORTEST = 1e-3


@dataclass(frozen=True, eq=False)
class Robust(Solution):
    """A network for several scenarios.

    `costs`: (s,) what it costs in each; `regrets`: (s,) how much more than the best network of
    that scenario alone. Both are empty without a network.
    """

    costs: Array = field(default_factory=lambda: np.empty(0))
    regrets: Array = field(default_factory=lambda: np.empty(0))


def expected(problem: Problem, scenarios: ArrayLike, probabilities: ArrayLike) -> Problem:
    """The problem whose best network costs least on average; it is solved like any other.

    `scenarios`: (s, n) the weights in each, in place of those of `problem`. `probabilities`: (s,),
    1 together. Raises InvalidInput.
    """
    weights = _checked(problem, scenarios)
    shares = numbers("probabilities", probabilities, dimensions=1)
    if len(shares) != len(weights):
        raise InvalidInput(
            "probabilities", f"{len(shares)} for {len(weights)} scenarios; one per scenario"
        )
    if abs(shares.sum() - 1) > PROOF:
        raise InvalidInput("probabilities", f"{shares.sum():g} together; 1 is needed")
    return replace(problem, weights=shares @ weights)


def least_regret(
    problem: Problem,
    scenarios: ArrayLike,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Robust:
    """The network whose worst regret is least; `objective` and `bound` are worst regrets.

    `scenarios`: (s, n) the weights in each, in place of those of `problem`. A row must be served
    if it has a weight in one of them. Raises InvalidInput.
    """
    check_time_limit(time_limit)
    weights = _checked(problem, scenarios)
    started = time.perf_counter()
    # A row with a weight in one scenario must be served in all.
    everybody = replace(problem, weights=weights.sum(axis=0))
    alone: list[Solution] = []
    for scenario in weights:
        alone.append(solve(_of(everybody, scenario), time_limit=_left(time_limit, started)))
        if not alone[-1].sites and alone[-1].reason:
            none = replace(alone[-1], bound=0.0 if alone[-1].bound < np.inf else np.inf)
            return Robust(**vars(none))
    known = np.array([solution.objective for solution in alone])
    proven = np.array(
        [one.objective if one.status is Status.optimal else one.bound for one in alone]
    )
    program = _program(everybody, weights, known)
    found = optimise_by_reduction(program, time_limit=_left(time_limit, started), progress=progress)
    choices = {solution.sites for solution in alone}
    if found.values is not None:
        choices.add(open_sites(found.values, problem.site_count))
    costs = {sites: _costs(everybody, weights, sites) for sites in choices}
    best = min(sorted(choices), key=lambda sites: float((costs[sites] - proven).max()))
    return _robust(everybody, best, costs[best], proven, found.bound, started)


def _checked(problem: Problem, scenarios: ArrayLike) -> Array:
    weights = numbers("scenarios", scenarios, dimensions=2)
    if weights.shape[1] != len(problem.weights):
        raise InvalidInput(
            "scenarios",
            f"{weights.shape[1]} weights in each for {len(problem.weights)} rows; one per row",
        )
    return weights


def _left(time_limit: float | None, started: float) -> float | None:
    if time_limit is None:
        return None
    return max(time_limit - (time.perf_counter() - started), SHORTEST)


def _of(everybody: Problem, weights: Array) -> Problem:
    """The problem of one scenario; who has no weight in it is served, at no cost."""
    if np.isfinite(everybody.matrix).all():
        return replace(everybody, weights=weights)
    absent = (everybody.weights > 0) & (weights == 0)
    costs = everybody.matrix.copy()
    costs[absent] = np.where(np.isfinite(costs[absent]), 0.0, np.inf)
    return replace(everybody, weights=np.where(absent, 1.0, weights), costs=costs)


def _program(everybody: Problem, weights: Array, known: Array) -> Program:
    """Its variables are the sites, the services, and the worst regret."""
    weighty = everybody.weights > 0
    weights, costs = weights[:, weighty], everybody.matrix[weighty]
    useful = np.isfinite(costs) & (costs <= ensured(everybody, costs)[:, None])
    useful[:, sorted(everybody.fixed_closed)] = False
    rows, sites = np.nonzero(useful)
    charges = weights[:, rows] * costs[rows, sites]
    scale = GREATEST_COST / (float(charges.max(initial=0.0)) or GREATEST_COST)
    columns, count = everybody.site_count, len(rows)
    regret = columns + count
    kept = constraints(everybody, costs.shape, rows, sites)
    nothing = sparse.csr_array((kept.shape[0], 1))
    blocks = [
        [kept, nothing],
        [
            sparse.csr_array(np.hstack([np.zeros((len(known), columns)), charges * scale])),
            sparse.csr_array(-np.ones((len(known), 1))),
        ],
    ]
    low, high = site_bounds(everybody)
    row_low, row_high = constraint_bounds(everybody, len(costs), count)
    return Program(
        np.concatenate([np.zeros(regret), [1.0]]),
        (
            np.concatenate([low, np.zeros(count + 1)]),
            np.concatenate([high, np.ones(count), [np.inf]]),
        ),
        sparse.csr_array(sparse.block_array(blocks)),
        (
            np.concatenate([row_low, np.full(len(known), -np.inf)]),
            np.concatenate([row_high, known * scale]),
        ),
        whole=columns,
        scale=scale,
    )


def _costs(everybody: Problem, weights: Array, sites: tuple[int, ...]) -> Array:
    return np.array([serve(_of(everybody, scenario), sites)[0] for scenario in weights])


def _robust(
    everybody: Problem,
    sites: tuple[int, ...],
    costs: Array,
    proven: Array,
    bound: float,
    started: float,
) -> Robust:
    regrets = np.maximum(costs - proven, 0.0)
    objective = float(regrets.max())
    bound = min(bound, objective)
    if objective - bound <= PROOF * costs.max():
        bound = objective  # a regret is no more exact than the costs it lies between
    gap = relative_gap(objective, bound)
    return Robust(
        Status.optimal if gap <= PROOF else Status.feasible,
        objective,
        bound,
        gap,
        sites,
        serve(everybody, sites)[1],
        time.perf_counter() - started,
        costs=costs,
        regrets=regrets,
    )
