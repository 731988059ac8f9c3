"""The rules of a problem as the compiled loops read them.

Every rule is a line "the amounts of the open sites together are at most so much"; a least number is
a most with the signs turned. Groups that lie within one another or apart form a tree besides, which
the bound keeps exactly (J. Edmonds (1971), "Matroids and the greedy algorithm", Mathematical
Programming 1); the bound prices the lines of the others, and branching keeps them all.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.problem import Group, Problem


class Rules(NamedTuple):
    """The lines by site: `start` (m + 1,) into `rule` and `amount`; `most`: (r,)."""

    start: NDArray[np.int64]
    rule: NDArray[np.int32]
    amount: NDArray[np.float64]
    most: NDArray[np.float64]


class Tree(NamedTuple):
    """Nested groups, inner ones first, all sites last.

    `leaf`: (m,) the innermost group of each site. `parent`: (g,), of the last one itself.
    `least`, `most`: (g,) how many may open.
    """

    leaf: NDArray[np.int32]
    parent: NDArray[np.int32]
    least: NDArray[np.int64]
    most: NDArray[np.int64]


# Opening costs are counted in this share of their mean, rounded down: a budget exceeded by less
# is the noise of adding floats.
BUDGET_PARTS = 2.0**24


def rules_of(problem: Problem) -> tuple[Rules, Tree, NDArray[np.bool_]]:
    """The lines, the tree, and (r,) which lines the tree does not keep."""
    groups = [*_groups(problem), *_apart(problem)]
    tree, inside = _tree(groups, problem)
    lines: list[tuple[NDArray[np.int_], NDArray[np.float64], float]] = []
    priced: list[bool] = []
    for group, kept in zip(groups, inside, strict=True):
        sites = np.array(group.sites, np.int_)
        if group.at_least:
            lines.append((sites, np.full(len(sites), -1.0), -float(group.at_least)))
            priced.append(not kept)
        if group.at_most < len(sites):
            lines.append((sites, np.ones(len(sites)), float(group.at_most)))
            priced.append(not kept)
    if problem.opening_costs is not None and problem.budget is not None:
        # In a mean of 1 its price is like that of a count.
        mean = float(problem.opening_costs.mean()) or 1.0
        amounts = np.floor(problem.opening_costs / mean * BUDGET_PARTS) / BUDGET_PARTS
        most = np.floor(problem.budget / mean * BUDGET_PARTS) / BUDGET_PARTS
        lines.append((np.arange(problem.site_count), amounts, most))
        priced.append(True)
    return _by_site(lines, problem.site_count), tree, np.array(priced, np.bool_)


def _groups(problem: Problem) -> list[Group]:
    """The groups, of candidates only."""
    candidates = problem.candidates
    return [
        Group(
            group.name,
            tuple(sorted(candidates.intersection(group.sites))),
            group.at_least,
            group.at_most,
        )
        for group in problem.groups
    ]


def _apart(problem: Problem) -> list[Group]:
    candidates = problem.candidates
    return [
        Group(f"{one} and {other}", (one, other), 0, 1)
        for one, other in sorted(problem.apart)
        if one in candidates and other in candidates
    ]


def _by_site(
    lines: list[tuple[NDArray[np.int_], NDArray[np.float64], float]], site_count: int
) -> Rules:
    nothing = np.empty(0)
    site = np.concatenate([nothing, *(sites for sites, _, _ in lines)]).astype(np.int64)
    rule = np.repeat(np.arange(len(lines)), [len(sites) for sites, _, _ in lines])
    amount = np.concatenate([nothing, *(amounts for _, amounts, _ in lines)])
    order = np.argsort(site, kind="stable")
    start = np.searchsorted(site[order], np.arange(site_count + 1))
    most = np.array([most for _, _, most in lines], np.float64)
    return Rules(start.astype(np.int64), rule[order].astype(np.int32), amount[order], most)


def _tree(groups: list[Group], problem: Problem) -> tuple[Tree, list[bool]]:
    """The greatest groups first, each kept if it lies within or apart from all kept before."""
    kept = [problem.candidates]
    bounds = [[0, len(problem.candidates)]]
    inside = [False] * len(groups)
    for index in sorted(range(len(groups)), key=lambda index: -len(groups[index].sites)):
        sites = frozenset(groups[index].sites)
        if any(sites & other and not sites <= other for other in kept):
            continue
        inside[index] = True
        if sites == kept[-1]:
            bounds[-1][0] = max(bounds[-1][0], groups[index].at_least)
            bounds[-1][1] = min(bounds[-1][1], groups[index].at_most)
        else:
            kept.append(sites)
            bounds.append([groups[index].at_least, groups[index].at_most])
    kept.reverse()
    bounds.reverse()
    root = len(kept) - 1
    leaf = np.full(problem.site_count, root, np.int32)
    parent = np.full(len(kept), root, np.int32)
    for number in range(root - 1, -1, -1):
        members = np.array(sorted(kept[number]), np.int_)
        if len(members):
            parent[number] = leaf[members[0]]
            leaf[members] = number
    least = np.array([low for low, _ in bounds], np.int64)
    most = np.array([high for _, high in bounds], np.int64)
    return Tree(leaf, parent, least, most), inside
