"""Why no network keeps all rules."""

from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple

import highspy
import numpy as np
from scipy import sparse

from etabli.kernels.siting.highs import program
from etabli.kernels.siting.problem import Problem


class _Rule(NamedTuple):
    """Of `sites`, from `low` to `high` open; `text` says so."""

    sites: frozenset[int]
    low: float
    high: float
    text: str


def plain_conflict(problem: Problem) -> str:
    """The first rule that cannot be met alone or beside one other, in a sentence; else empty."""
    return next(_plain_conflicts(problem), "")


def conflict(problem: Problem) -> str:
    """A smallest set of rules that cannot be met together, in a sentence.

    For an infeasible problem. Rules are left out one by one for as long as the others still
    conflict: the deletion filter of J. W. Chinneck and E. W. Dravnieks (1991), "Locating minimal
    infeasible constraint sets in linear programs", ORSA Journal on Computing 3(2).
    """
    columns = problem.site_count
    rules = [*_fixed_rules(problem), *_group_rules(problem)]
    if _can_be_met(rules, columns):
        rules = [*_service_rules(problem), *rules]
    for rule in list(rules):
        fewer = [other for other in rules if other is not rule]
        if not _can_be_met(fewer, columns):
            rules = fewer
    return "These rules cannot be met together: " + "; ".join(rule.text for rule in rules) + "."


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
    for rule in _service_rules(problem):
        if not rule.sites & candidates:
            yield f"{rule.text.capitalize()}, but no candidate can serve it."


def _candidates(count: int) -> str:
    return f"{count} candidate" if count == 1 else f"{count} candidates"


def _fixed_rules(problem: Problem) -> list[_Rule]:
    opened, closed = sorted(problem.fixed_open), sorted(problem.fixed_closed)
    return [
        *(_Rule(frozenset({site}), 1, 1, f"site {site} is fixed open") for site in opened),
        *(_Rule(frozenset({site}), 0, 0, f"site {site} is fixed closed") for site in closed),
    ]


def _group_rules(problem: Problem) -> list[_Rule]:
    rules = []
    for group in problem.groups:
        sites = frozenset(group.sites)
        if group.at_least:
            text = f"{group.at_least} required in {group.name}"
            rules.append(_Rule(sites, group.at_least, np.inf, text))
        if group.at_most < len(sites):
            text = f"at most {group.at_most} allowed in {group.name}"
            rules.append(_Rule(sites, 0, group.at_most, text))
    return rules


def _service_rules(problem: Problem) -> list[_Rule]:
    """One for each different set of sites that can serve a demand row."""
    rules: dict[frozenset[int], _Rule] = {}
    for row in np.flatnonzero(problem.weights > 0):
        sites = frozenset(np.flatnonzero(np.isfinite(problem.matrix[row])).tolist())
        rules.setdefault(sites, _Rule(sites, 1, np.inf, f"demand row {row} must be served"))
    return list(rules.values())


def _can_be_met(rules: list[_Rule], columns: int) -> bool:
    rows = sparse.lil_array((len(rules), columns))
    for index, rule in enumerate(rules):
        rows[index, sorted(rule.sites)] = 1.0
    highs = program(
        np.zeros(columns),
        (np.zeros(columns), np.ones(columns)),
        rows.tocsr(),
        (np.array([rule.low for rule in rules]), np.array([rule.high for rule in rules])),
        whole=columns,
    )
    highs.run()
    return highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
