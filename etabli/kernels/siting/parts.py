"""What is left of a problem when some sites are decided."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.bound import Part
from etabli.kernels.siting.compiled import compiled
from etabli.kernels.siting.lists import Array, Columns, Lists, columns_of
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.rules import Rules, Tree

FREE, OPEN, CLOSED = 0, 1, 2

Fate = NDArray[np.int8]


class Frame(NamedTuple):
    """The problem that parts are made of. `priced`: (r,) the lines that the tree does not keep."""

    lists: Lists
    tree: Tree
    rules: Rules
    priced: NDArray[np.bool_]


def fate_of(problem: Problem) -> Fate:
    """(m,) which sites the problem itself has decided."""
    fate = np.full(problem.site_count, FREE, np.int8)
    fate[sorted(problem.fixed_open)] = OPEN
    fate[sorted(problem.fixed_closed)] = CLOSED
    return fate


@compiled
def propagate(fate: NDArray[np.int8], rules: Rules) -> bool:
    """Decide in `fate` (m,) the sites that the rules leave one choice for; false in a conflict."""
    while True:
        least = _least(fate, rules)
        if np.any(least > rules.most):
            return False
        changed = False
        for site in np.flatnonzero(fate == FREE):
            must, may = _choices(int(site), least, rules)
            if must and not may:
                return False
            if must or not may:
                fate[site] = OPEN if must else CLOSED
                changed = True
        if not changed:
            return True


@compiled
def _least(fate: NDArray[np.int8], rules: Rules) -> Array:
    """(r,) the least that each line can come to."""
    least = np.zeros(len(rules.most))
    for site in np.flatnonzero(fate != CLOSED):
        for at in range(rules.start[site], rules.start[site + 1]):
            if fate[site] == OPEN or rules.amount[at] < 0:
                least[rules.rule[at]] += rules.amount[at]
    return least


@compiled
def _choices(site: int, least: Array, rules: Rules) -> tuple[bool, bool]:
    """Whether a free site must open, and whether it may."""
    must, may = False, True
    for at in range(rules.start[site], rules.start[site + 1]):
        line, amount = rules.rule[at], rules.amount[at]
        if least[line] + abs(amount) > rules.most[line]:
            must, may = must or amount < 0, may and amount < 0
    return must, may


@compiled
def part_of(frame: Frame, fate: NDArray[np.int8]) -> Part:
    """The free sites; rows look no further than their nearest open one."""
    numbers = np.full(len(fate), -1, np.int32)
    sites = np.flatnonzero(fate == FREE)
    for number, site in enumerate(sites):
        numbers[site] = number
    lists = frame.lists
    rows = len(lists.ceiling)
    start = np.zeros(rows + 1, np.int64)
    kept_site = np.empty(len(lists.site), np.int32)
    kept_cost = np.empty(len(lists.site))
    ceiling = lists.ceiling.copy()
    kept = 0
    for row in range(rows):
        for at in range(lists.start[row], lists.start[row + 1]):
            site = lists.site[at]
            if fate[site] == OPEN:
                ceiling[row] = min(ceiling[row], lists.cost[at])
                break
            if fate[site] == FREE and lists.cost[at] < ceiling[row]:
                kept_site[kept] = numbers[site]
                kept_cost[kept] = lists.cost[at]
                kept += 1
        start[row + 1] = kept
    left = Lists(start, kept_site[:kept].copy(), kept_cost[:kept].copy(), ceiling)
    return Part(
        sites,
        left,
        columns_of(left, len(sites)),
        _tree_of(frame.tree, fate, sites),
        _lines_of(frame, fate, sites),
    )


def undecided(frame: Frame, columns: Columns) -> Part:
    """The part in which all sites are free: that of `part_of`, without a copy of the lists."""
    fate = np.zeros(len(frame.rules.start) - 1, np.int8)
    sites = np.arange(len(fate))
    return Part(sites, frame.lists, columns, frame.tree, _lines_of(frame, fate, sites))


@compiled
def _tree_of(tree: Tree, fate: NDArray[np.int8], sites: NDArray[np.int64]) -> Tree:
    least, most = tree.least.copy(), tree.most.copy()
    for site in np.flatnonzero(fate == OPEN):
        at = tree.leaf[site]
        while True:
            least[at] = max(least[at] - 1, 0)
            most[at] -= 1
            if tree.parent[at] == at:
                break
            at = tree.parent[at]
    return Tree(tree.leaf[sites], tree.parent, least, most)


@compiled
def _lines_of(frame: Frame, fate: NDArray[np.int8], sites: NDArray[np.int64]) -> Rules:
    rules = frame.rules
    most = rules.most.copy()
    for site in np.flatnonzero(fate == OPEN):
        for at in range(rules.start[site], rules.start[site + 1]):
            most[rules.rule[at]] -= rules.amount[at]
    numbers = np.cumsum(frame.priced) - 1
    start = np.zeros(len(sites) + 1, np.int64)
    rule = np.empty(len(rules.rule), np.int32)
    amount = np.empty(len(rules.rule))
    kept = 0
    for number, site in enumerate(sites):
        for at in range(rules.start[site], rules.start[site + 1]):
            if frame.priced[rules.rule[at]]:
                rule[kept] = numbers[rules.rule[at]]
                amount[kept] = rules.amount[at]
                kept += 1
        start[number + 1] = kept
    return Rules(start, rule[:kept].copy(), amount[:kept].copy(), most[frame.priced])


@compiled
def without_dear(lists: Lists, multipliers: Array, gap: float) -> Lists:
    """Lists without the charges that no network uses which closes this gap.

    A row served at `c > u` costs the bound `c - u` more.
    """
    rows = len(lists.ceiling)
    start = np.zeros(rows + 1, np.int64)
    site = np.empty(len(lists.site), np.int32)
    cost = np.empty(len(lists.site))
    kept = 0
    for row in range(rows):
        for at in range(lists.start[row], lists.start[row + 1]):
            if lists.cost[at] - multipliers[row] > gap:
                break
            site[kept] = lists.site[at]
            cost[kept] = lists.cost[at]
            kept += 1
        start[row + 1] = kept
    return Lists(start, site[:kept].copy(), cost[:kept].copy(), lists.ceiling)
