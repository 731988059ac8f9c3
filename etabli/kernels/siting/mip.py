"""What the mixed-integer programs of siting share: services, rules and their bounds."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from etabli.kernels.siting.highs import Bounds, lines
from etabli.kernels.siting.problem import Problem

# The greatest cost of a scaled program, beside which the tolerance of HiGHS is nothing.
GREATEST_COST = 1000.0


def open_sites(values: NDArray[np.float64], columns: int) -> tuple[int, ...]:
    """The sites among the first variables of a program that are 1."""
    return tuple(np.flatnonzero(values[:columns] > 0.5).tolist())


def ensured(problem: Problem, costs: NDArray[np.float64]) -> NDArray[np.float64]:
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


def constraints(
    problem: Problem, shape: tuple[int, int], rows: NDArray[np.int_], sites: NDArray[np.int_]
) -> sparse.csr_array:
    """Each row is served; a service needs its site; the rules are kept."""
    count, columns = shape
    services = columns + np.arange(len(rows))
    links = count + np.arange(len(rows))
    each = np.ones(len(rows))
    served = sparse.csr_array(
        (
            np.concatenate([each, each, -each]),
            (
                np.concatenate([rows, links, links]),
                np.concatenate([services, services, sites]),
            ),
        ),
        (count + len(rows), columns + len(rows)),
    )
    kept = lines([rule.amounts for rule in rules_to_keep(problem)], columns + len(rows))
    return sparse.csr_array(sparse.vstack([served, kept]))


def site_bounds(problem: Problem) -> Bounds:
    """(m,) each: 1 from below for the sites fixed open, 0 from above for those fixed closed."""
    low, high = np.zeros(problem.site_count), np.ones(problem.site_count)
    low[sorted(problem.fixed_open)] = 1.0
    high[sorted(problem.fixed_closed)] = 0.0
    return low, high


class Rule(NamedTuple):
    """The amounts of the open sites together are from `low` to `high`."""

    amounts: dict[int, float]
    low: float
    high: float


def rules_to_keep(problem: Problem) -> list[Rule]:
    """The groups, the pairs apart and the budget; fixed sites are bounds of their variables."""
    rules = [
        Rule(dict.fromkeys(group.sites, 1.0), float(group.at_least), float(group.at_most))
        for group in problem.groups
    ]
    rules += [Rule(dict.fromkeys(pair, 1.0), 0.0, 1.0) for pair in sorted(problem.apart)]
    if problem.opening_costs is not None and problem.budget is not None:
        # In a mean of 1, so that the tolerance of HiGHS is nothing beside it.
        mean = float(problem.opening_costs.mean()) or 1.0
        amounts = dict(enumerate((problem.opening_costs / mean).tolist()))
        rules.append(Rule(amounts, 0.0, problem.budget / mean))
    return rules


def rule_numbers(problem: Problem) -> NDArray[np.int_]:
    """(m,) alike for sites in the same groups; a site kept apart from others is like none."""
    number: dict[object, int] = {}
    member: list[list[int]] = [[] for _ in range(problem.site_count)]
    for index, group in enumerate(problem.groups):
        for site in group.sites:
            member[site].append(index)
    alone = {site for pair in problem.apart for site in pair}
    keys = [(-1, site) if site in alone else tuple(of) for site, of in enumerate(member)]
    return np.array([number.setdefault(key, len(number)) for key in keys])


def constraint_bounds(problem: Problem, rows: int, services: int) -> Bounds:
    least = [rule.low for rule in rules_to_keep(problem)]
    most = [rule.high for rule in rules_to_keep(problem)]
    return (
        np.concatenate([np.ones(rows), np.full(services, -np.inf), least]),
        np.concatenate([np.ones(rows), np.zeros(services), most]),
    )
