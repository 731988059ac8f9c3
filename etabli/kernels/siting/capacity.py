r"""Sites that hold only so much: the capacitated p-median, with single or split assignment.

A row i brings the load :math:`q_i` (desks, as a rule its weight), a site j holds :math:`Q_j`.
With :math:`x_{ij}` the share of row i served at j:

.. math::

    \min \sum_{i,j} w_i c_{ij} x_{ij} \quad\text{subject to}\quad
    & \sum_j x_{ij} = 1 && \text{for each row with } w_i > 0 \\
    & \sum_i q_i x_{ij} \le Q_j y_j,\; x_{ij} \le y_j \\
    & \sum_j Q_j y_j \ge \sum_i q_i

and the rules of the problem; :math:`x_{ij}` is 0 or 1 where a row may not be split. Rows no longer
go to their nearest site: somebody may have to give way.

Source: I. H. Osman and N. Christofides (1994), "Capacitated clustering problems by hybrid simulated
annealing and tabu search", International Transactions in Operational Research 1(3); the strong
formulation :math:`x_{ij} \le y_j` and its bound: A. Ceselli and G. Righini (2005), "A
branch-and-price algorithm for the capacitated p-median problem", Networks 45(3).
"""

import math
import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from etabli.kernels.arrays import numbers
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.conflicts import conflict, plain_conflict
from etabli.kernels.siting.highs import (
    Clock,
    Found,
    Program,
    Progress,
    finer,
    lines,
    load,
    optimise,
    optimise_by_reduction,
)
from etabli.kernels.siting.knapsacks import Case, fits, reduce_by_knapsacks
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
)
from etabli.kernels.siting.watch import check_time_limit

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Allocation(Solution):
    """A network with the share of each row at each site: `shares` (n, m).

    `assignment` names the site with the greatest share.
    """

    shares: sparse.csr_array | None = None


class _Services(NamedTuple):
    """The pairs of a row with a weight and a candidate that can serve it; `loads` are the rows'."""

    rows: NDArray[np.int_]
    sites: NDArray[np.int_]
    charges: Array
    loads: Array
    capacities: Array


