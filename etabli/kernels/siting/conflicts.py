"""Why no network keeps all rules."""

import math
from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple

import numpy as np

from etabli.kernels.siting.costs import Points
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.solution import PROOF


class _Rule(NamedTuple):
    """The amounts of the open sites together are from `low` to `high`; `text` says so."""

    amounts: dict[int, float]
    low: float
    high: float
    text: str


def plain_conflict(problem: Problem) -> str:
    """The first rule that cannot be met alone or beside one other, in a sentence; else empty."""
    return next(_plain_conflicts(problem), "")


def conflict(problem: Problem) -> str:
    """A smallest set of rules that cannot be met together, in a sentence; empty if all can.

    The rules are halved and halved again: the QuickXplain of U. Junker
    (2004), "Preferred explanations and relaxations for over-constrained problems", AAAI.
    """
    rules = [*_fixed_rules(problem), *_group_rules(problem), *_further_rules(problem)]
    if _can_be_met(rules, problem.site_count):
        rules = [*_service_rules(problem), *rules]
        if _can_be_met(rules, problem.site_count):
            return ""
    kept = {id(rule) for rule in _smallest([], rules, problem.site_count)}
    texts = [rule.text for rule in rules if id(rule) in kept]
    return "These rules cannot be met together: " + "; ".join(texts) + "."


def _smallest(given: list[_Rule], rules: list[_Rule], columns: int) -> list[_Rule]:
    """As few of `rules` as conflict beside the given ones."""
    if len(rules) <= 1:
        return rules
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    if _can_be_met([*given, *first], columns):
        second = _smallest([*given, *first], second, columns)
    else:
        second = []
    if second and not _can_be_met([*given, *second], columns):
        return second
    return [*second, *_smallest([*given, *second], first, columns)]


def _plain_conflicts(problem: Problem) -> Iterator[str]:
    candidates = problem.candidates
    for group in problem.groups:
        left = len(candidates.intersection(group.sites))
        if group.at_least > left:
            yield f"{group.at_least} required in {group.name}, which has {_candidates(left)}."
        decided = len(problem.fixed_open.intersection(group.sites))
        if decided > group.at_most:
            yield f"At most {group.at_most} allowed in {group.name}, but {decided} are fixed open."
    for inner, outer in permutations(problem.groups, 2):
        within = candidates.intersection(inner.sites) <= set(outer.sites)
        if within and inner.at_least > outer.at_most:
            yield (
                f"{inner.at_least} required in {inner.name}, all within {outer.name}, "
                f"which allows at most {outer.at_most}."
            )
    yield from _apart_conflicts(problem)
    yield from _budget_conflicts(problem)
    for rule in _service_rules(problem):
        if candidates.isdisjoint(rule.amounts):
            yield f"{rule.text.capitalize()}, but no candidate can serve it."


def _apart_conflicts(problem: Problem) -> Iterator[str]:
    for pair in sorted(problem.apart):
        if problem.fixed_open.issuperset(pair):
            yield f"Sites {pair[0]} and {pair[1]} may not both open, but both are fixed open."


def _budget_conflicts(problem: Problem) -> Iterator[str]:
    """What the fixed sites, and the cheapest ones of each group, cost at least."""
    if problem.opening_costs is None or problem.budget is None:
        return
    price = problem.opening_costs.tolist()
    budget = problem.budget
    fixed = math.fsum(price[site] for site in problem.fixed_open)
    if _dearer(fixed, budget):
        yield f"The sites fixed open cost {fixed:g}; the budget is {budget:g}."
    for group in problem.groups:
        opened = problem.fixed_open.intersection(group.sites)
        spare = sorted(
            price[site] for site in problem.candidates.intersection(group.sites) - opened
        )
        least = fixed + math.fsum(spare[: max(group.at_least - len(opened), 0)])
        if _dearer(least, budget):
            yield (
                f"{group.at_least} required in {group.name} cost {least:g} at least; "
                f"the budget is {budget:g}."
            )


def _dearer(cost: float, budget: float) -> bool:
    """More than the noise of adding floats above the budget."""
    return cost > budget * (1 + PROOF)


def _candidates(count: int) -> str:
    return f"{count} candidate" if count == 1 else f"{count} candidates"


def _fixed_rules(problem: Problem) -> list[_Rule]:
    opened, closed = sorted(problem.fixed_open), sorted(problem.fixed_closed)
    return [
        *(_Rule({site: 1.0}, 1, 1, f"site {site} is fixed open") for site in opened),
        *(_Rule({site: 1.0}, 0, 0, f"site {site} is fixed closed") for site in closed),
    ]


def _group_rules(problem: Problem) -> list[_Rule]:
    rules = []
    for group in problem.groups:
        sites = dict.fromkeys(group.sites, 1.0)
        if group.at_least:
            text = f"{group.at_least} required in {group.name}"
            rules.append(_Rule(sites, group.at_least, np.inf, text))
        if group.at_most < len(sites):
            text = f"at most {group.at_most} allowed in {group.name}"
            rules.append(_Rule(sites, 0, group.at_most, text))
    return rules


def _further_rules(problem: Problem) -> list[_Rule]:
    """The pairs apart and the budget."""
    rules = [
        _Rule(dict.fromkeys(pair, 1.0), 0, 1, f"sites {pair[0]} and {pair[1]} may not both open")
        for pair in sorted(problem.apart)
    ]
    if problem.opening_costs is not None and problem.budget is not None:
        # In a mean of 1, so that the tolerance of HiGHS is nothing beside it.
        mean = float(problem.opening_costs.mean()) or 1.0
        prices = dict(enumerate((problem.opening_costs / mean).tolist()))
        text = f"the budget of {problem.budget:g}"
        rules.append(_Rule(prices, 0, problem.budget / mean, text))
    return rules


def _service_rules(problem: Problem) -> list[_Rule]:
    """One for each different set of sites that can serve a demand row."""
    rows = np.flatnonzero(problem.weights > 0)
    if isinstance(problem.costs, Points):
        rows = rows[:1]  # every site can serve every row
        reach = np.isfinite(problem.costs_of(rows, np.arange(problem.site_count)))
    else:
        reach = np.isfinite(problem.matrix)[rows]
    rules: dict[bytes, _Rule] = {}
    for row, reached in zip(rows, reach, strict=True):
        key = reached.tobytes()
        if key not in rules:
            sites = dict.fromkeys(np.flatnonzero(reached).tolist(), 1.0)
            rules[key] = _Rule(sites, 1, np.inf, f"demand row {row} must be served")
    return list(rules.values())


def _can_be_met(rules: list[_Rule], columns: int) -> bool:
    import highspy

    from etabli.kernels.siting.highs import Program, lines, load

    program = Program(
        np.zeros(columns),
        (np.zeros(columns), np.ones(columns)),
        lines([rule.amounts for rule in rules], columns),
        (np.array([rule.low for rule in rules]), np.array([rule.high for rule in rules])),
        whole=columns,
    )
    highs = load(program)
    highs.run()
    return highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
