"""Good networks, quickly: swaps of an open site for a closed one, as long as one pays.

Each row knows its nearest and second nearest open site, so what a swap changes is told from the
rows near the site that opens: E. Schubert and P. J. Rousseeuw (2021), "Fast and eager k-medoids
clustering", Information Systems 101. Only sites near the last changes are tried again, and when no
swap pays a few sites are moved at random and the search goes on from there: H. R. Lourenço,
O. C. Martin and T. Stützle (2003), "Iterated local search", Handbook of Metaheuristics.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.compiled import compiled
from etabli.kernels.siting.lists import Array, Columns, Lists, columns_of, within
from etabli.kernels.siting.rules import Rules

NOBODY = -1

# A swap that gains less than this share of what opening its site gains is no gain.
NOISE = 1e-12


class Network(NamedTuple):
    """A network and who serves whom in it, changed in place by the search.

    `is_open`: (m,). `first`, `second`: (n,) the nearest two open sites of each row, or NOBODY, at
    the costs `near` and `next_`. `loss`: (m + 1,) what closing each open site costs. `used`: (r,)
    how much of each rule the open sites use up.
    """

    is_open: NDArray[np.bool_]
    first: NDArray[np.int32]
    second: NDArray[np.int32]
    near: NDArray[np.float64]
    next_: NDArray[np.float64]
    loss: NDArray[np.float64]
    used: NDArray[np.float64]


def network_of(sites: NDArray[np.int_], lists: Lists, rules: Rules) -> Network:
    """The network that opens `sites`."""
    rows, columns = len(lists.ceiling), len(rules.start) - 1
    network = Network(
        np.zeros(columns, np.bool_),
        np.empty(rows, np.int32),
        np.empty(rows, np.int32),
        np.empty(rows),
        np.empty(rows),
        np.empty(columns + 1),
        np.empty(len(rules.most)),
    )
    network.is_open[sites] = True
    serve_all(network, lists, rules)
    return network


@compiled
def serve_all(network: Network, lists: Lists, rules: Rules) -> None:
    """Find out who serves whom when the sites of `is_open` are open."""
    network.loss[:] = 0.0
    network.used[:] = 0.0
    for site in np.flatnonzero(network.is_open):
        for at in range(rules.start[site], rules.start[site + 1]):
            network.used[rules.rule[at]] += rules.amount[at]
    for row in range(len(network.near)):
        _serve(row, network, lists)
        network.loss[network.first[row]] += network.next_[row] - network.near[row]


@compiled
def _serve(row: int, network: Network, lists: Lists) -> None:
    first, second = NOBODY, NOBODY
    near = next_ = lists.ceiling[row]
    for at in range(lists.start[row], lists.start[row + 1]):
        site = lists.site[at]
        if network.is_open[site]:
            if first == NOBODY:
                first, near = site, lists.cost[at]
            else:
                second, next_ = site, lists.cost[at]
                break
    network.first[row], network.second[row] = first, second
    network.near[row], network.next_[row] = near, next_


class _Queue(NamedTuple):
    """Sites to be tried, in a ring: `ends` are where it begins and ends."""

    ring: NDArray[np.int64]
    waiting: NDArray[np.bool_]
    ends: NDArray[np.int64]


@compiled
def _enqueue(queue: _Queue, site: int) -> None:
    if not queue.waiting[site]:
        queue.waiting[site] = True
        queue.ring[queue.ends[1]] = site
        queue.ends[1] = (queue.ends[1] + 1) % len(queue.ring)


@compiled
def _dequeue(queue: _Queue) -> int:
    site = queue.ring[queue.ends[0]]
    queue.waiting[site] = False
    queue.ends[0] = (queue.ends[0] + 1) % len(queue.ring)
    return int(site)


@compiled
def descend(
    network: Network,
    lists: Lists,
    columns: Columns,
    rules: Rules,
    movable: NDArray[np.bool_],
    first: NDArray[np.int64],
) -> float:
    """Swap as long as it pays, trying all the sites in the order of `first`; how much was gained.

    What a site would serve no better than a row's second site is no part of any gain, and left out
    once for all.
    """
    near = columns_of(within(lists, network.next_), len(movable))
    return improve(network, lists, columns, near, rules, movable, first, len(first))


@compiled
def improve(
    network: Network,
    lists: Lists,
    columns: Columns,
    near: Columns,
    rules: Rules,
    movable: NDArray[np.bool_],
    first: NDArray[np.int64],
    swaps: int,
) -> float:
    """Swap as long as it pays, trying the sites `first` first; how much was gained.

    `near`: the columns by which swaps are judged. `movable`: (m,) the sites whose fate is free.
    At most `swaps` of them.
    """
    sites = len(movable)
    queue = _Queue(np.empty(sites + 1, np.int64), np.zeros(sites, np.bool_), np.zeros(2, np.int64))
    for site in first:
        if movable[site]:
            _enqueue(queue, site)
    change, room = np.zeros(sites + 1), np.zeros(len(rules.most))
    opened = np.flatnonzero(network.is_open & movable)
    gained = 0.0
    while queue.ends[0] != queue.ends[1] and swaps > 0:
        site = _dequeue(queue)
        if network.is_open[site]:
            continue
        worth, closing = _best_swap(site, opened, network, near, rules, change, room)
        if worth == 0:
            continue
        gained += worth
        swaps -= 1
        _exchange(site, closing, network, lists, columns, rules)
        opened = np.flatnonzero(network.is_open & movable)
        _try_around(site, network, lists, columns, movable, queue)
        if closing != NOBODY:
            _try_around(closing, network, lists, columns, movable, queue)
    return gained


@compiled
def _best_swap(
    site: int,
    opened: NDArray[np.int64],
    network: Network,
    columns: Columns,
    rules: Rules,
    change: Array,
    room: Array,
) -> tuple[float, int]:
    """What it is worth to open `site`, and which of the open ones closes for it, if any.

    `change` and `room` are all zero before and after.
    """
    gain = 0.0
    for at in range(columns.start[site], columns.start[site + 1]):
        row, cost = columns.row[at], columns.cost[at]
        if cost < network.near[row]:
            gain += cost - network.near[row]
            change[network.first[row]] += network.near[row] - network.next_[row]
        elif cost < network.next_[row]:
            change[network.first[row]] += cost - network.next_[row]
    best, closing = 0.0, NOBODY
    if gain < 0 and _allowed(site, NOBODY, network, rules, room):
        best = gain
    for other in opened:
        dearer = gain + network.loss[other] + change[other]
        if dearer < best and _allowed(site, other, network, rules, room):
            best, closing = dearer, other
    for at in range(columns.start[site], columns.start[site + 1]):
        change[network.first[columns.row[at]]] = 0.0
    # Less is the noise of adding floats.
    return (-best, closing) if best < NOISE * gain else (0.0, NOBODY)


@compiled
def _try_around(
    moved: int,
    network: Network,
    lists: Lists,
    columns: Columns,
    movable: NDArray[np.bool_],
    queue: _Queue,
) -> None:
    """Try the sites that could serve the rows near a site that has just opened or closed."""
    for at in range(columns.start[moved], columns.start[moved + 1]):
        row = columns.row[at]
        if columns.cost[at] > network.next_[row]:
            continue
        for one in range(lists.start[row], lists.start[row + 1]):
            if lists.cost[one] >= network.next_[row]:
                break
            site = lists.site[one]
            if movable[site] and not network.is_open[site]:
                _enqueue(queue, site)


@compiled
def _allowed(
    opening: int, closing: int, network: Network, rules: Rules, room: NDArray[np.float64]
) -> bool:
    """Whether the rules allow this swap; `room` is all zero before and after."""
    for at in range(rules.start[opening], rules.start[opening + 1]):
        room[rules.rule[at]] += rules.amount[at]
    if closing != NOBODY:
        for at in range(rules.start[closing], rules.start[closing + 1]):
            room[rules.rule[at]] -= rules.amount[at]
    kept = True
    for site in (opening, closing):
        if site == NOBODY:
            continue
        for at in range(rules.start[site], rules.start[site + 1]):
            rule = rules.rule[at]
            if room[rule] > 0 and network.used[rule] + room[rule] > rules.most[rule]:
                kept = False
    for site in (opening, closing):
        if site == NOBODY:
            continue
        for at in range(rules.start[site], rules.start[site + 1]):
            room[rules.rule[at]] = 0.0
    return kept


@compiled
def _exchange(
    opening: int, closing: int, network: Network, lists: Lists, columns: Columns, rules: Rules
) -> None:
    network.is_open[opening] = True
    for at in range(rules.start[opening], rules.start[opening + 1]):
        network.used[rules.rule[at]] += rules.amount[at]
    if closing != NOBODY:
        network.is_open[closing] = False
        for at in range(rules.start[closing], rules.start[closing + 1]):
            network.used[rules.rule[at]] -= rules.amount[at]
        for at in range(columns.start[closing], columns.start[closing + 1]):
            row = columns.row[at]
            if closing in (network.first[row], network.second[row]):
                network.loss[network.first[row]] -= network.next_[row] - network.near[row]
                _serve(row, network, lists)
                network.loss[network.first[row]] += network.next_[row] - network.near[row]
        network.loss[closing] = 0.0
    for at in range(columns.start[opening], columns.start[opening + 1]):
        row, cost = columns.row[at], columns.cost[at]
        if cost >= network.next_[row] or opening in (network.first[row], network.second[row]):
            continue
        network.loss[network.first[row]] -= network.next_[row] - network.near[row]
        if cost < network.near[row]:
            network.second[row], network.next_[row] = network.first[row], network.near[row]
            network.first[row], network.near[row] = opening, cost
        else:
            network.second[row], network.next_[row] = opening, cost
        network.loss[network.first[row]] += network.next_[row] - network.near[row]


@compiled
def explore(
    network: Network,
    lists: Lists,
    columns: Columns,
    rules: Rules,
    movable: NDArray[np.bool_],
    tries: int,
    seed: int,
) -> float:
    """Move a few sites at random, improve, go back unless it paid; `tries` times. How much it gave.

    The sites moved lie near each other, so that each try costs no more than its surroundings.
    """
    np.random.seed(seed)
    rows = len(network.near)
    # After a move rows look farther than before, but seldom twice as far.
    near = columns_of(within(lists, 2 * network.next_), len(movable))
    kept = _copy(network)
    gained = 0.0
    for _ in range(tries):
        worth = 0.0
        row = np.random.randint(rows)
        queue = np.empty(0, np.int64)
        for _ in range(1 + np.random.randint(3)):
            at = lists.start[row]
            reach = at
            while reach < lists.start[row + 1] and lists.cost[reach] <= 2 * network.next_[row]:
                reach += 1
            if reach == at:
                continue
            opening = lists.site[at + np.random.randint(reach - at)]
            other = lists.site[at + np.random.randint(reach - at)]
            first = columns.start[other]
            if columns.start[other + 1] > first:
                row = columns.row[first + np.random.randint(columns.start[other + 1] - first)]
            closing = network.first[row]
            if closing == NOBODY or network.is_open[opening]:
                continue
            if not movable[opening] or not movable[closing]:
                continue
            if not _allowed(opening, closing, network, rules, np.zeros(len(rules.most))):
                continue
            before = np.sum(network.near)
            _exchange(opening, closing, network, lists, columns, rules)
            worth += before - np.sum(network.near)
            queue = np.concatenate((queue, lists.site[at:reach].astype(np.int64)))
        worth += improve(network, lists, columns, near, rules, movable, queue, rows)
        if worth > 0:
            gained += worth
            _restore(network, kept)
        else:
            _restore(kept, network)
    return gained


@compiled
def _copy(network: Network) -> Network:
    return Network(
        network.is_open.copy(),
        network.first.copy(),
        network.second.copy(),
        network.near.copy(),
        network.next_.copy(),
        network.loss.copy(),
        network.used.copy(),
    )


@compiled
def _restore(network: Network, kept: Network) -> None:
    """Make `kept` the same as `network`."""
    kept.is_open[:] = network.is_open
    kept.first[:] = network.first
    kept.second[:] = network.second
    kept.near[:] = network.near
    kept.next_[:] = network.next_
    kept.loss[:] = network.loss
    kept.used[:] = network.used
