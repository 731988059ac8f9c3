"""Networks for a country: lists of the nearest sites, and a bound that is honest about its gap.

Each row lists its nearest sites, some times as many as one place serves. The bound stays exact, for
no multiplier exceeds the charge of the last site listed; what it may lose by that is in the gap.
Sites and multipliers start from those of a coarser country, whose points stand for a few each:
what serving a point is worth changes little from one to the next.
The bound climbs in one thread while the search explores in another; both count their rounds, not
their seconds, so that the answer does not depend on the machine. Memory: 24 bytes for each pair
listed. The way of P. Avella, M. Boccia, S. Salerno and I. Vasilyev (2012), "An aggregation
heuristic for large scale p-median problem", Computers & Operations Research 39(7), without its
aggregation.
"""

import math
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from etabli.kernels.siting.bound import ascend, begun, choose
from etabli.kernels.siting.costs import Metric, Points
from etabli.kernels.siting.lists import FINEST, Array, Lists, columns_of, finest_scale
from etabli.kernels.siting.parts import (
    CLOSED,
    FREE,
    OPEN,
    Frame,
    fate_of,
    part_of,
    propagate,
    undecided,
)
from etabli.kernels.siting.problem import Problem, p_median
from etabli.kernels.siting.rules import rules_of
from etabli.kernels.siting.search import Network, descend, explore, network_of
from etabli.kernels.siting.watch import Watch

# A row lists this many times the sites that one place serves, and no fewer than FEWEST.
TIMES, FEWEST = 3, 60

# Rows asked at once, so that the answer of the k-d tree stays small.
BLOCK = 2000

# A coarser country has so many times fewer points, where that leaves enough for each place.
COARSER, ENOUGH = 4, 10

# Points whose worth is averaged.
AROUND = 3

# Turns of the two threads, rounds of the bound and tries of the search in each. A try costs the
# square of the rows that a place serves: beyond NEARBY of them there are fewer, but some.
TURNS, ROUNDS, TRIES = 12, 75, 150
NEARBY, SOME = 35, 3
STEP, WEIGHT = 0.1, 1.0

# Where a coarser country has led near the best, the bound's sites are searched from seldom.
SELDOM = 4


class Coarse(NamedTuple):
    """What a coarser country has taught.

    `places`: the sites it opens. `points`: (k, 2), of which each stands for a few rows; `worth`:
    (k,) of serving a weight of 1 there.
    """

    places: NDArray[np.int_]
    points: Array
    worth: Array

    def worth_at(self, points: Array) -> Array:
        """(n,) at these points (n, 2): the mean of those around."""
        _, around = cKDTree(self.points).query(points, k=AROUND)
        worth: Array = self.worth[around].mean(axis=1)
        return worth


