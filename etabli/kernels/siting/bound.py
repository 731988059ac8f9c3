r"""What no network can undercut: the Lagrangian bound of the p-median problem.

With a multiplier :math:`u_i` for "row i is served", the problem falls apart by sites:

.. math::

    L(u) = \sum_i u_i + \min_{y \text{ keeps the rules}} \sum_j \rho_j y_j, \qquad
    \rho_j = \sum_i \min(0, w_i c_{ij} - u_i)

Nested groups are kept exactly by choosing sites in order of :math:`\rho`; other lines carry a
price. The multipliers climb by the volume algorithm, whose averaged slopes come close to the linear
program's optimum: F. Barahona and R. Anbil (2000), "The volume algorithm: producing primal
solutions with a subgradient method", Mathematical Programming 87; F. Barahona and F. A. Chudak
(2005), "Near-optimal solutions to large-scale facility location problems", Discrete Optimization
2(1). All numbers are whole, so each bound is exact (see `lists`). What a site's opening or closing
adds to the bound decides sites for good: J. E. Beasley (1985), "A note on solving large p-median
problems", EJOR 21(2).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.compiled import compiled
from etabli.kernels.siting.lists import Array, Columns, Lists
from etabli.kernels.siting.rules import Rules, Tree

# The step, as a share of the way to the target: how it starts, grows, shrinks and ends.
LARGEST_STEP, SMALLEST_STEP = 2.0, 1e-4
FASTER, SLOWER, PATIENCE = 1.1, 0.66, 20
FLAT = 1e-12

# With each smaller step the last round weighs less in the averages, down to the least.
LIGHTER, LEAST_WEIGHT = 0.7, 0.02

# No row is measured by less than this share of the mean.
LEAST_MEASURE = 0.01

# What the dial of a course shows.
STEP, WEIGHT, STALE, FRESH = 0, 1, 2, 3


class Part(NamedTuple):
    """What is left of a problem when some sites are decided: f free ones, numbered anew.

    `sites`: (f,) their numbers in the problem. `columns`: the transpose of `lists`. `lines`: those
    that carry a price.
    """

    sites: NDArray[np.int64]
    lists: Lists
    columns: Columns
    tree: Tree
    lines: Rules


class Relaxed(NamedTuple):
    """The best point of an ascent: `bound`, `rho` (f,), `chosen` (f,) by the relaxed problem.

    `share` (f,) how often each site was chosen, on average.
    """

    bound: float
    rho: Array
    chosen: NDArray[np.bool_]
    share: Array


class Course(NamedTuple):
    """How an ascent stands: averages over its rounds, later ones weighing more.

    `missing`: (n,) by how much each row is not served; `excess`: (lines,) beyond each line;
    `share`: (m,) how often each site was chosen: an estimate of the linear program's solution.
    `measure`: (n,) what is far for the multiplier of each row, beside the others; `missing` is
    in it, so that heavy rows and light ones are all moved by what is much for them.
    `dial`: the step, the weight of the last round, the rounds without progress, whether it begins.
    """

    measure: Array
    missing: Array
    excess: Array
    share: Array
    dial: Array


def begun(multipliers: Array, lines: int, sites: int, *, step: float, weight: float) -> Course:
    """The course of an ascent that begins at these multipliers."""
    mean = float(multipliers.mean()) if len(multipliers) else 0.0
    measure = np.maximum(multipliers / mean, LEAST_MEASURE) if mean else np.ones(len(multipliers))
    dial = np.array([step, weight, 0.0, 1.0])
    return Course(measure, np.zeros(len(multipliers)), np.zeros(lines), np.zeros(sites), dial)


@compiled
def choose(rho: Array, tree: Tree, chosen: NDArray[np.bool_]) -> float:
    """Mark the cheapest sites that the tree allows; their sum, infinite if there are too few."""
    chosen[:] = False
    count = len(rho)
    last = len(tree.parent) - 1
    if last == 0:
        return _choose_freely(rho, min(tree.most[0], count), tree.least[0], chosen)
    taken = np.zeros(last + 1, np.int64)
    order = np.argsort(rho)
    total = 0.0
    # First what inner groups need, then what outer ones need besides.
    for group in range(last + 1):
        need = tree.least[group] - taken[group]
        if need <= 0:
            continue
        for site in order:
            if need == 0:
                break
            if chosen[site] or not _within(tree, site, group):
                continue
            if _has_room(tree, site, taken):
                _take(tree, site, taken)
                chosen[site] = True
                total += rho[site]
                need -= 1
        if need > 0:
            return np.inf
    for site in order:
        if rho[site] >= 0:
            break
        if not chosen[site] and _has_room(tree, site, taken):
            _take(tree, site, taken)
            chosen[site] = True
            total += rho[site]
    return total


@compiled
def _choose_freely(rho: Array, most: int, least: int, chosen: NDArray[np.bool_]) -> float:
    if least > most:
        return np.inf
    if most <= 0:
        return 0.0
    edge = np.partition(rho, most - 1)[most - 1]
    total, left = 0.0, most
    for site in range(len(rho)):
        if rho[site] < edge:
            chosen[site] = True
            total += rho[site]
            left -= 1
    for site in range(len(rho)):
        if left > 0 and rho[site] == edge:
            chosen[site] = True
            total += edge
            left -= 1
    if edge > 0:
        count = most
        for site in np.argsort(-rho):
            if count <= least:
                break
            if chosen[site] and rho[site] > 0:
                chosen[site] = False
                total -= rho[site]
                count -= 1
    return total


@compiled
def _within(tree: Tree, site: int, group: int) -> bool:
    at = tree.leaf[site]
    while at < group and tree.parent[at] != at:
        at = tree.parent[at]
    return bool(at == group)


@compiled
def _has_room(tree: Tree, site: int, taken: NDArray[np.int64]) -> bool:
    at = tree.leaf[site]
    while True:
        if taken[at] >= tree.most[at]:
            return False
        if tree.parent[at] == at:
            return True
        at = tree.parent[at]


@compiled
def _take(tree: Tree, site: int, taken: NDArray[np.int64]) -> None:
    at = tree.leaf[site]
    while True:
        taken[at] += 1
        if tree.parent[at] == at:
            return
        at = tree.parent[at]


@compiled
def ascend(
    part: Part,
    multipliers: Array,
    prices: Array,
    course: Course,
    limit: float,
    target: float,
    rounds: int,
) -> Relaxed:
    """Raise the bound towards `target` until it exceeds `limit`, for `rounds` at most.

    `multipliers` (n,) and `prices` (lines,) start it and are left at the best point; `course`
    goes on from the last ascent.
    """
    lists = part.lists
    rows, sites = len(lists.ceiling), len(part.sites)
    floor = np.empty(rows)
    for row in range(rows):
        first = lists.start[row]
        floor[row] = lists.cost[first] if first < lists.start[row + 1] else lists.ceiling[row]
        multipliers[row] = min(max(np.floor(multipliers[row]), floor[row]), lists.ceiling[row])
    rho, chosen = np.empty(sites), np.zeros(sites, np.bool_)
    missing, excess = np.empty(rows), np.empty(len(prices))
    best = _evaluate(part, multipliers, prices, rho, chosen)
    best_rho, best_chosen = rho.copy(), chosen.copy()
    _violations(part, multipliers, chosen, course.measure, missing, excess)
    _average(part, course, missing, excess, chosen, 1.0 if course.dial[FRESH] else 0.0)
    course.dial[FRESH] = 0.0
    u, price = multipliers.copy(), prices.copy()
    for _ in range(rounds):
        if best > limit or best == np.inf or course.dial[STEP] < SMALLEST_STEP:
            break
        if not _step(part, multipliers, prices, course, floor, target - best, u, price):
            course.dial[STEP] = 0.0
            break
        bound = _evaluate(part, u, price, rho, chosen)
        _violations(part, u, chosen, course.measure, missing, excess)
        if bound > best:
            agreement = _agreement(course, missing, excess)
            _average(part, course, missing, excess, chosen, _weight(course, missing, excess))
            best = bound
            multipliers[:] = u
            prices[:] = price
            best_rho[:] = rho
            best_chosen[:] = chosen
            course.dial[STALE] = 0.0
            if agreement > 0:
                course.dial[STEP] = min(course.dial[STEP] * FASTER, LARGEST_STEP)
        else:
            _average(part, course, missing, excess, chosen, _weight(course, missing, excess))
            course.dial[STALE] += 1
            if course.dial[STALE] >= PATIENCE:
                course.dial[STALE] = 0.0
                course.dial[STEP] *= SLOWER
                course.dial[WEIGHT] = max(course.dial[WEIGHT] * LIGHTER, LEAST_WEIGHT)
    return Relaxed(best, best_rho, best_chosen, course.share[part.sites])


@compiled
def _step(
    part: Part,
    multipliers: Array,
    prices: Array,
    course: Course,
    floor: Array,
    way: float,
    u: Array,
    price: Array,
) -> bool:
    """Go from the best point along the averaged slope into `u` and `price`; false if it is flat."""
    ceiling = part.lists.ceiling
    steepness = 0.0
    for row in range(len(u)):
        slope = course.missing[row]
        if slope > 0:
            steepness += slope * slope if multipliers[row] < ceiling[row] else 0.0
        elif multipliers[row] > floor[row]:
            steepness += slope * slope
    for line in range(len(price)):
        if prices[line] > 0 or course.excess[line] > 0:
            steepness += course.excess[line] * course.excess[line]
    if steepness < FLAT:
        return False
    length = course.dial[STEP] * way / steepness
    for row in range(len(u)):
        way_up = length * course.measure[row] * course.missing[row]
        moved = np.floor(multipliers[row] + way_up + 0.5)
        u[row] = min(max(moved, floor[row]), ceiling[row])
    for line in range(len(price)):
        price[line] = max(np.floor(prices[line] + length * course.excess[line] + 0.5), 0.0)
    return True


@compiled
def _violations(
    part: Part,
    u: Array,
    chosen: NDArray[np.bool_],
    measure: Array,
    missing: Array,
    excess: Array,
) -> None:
    """How far the relaxed choice is from serving each row once, and beyond each line."""
    lines, columns = part.lines, part.columns
    opened = np.flatnonzero(chosen)
    by_site = 0
    for site in opened:
        by_site += columns.start[site + 1] - columns.start[site]
    # Few sites are chosen where rows look far: to about one site in so many that is chosen.
    if by_site * len(opened) < len(u) * len(chosen):
        _missing_by_site(part, u, chosen, missing)
    else:
        _missing_by_row(part, u, chosen, missing)
    missing *= measure
    if len(excess):
        excess[:] = -lines.most
        for site in np.flatnonzero(chosen):
            for at in range(lines.start[site], lines.start[site + 1]):
                excess[lines.rule[at]] += lines.amount[at]


@compiled
def _missing_by_site(part: Part, u: Array, chosen: NDArray[np.bool_], missing: Array) -> None:
    columns = part.columns
    missing[:] = 1.0
    for site in np.flatnonzero(chosen):
        for at in range(columns.start[site], columns.start[site + 1]):
            row = columns.row[at]
            missing[row] -= columns.cost[at] < u[row]


@compiled
def _missing_by_row(part: Part, u: Array, chosen: NDArray[np.bool_], missing: Array) -> None:
    lists = part.lists
    for row in range(len(u)):
        served = 0
        for at in range(lists.start[row], lists.start[row + 1]):
            if lists.cost[at] >= u[row]:
                break
            served += chosen[lists.site[at]]
        missing[row] = 1.0 - served


@compiled
def _weight(course: Course, missing: Array, excess: Array) -> float:
    """The weight of the last violations that makes the average smallest, within bounds."""
    shorter, length = 0.0, 0.0
    for row in range(len(missing)):
        change = missing[row] - course.missing[row]
        length += change * change
        shorter -= change * course.missing[row]
    for line in range(len(excess)):
        change = excess[line] - course.excess[line]
        length += change * change
        shorter -= change * course.excess[line]
    most = course.dial[WEIGHT]
    return float(min(max(shorter / length, most / 10), most) if length > 0 else most)


@compiled
def _agreement(course: Course, missing: Array, excess: Array) -> float:
    return float(np.dot(course.missing, missing) + np.dot(course.excess, excess))


@compiled
def _average(
    part: Part,
    course: Course,
    missing: Array,
    excess: Array,
    chosen: NDArray[np.bool_],
    weight: float,
) -> None:
    course.missing[:] += weight * (missing - course.missing)
    course.excess[:] += weight * (excess - course.excess)
    for number, site in enumerate(part.sites):
        course.share[site] += weight * (chosen[number] - course.share[site])


@compiled
def _evaluate(part: Part, u: Array, price: Array, rho: Array, chosen: NDArray[np.bool_]) -> float:
    """The bound at these multipliers, exactly."""
    lists, lines = part.lists, part.lines
    rho[:] = 0.0
    total = 0.0
    for row in range(len(u)):
        high = u[row]
        total += high
        for at in range(lists.start[row], lists.start[row + 1]):
            cost = lists.cost[at]
            if cost >= high:
                break
            rho[lists.site[at]] += cost - high
    if len(price):
        for line in range(len(price)):
            total -= _up(price[line] * lines.most[line])
        for site in range(len(rho)):
            for at in range(lines.start[site], lines.start[site + 1]):
                rho[site] -= _up(-price[lines.rule[at]] * lines.amount[at])
    return total + choose(rho, part.tree, chosen)


@compiled
def _up(product: float) -> float:
    """A whole number that is no less, whatever the multiplication has rounded."""
    return product if product == np.floor(product) else float(np.ceil(product) + 1.0)


@compiled
def surcharges(relaxed_rho: Array, chosen: NDArray[np.bool_], tree: Tree) -> Array:
    """(f,) what changing the choice of each site adds to the bound: opening one that is not chosen,
    closing one that is. The tree's other sites give way by the cheapest exchange."""
    groups = len(tree.parent)
    count = np.zeros(groups, np.int64)
    leaving = np.full(groups, -np.inf)
    coming = np.full(groups, np.inf)
    for site in range(len(chosen)):
        group = tree.leaf[site]
        if chosen[site]:
            _take(tree, site, count)
            leaving[group] = max(leaving[group], relaxed_rho[site])
        else:
            coming[group] = min(coming[group], relaxed_rho[site])
    for group in range(groups - 1):
        up = tree.parent[group]
        if count[group] > tree.least[group]:
            leaving[up] = max(leaving[up], leaving[group])
        if count[group] < tree.most[group]:
            coming[up] = min(coming[up], coming[group])
    added = np.empty(len(chosen))
    for site in range(len(chosen)):
        group = tree.leaf[site]
        added[site] = np.inf
        while True:
            if chosen[site]:
                added[site] = min(added[site], coming[group] - relaxed_rho[site])
                loose = count[group] > tree.least[group]
                alone = -relaxed_rho[site]
            else:
                added[site] = min(added[site], relaxed_rho[site] - leaving[group])
                loose = count[group] < tree.most[group]
                alone = relaxed_rho[site]
            if not loose:
                break
            if tree.parent[group] == group:
                added[site] = min(added[site], alone)
                break
            group = tree.parent[group]
    return added