def capacitated(
    problem: Problem,
    capacities: ArrayLike,
    *,
    loads: ArrayLike | None = None,
    split: bool = False,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Allocation:
    """The best network in which no site holds more than its capacity.

    `capacities`: (m,), and `loads`: (n,), the weights unless given, in one unit. Without `split`
    each row goes to one site whole. Raises InvalidInput on a wrong length, a negative number or
    time limit.
    """
    check_time_limit(time_limit)
    room = _checked("capacities", capacities, problem.site_count, "site")
    brought = problem.weights
    if loads is not None:
        brought = _checked("loads", loads, len(problem.weights), "row")
    started = time.perf_counter()
    services = _services(problem, room, brought, split)
    reason = plain_conflict(problem) or _too_large(problem, services, split)
    if reason:
        return _none(problem, Status.infeasible, np.inf, started, reason)
    clock = Clock(time_limit, progress)
    if split:
        program = _program(problem, services, split)
        found = optimise_by_reduction(program, time_limit=clock.left(), progress=progress)
    else:
        found, services = _single(problem, services, clock)
    if found.values is not None:
        return _allocation(problem, services, found, split, started)
    if not found.finished:
        none = out_of_time(problem, found.bound, time.perf_counter() - started)
        return _none(problem, none.status, none.bound, started, none.reason)
    return _none(problem, Status.infeasible, np.inf, started, _why_none(problem, services, split))


def _single(problem: Problem, services: _Services, clock: Clock) -> tuple[Found, _Services]:
    """The best network without splitting, and the services that its variables are."""
    weighty = np.flatnonzero(problem.weights > 0)
    number = np.cumsum(problem.weights > 0) - 1
    charges = np.full((len(weighty), problem.site_count), np.inf)
    charges[number[services.rows], services.sites] = services.charges
    case = Case(
        charges,
        services.loads[weighty],
        services.capacities,
        _choice(problem, services),
        rule_numbers(problem),
    )
    if not len(weighty) or not fits(case):
        program = _program(problem, services, split=False)
        told = clock.progress
        return optimise_by_reduction(program, time_limit=clock.left(), progress=told), services
    kept = reduce_by_knapsacks(case, clock)
    chosen = kept.services.copy()
    if kept.sites:
        chosen[np.arange(len(weighty)), kept.assignment] = True
    left = chosen[number[services.rows], services.sites]
    services = services._replace(
        rows=services.rows[left], sites=services.sites[left], charges=services.charges[left]
    )
    program = finer(_program(problem, services, split=False), kept.cost)
    start = None
    if kept.sites:
        start = np.zeros(len(program.costs))
        start[list(kept.sites)] = 1.0
        used = kept.assignment[number[services.rows]] == services.sites
        start[problem.site_count :][used] = 1.0
    found = optimise(
        load(program),
        scale=program.scale,
        time_limit=clock.left(),
        progress=clock.later(kept.bound),
        start=start,
    )
    bound = max(min(found.bound, kept.cost), kept.bound)
    values = start if found.values is None else found.values
    return Found(values, bound, found.finished), services


def _choice(problem: Problem, services: _Services) -> Program:
    """The sites alone: the rules, and room for all loads."""
    columns = problem.site_count
    unit, rules = _unit(services), rules_to_keep(problem)
    amounts = [rule.amounts for rule in rules]
    amounts.append(dict(enumerate((services.capacities / unit).tolist())))
    needed = services.loads.sum() / unit * (1 - PROOF)
    return Program(
        np.zeros(columns),
        site_bounds(problem),
        lines(amounts, columns),
        (
            np.array([*(rule.low for rule in rules), needed]),
            np.array([*(rule.high for rule in rules), np.inf]),
        ),
        whole=columns,
    )


def _checked(argument: str, values: ArrayLike, count: int, what: str) -> Array:
    array = numbers(argument, values, dimensions=1)
    if len(array) != count:
        raise InvalidInput(argument, f"{len(array)} for {count} {what}s; one per {what} is needed")
    return array


def _services(problem: Problem, capacities: Array, loads: Array, split: bool) -> _Services:
    possible = np.isfinite(problem.matrix) & (problem.weights > 0)[:, None]
    possible[:, sorted(problem.fixed_closed)] = False
    if not split:
        possible &= loads[:, None] <= capacities
    rows, sites = np.nonzero(possible)
    charges = problem.weights[rows] * problem.matrix[rows, sites]
    return _Services(rows, sites, charges, np.where(problem.weights > 0, loads, 0.0), capacities)


def _program(problem: Problem, services: _Services, split: bool) -> Program:
    """Its variables are the sites, then the services."""
    columns, count = problem.site_count, len(services.rows)
    low, high = site_bounds(problem)
    scale = GREATEST_COST / (float(services.charges.max(initial=0.0)) or GREATEST_COST)
    blocks = [
        _served(problem, services),
        _linked(problem, services),
        _held(problem, services),
        lines([rule.amounts for rule in rules_to_keep(problem)], columns + count),
    ]
    rules = rules_to_keep(problem)
    weighty = int((problem.weights > 0).sum())
    unit = _unit(services)
    lows = [np.ones(weighty), np.full(count + columns, -np.inf), [services.loads.sum() / unit]]
    highs = [np.ones(weighty), np.zeros(count + columns), [np.inf]]
    return Program(
        np.concatenate([np.zeros(columns), services.charges * scale]),
        (np.concatenate([low, np.zeros(count)]), np.concatenate([high, np.ones(count)])),
        sparse.csr_array(sparse.vstack(blocks)),
        (
            np.concatenate([*lows, [rule.low for rule in rules]]),
            np.concatenate([*highs, [rule.high for rule in rules]]),
        ),
        whole=columns if split else columns + count,
        scale=scale,
    )


def _unit(services: _Services) -> float:
    """Loads are counted in their mean, so that the tolerance of HiGHS is nothing beside it."""
    most = float(services.capacities.max(initial=0.0))
    return max(float(services.loads.mean()), most * PROOF) or 1.0


def _served(problem: Problem, services: _Services) -> sparse.csr_array:
    """One line for each row with a weight."""
    number = np.cumsum(problem.weights > 0) - 1
    count = len(services.rows)
    at = problem.site_count + np.arange(count)
    shape = (int((problem.weights > 0).sum()), problem.site_count + count)
    return sparse.csr_array((np.ones(count), (number[services.rows], at)), shape)


def _linked(problem: Problem, services: _Services) -> sparse.csr_array:
    """A service needs its site."""
    count = len(services.rows)
    link, at = np.arange(count), problem.site_count + np.arange(count)
    return sparse.csr_array(
        (
            np.concatenate([np.ones(count), -np.ones(count)]),
            (np.concatenate([link, link]), np.concatenate([at, services.sites])),
        ),
        (count, problem.site_count + count),
    )


def _held(problem: Problem, services: _Services) -> sparse.csr_array:
    """What each site holds, and what all open ones together do."""
    columns, count = problem.site_count, len(services.rows)
    sites, unit = np.arange(columns), _unit(services)
    at = columns + np.arange(count)
    room = services.capacities / unit
    return sparse.csr_array(
        (
            np.concatenate([services.loads[services.rows] / unit, -room, room]),
            (
                np.concatenate([services.sites, sites, np.full(columns, columns)]),
                np.concatenate([at, sites, sites]),
            ),
        ),
        (columns + 1, columns + count),
    )


def _allocation(
    problem: Problem, services: _Services, found: Found, split: bool, started: float
) -> Allocation:
    assert found.values is not None
    columns = problem.site_count
    values = found.values[columns:]
    values = np.where(values > PROOF, values, 0.0) if split else np.round(values)
    total = np.bincount(services.rows, values, len(problem.weights))
    values = values / total[services.rows]
    used = values > 0
    rows, sites = services.rows[used], services.sites[used]
    shares = sparse.csr_array((values[used], (rows, sites)), (len(problem.weights), columns))
    assignment = np.where(np.diff(shares.indptr) > 0, shares.argmax(axis=1), -1)
    objective = math.fsum(services.charges[used] * values[used])
    bound = min(found.bound, objective)
    gap = relative_gap(objective, bound)
    return Allocation(
        Status.optimal if gap <= PROOF else Status.feasible,
        objective,
        bound,
        gap,
        open_sites(found.values, columns),
        assignment,
        time.perf_counter() - started,
        shares=shares,
    )


def _none(
    problem: Problem, status: Status, bound: float, started: float, reason: str
) -> Allocation:
    none = no_network(problem, status, bound, time.perf_counter() - started, reason)
    return Allocation(**vars(none))


def _too_large(problem: Problem, services: _Services, split: bool) -> str:
    """The first row that no site can hold, in a sentence; else empty."""
    reached = np.bincount(services.rows, minlength=len(problem.weights)) > 0
    alone = np.flatnonzero((problem.weights > 0) & ~reached)
    if split or not len(alone):
        return ""
    row = int(alone[0])
    within = np.isfinite(problem.matrix[row])
    within[sorted(problem.fixed_closed)] = False
    most = float(services.capacities[within].max(initial=0.0))
    return (
        f"Demand row {row} brings {services.loads[row]:g}; "
        f"the candidates that can serve it hold {most:g} at most."
    )


def _why_none(problem: Problem, services: _Services, split: bool) -> str:
    if reason := conflict(problem):
        return reason
    needed, most = math.fsum(services.loads), _most_room(problem, services.capacities)
    if most < needed:
        return f"The demand brings {needed:g}; networks that keep the rules hold {most:g} at most."
    whole = "" if split else ", each row whole,"
    return f"The demand{whole} does not fit into sites within its reach under these rules."


def _most_room(problem: Problem, capacities: Array) -> float:
    """What a network that keeps the rules on sites holds at most."""
    rules = rules_to_keep(problem)
    program = Program(
        -capacities / (float(capacities.max(initial=0.0)) or 1.0),
        site_bounds(problem),
        lines([rule.amounts for rule in rules], problem.site_count),
        (np.array([rule.low for rule in rules]), np.array([rule.high for rule in rules])),
        whole=problem.site_count,
    )
    values = optimise(load(program)).values
    assert values is not None
    return math.fsum(capacities[list(open_sites(values, problem.site_count))])