class Country:
    """The search and its bound; the same answers as of `exact.Engine`."""

    def __init__(self, problem: Problem, watch: Watch, seed: int = 0) -> None:
        points = problem.costs
        if not isinstance(points, Points):
            raise TypeError("a country is made of points")
        self._points, self._weights, self._watch = points, problem.weights, watch
        self._random = np.random.default_rng(seed)
        self._fate = fate_of(problem)
        self._rules, self._tree, self._priced = rules_of(problem)
        self._places = max(int(self._tree.most[-1]), 1)
        self._lists, self._scale, self._grain = _lists(problem, points, self._places)
        self._columns = columns_of(self._lists, problem.site_count)
        self._coarse: Coarse | None = None
        self._charge = math.inf
        self.sites: NDArray[np.int_] | None = None
        self.bound = 0.0
        self.worth = np.zeros(len(self._weights))
        self.finished = False

    def run(self) -> None:
        """Search and bound in turns, until they come to rest."""
        if not propagate(self._fate, self._rules):
            self.finished = True
            return
        self._coarse = self._coarser()
        network = self._first()
        if network is None:
            return
        frame = Frame(self._lists, self._tree, self._rules, self._priced)
        is_free = bool((self._fate == FREE).all())
        part = undecided(frame, self._columns) if is_free else part_of(frame, self._fate)
        lines = int(self._priced.sum())
        multipliers, prices = self._first_multipliers(network), np.zeros(lines)
        pause = SELDOM if self._coarse is not None else 1
        course = begun(multipliers, lines, len(self._fate), step=STEP, weight=WEIGHT)
        with ThreadPoolExecutor(1) as pool:
            turn_took = 0.0
            for turn in range(TURNS):
                # A turn that would not end in time is not begun.
                if self._watch.lacks(turn_took):
                    break
                began = self._watch.seconds
                target = float(network.near.sum())
                exploring = pool.submit(self._explore, network)
                relaxed = ascend(part, multipliers, prices, course, np.inf, target, ROUNDS)
                exploring.result()
                bound = np.ceil(relaxed.bound / self._grain) * self._grain / self._scale
                self.bound = max(self.bound, float(bound))
                self._keep(network)
                if turn % pause == pause - 1 and turn < TURNS - 1:
                    is_open = self._fate == OPEN
                    is_open[part.sites[relaxed.chosen]] = True
                    other = self._improve(np.flatnonzero(is_open))
                    if self._keep(other) and other.near.sum() < network.near.sum():
                        network = other
                self._watch.tell(self._charge, self.bound)
                turn_took = self._watch.seconds - began
        weighty = self._weights > 0
        self.worth[weighty] = multipliers[weighty] / (self._weights[weighty] * self._scale)
        self.finished = self._charge <= self.bound

    def _coarser(self) -> Coarse | None:
        """A country of fewer points, whose only rule is the number of places; none if that would
        leave too few for so many."""
        points, candidates = self._points, np.flatnonzero(self._fate != CLOSED)
        least = COARSER * ENOUGH * self._places
        if min(len(self._weights), len(candidates)) < least or self._watch.is_over:
            return None
        # The leaves of a k-d tree are points side by side.
        order = cKDTree(points.demand, leafsize=COARSER).indices
        cells = np.arange(0, len(order), COARSER)
        weights = np.add.reduceat(self._weights[order], cells)
        count = np.diff(np.append(cells, len(order)))
        middle = np.add.reduceat(points.demand[order], cells) / count[:, None]
        sites = candidates[cKDTree(points.sites[candidates], leafsize=COARSER).indices[::COARSER]]
        coarse = p_median(weights, Points(middle, points.sites[sites], points.metric), self._places)
        country = Country(coarse, Watch(self._watch.left), int(self._random.integers(2**31)))
        country.run()
        if country.sites is None:
            return None
        return Coarse(sites[country.sites], middle, country.worth)

    def _first_multipliers(self, network: Network) -> Array:
        """What serving each row is worth in the coarser country.

        Without one, half as much again as those around a site pay on average: in a plain of even
        demand the best multipliers are the radius of a place's surroundings, one and a half times
        the mean way in a disc.
        """
        if self._coarse is not None:
            worth = self._weights * self._coarse.worth_at(self._points.demand) * self._scale
            return np.maximum(worth, network.near)
        weights, first, second = self._weights, network.first, network.second
        # Rows that no place listed serves are counted last, where NOBODY points.
        last = len(self._fate)
        load = np.bincount(first % (last + 1), weights, last + 1)
        pay = np.bincount(first % (last + 1), network.near, last + 1)
        each = np.where(load > 0, pay / np.maximum(load, 1e-300), 0.0)
        around: Array = 0.75 * weights * (each[first] + each[second])
        return np.maximum(around, network.near)

    def _first(self) -> Network | None:
        chosen = np.zeros(len(self._fate), np.bool_)
        rho = np.where(self._fate == OPEN, -4.0, 4.0)
        free = np.flatnonzero(self._fate == FREE)
        rho[free] = -self._random.random(len(free))
        if self._coarse is not None:
            rho[self._coarse.places] -= 1.0
        if choose(rho, self._tree, chosen) == np.inf:
            return None
        network = self._improve(
            np.flatnonzero((self._fate == OPEN) | (chosen & (self._fate == FREE)))
        )
        return network if self._keep(network) else None

    def _improve(self, sites: NDArray[np.int_]) -> Network:
        network = network_of(sites, self._lists, self._rules)
        queue = self._random.permutation(len(self._fate))
        movable = self._fate == FREE
        descend(network, self._lists, self._columns, self._rules, movable, queue)
        return network

    def _explore(self, network: Network) -> None:
        seed = int(self._random.integers(2**31))
        movable = self._fate == FREE
        served = len(self._weights) / self._places
        tries = max(SOME, min(TRIES, round(TRIES * (NEARBY / served) ** 2)))
        explore(network, self._lists, self._columns, self._rules, movable, tries, seed)

    def _keep(self, network: Network) -> bool:
        """Keep the network if it is the best and keeps the rules; whether it keeps them."""
        if not (network.used <= self._rules.most).all():
            return False
        sites = np.flatnonzero(network.is_open)
        charge = self.charge_of(sites)
        if charge < self._charge:
            self._charge, self.sites = charge, sites
        return True

    def charge_of(self, sites: NDArray[np.int_]) -> float:
        """What all rows pay at their nearest open sites, listed or not."""
        _, nearest = cKDTree(self._points.sites[sites]).query(self._points.demand)
        rows = np.arange(len(self._weights))
        return math.fsum(self._weights * self._points.between(rows, sites[nearest]))


def _lists(problem: Problem, points: Points, places: int) -> tuple[Lists, float, float]:
    """The nearest candidates of each row, in whole numbers: with their scale and grain."""
    rows, candidates = len(problem.weights), np.array(sorted(problem.candidates), np.int_)
    count = max(FEWEST, math.ceil(TIMES * len(candidates) / places))
    count = min(count, len(candidates))
    tree = cKDTree(points.sites[candidates])
    site, cost = np.empty((rows, count), np.int32), np.empty((rows, count))
    for first in range(0, rows, BLOCK):
        block = np.arange(first, min(first + BLOCK, rows))
        _, near = tree.query(points.demand[block], k=np.arange(1, count + 1), workers=-1)
        site[block] = candidates[near]
        cost[block] = points.between(block[:, None], candidates[near])
    cost *= problem.weights[:, None]
    ceiling = cost[:, -1].copy()
    finest = finest_scale(math.fsum(ceiling))
    whole_weights = bool((problem.weights == np.floor(problem.weights)).all())
    are_whole = finest >= 0 and whole_weights and points.metric is Metric.rounded_down
    scale = 2.0 ** (min(finest, FINEST) if are_whole else finest)
    cost *= scale
    np.floor(cost, out=cost)
    start = np.arange(rows + 1, dtype=np.int64) * count
    lists = Lists(start, site.ravel(), cost.ravel(), np.floor(ceiling * scale))
    return lists, scale, scale if are_whole else 1.0
