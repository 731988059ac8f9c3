"""The best network of a problem whose costs fit in memory: search, bound, branching.

Few sites to choose leave a gap of about one hundredth between bound and optimum that branching on
the Lagrangian closes soon; where many are chosen the gap is small, the sites left are few, and the
mixed-integer program of what is left is the quicker way. The first is tried, then the second.
"""

import math
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.bound import choose
from etabli.kernels.siting.branch import Proof
from etabli.kernels.siting.lists import Whole, columns_of, cost_of, dense_lists, in_whole_numbers
from etabli.kernels.siting.parts import CLOSED, FREE, OPEN, Frame, fate_of, propagate
from etabli.kernels.siting.pool import Pool
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.rules import rules_of
from etabli.kernels.siting.search import Network, descend, explore, network_of
from etabli.kernels.siting.watch import Watch

# A first network that costs this many times less than what was thought possible asks for numbers
# that are finer by as much.
COARSE = 4.0

# At the root a row looks so many times as far as to its second site.
REACH = 2.0

# After so many nodes the mixed-integer program is tried, if it has no more services than this.
MANY_NODES, FEW_SERVICES = 200, 30_000

# Where it may soon be as few, a search of so many tries comes before: the more, the more sites
# there are to choose, and the less each try costs.
EXPLORED, TRIES = 8, 1000


class Engine:
    """The search and its proof.

    `sites`: the best network found, none if none is known. `bound`: proven, of all networks.
    `finished`: whether nothing is left to be looked at.
    """

    def __init__(self, problem: Problem, watch: Watch, seed: int = 0) -> None:
        self._watch = watch
        self._random = np.random.default_rng(seed)
        self._fate = fate_of(problem)
        self._lists = dense_lists(problem.weights, problem.matrix, self._fate != CLOSED)
        self._columns = columns_of(self._lists, problem.site_count)
        self._rules, self._tree, self._priced = rules_of(problem)
        self._best: Network | None = None
        self._charge = math.inf
        self.sites: NDArray[np.int_] | None = None
        self.bound = 0.0
        self.finished = False

    def run(self) -> None:
        """Find the best network."""
        if not propagate(self._fate, self._rules):
            self.finished = True
            return
        self._start()
        self._watch.tell(self._charge, 0.0)
        while not self.finished and not self._watch.is_over:
            known = self._best is not None
            cap = self._charge if known else self._beyond
            whole = in_whole_numbers(self._lists, cap)
            pool = Pool(math.floor(cap * whole.scale) - whole.grain, whole.grain)
            if self._best is not None:
                self._offer(self._best, pool, whole)
            if self._prove(whole, pool, coarse=0.0 if known else cap / COARSE):
                break

    def near(self, limit: float, most: int, distinct: Collection[int] | None) -> Pool:
        """All networks of a charge up to `limit`, at most `most`; see Pool."""
        if not propagate(self._fate, self._rules):
            return Pool(limit, 1.0)
        self._start()
        # Charges from the cap on are all alike, so the next dearer network must lie below it.
        positive = self._lists.cost[self._lists.cost > 0]
        cap = 2 * limit + float(positive.min(initial=1.0))
        whole = in_whole_numbers(self._lists, cap)
        pool = Pool(math.floor(limit * whole.scale), whole.grain, most, distinct)
        self._prove(whole, pool)
        return pool

    @property
    def _beyond(self) -> float:
        return float(self._lists.ceiling.max(initial=1.0))

    def _start(self) -> None:
        """A first network, by swaps from sites at random."""
        chosen = np.zeros(len(self._fate), np.bool_)
        free = np.flatnonzero(self._fate == FREE)
        rho = np.where(self._fate == OPEN, -2.0, np.where(self._fate == CLOSED, 2.0, 0.0))
        rho[free] = -self._random.random(len(free))
        if choose(rho, self._tree, chosen) < np.inf:
            movable = self._fate == FREE
            self._improve(np.flatnonzero((self._fate == OPEN) | (chosen & movable)), movable)

    def _improve(self, sites: NDArray[np.int_], movable: NDArray[np.bool_]) -> Network:
        """Search from `sites`, and keep what is found if it is the best and keeps the rules."""
        network = network_of(sites, self._lists, self._rules)
        queue = self._random.permutation(len(self._fate))
        descend(network, self._lists, self._columns, self._rules, movable, queue)
        charge = math.fsum(network.near)
        kept = bool((network.used <= self._rules.most).all())
        if kept and charge < min(self._charge, self._beyond):
            self._best, self._charge = network, charge
            self.sites = np.flatnonzero(network.is_open)
        return network

    def _offer(self, network: Network, pool: Pool, whole: Whole) -> None:
        if (network.used <= self._rules.most).all():
            pool.offer(cost_of(network.is_open, whole.lists), np.flatnonzero(network.is_open))

    def _prove(self, whole: Whole, pool: Pool, coarse: float = 0.0) -> bool:
        """Prove the best network in the pool; false if one is found that costs less than `coarse`,
        and the numbers are to be finer for it."""
        watch = self._watch
        frame = Frame(whole.lists, self._tree, self._rules, self._priced)
        multipliers, reach = self._first_multipliers(whole), self._reach(whole)
        proof = Proof(frame, pool, self._fate, multipliers, reach)
        asked = False

        def improve_from(sites: NDArray[np.int_], movable: NDArray[np.bool_]) -> None:
            self._offer(self._improve(sites, movable), pool, whole)

        def go_on() -> bool:
            self._note(proof.bound, pool, whole)
            watch.tell(self._charge, self.bound)
            return not watch.is_over

        def is_coarse() -> bool:
            return pool.best is not None and pool.best[0] < coarse * whole.scale

        proof.root(improve_from, go_on)
        while not proof.finished and go_on() and not is_coarse():
            if proof.nodes == MANY_NODES and pool.most == 1 and not asked:
                asked = True
                if self._settle(proof, pool, whole):
                    break
                continue
            proof.branch()
        self._adopt(pool)
        if is_coarse():
            return False
        self._note(proof.bound, pool, whole)
        self.finished = proof.finished
        return True

    def _settle(self, proof: Proof, pool: Pool, whole: Whole) -> bool:
        """Let the mixed-integer program decide if what is left is small; whether it was."""
        if proof.services <= EXPLORED * FEW_SERVICES and self._best is not None:
            seed = int(self._random.integers(2**31))
            movable = self._fate == FREE
            network = network_of(np.flatnonzero(self._best.is_open), self._lists, self._rules)
            tries = min(int(network.is_open.sum()) ** 2 // 10, TRIES)
            explore(network, self._lists, self._columns, self._rules, movable, tries, seed)
            self._offer(network, pool, whole)
            proof.tighten()
        if proof.services > FEW_SERVICES:
            return False

        def heard(bound: float) -> None:
            self._note(bound, pool, whole)
            self._watch.tell(self._charge, self.bound)

        proof.settle(self._watch.left, heard)
        return True

    def _first_multipliers(self, whole: Whole) -> NDArray[np.float64]:
        """Between what each row pays and what it would pay without its site."""
        if self._best is None:
            return np.minimum(whole.lists.ceiling, _cheapest(whole))
        middle: NDArray[np.float64] = (self._best.near + self._best.next_) / 2 * whole.scale
        return np.minimum(middle, whole.lists.ceiling)

    def _reach(self, whole: Whole) -> NDArray[np.float64]:
        """How far the root need look from each row."""
        if self._best is None:
            return whole.lists.ceiling
        reach: NDArray[np.float64] = REACH * self._best.next_ * whole.scale
        return reach

    def _adopt(self, pool: Pool) -> None:
        """Take up the best of the pool."""
        if pool.best is not None:
            sites = np.array(pool.best[1], np.int_)
            network = network_of(sites, self._lists, self._rules)
            if self._best is None or math.fsum(network.near) < self._charge:
                self._best, self._charge = network, math.fsum(network.near)
                self.sites = sites

    def _note(self, bound: float, pool: Pool, whole: Whole) -> None:
        """Remember what is proven: the `bound` of the networks still open, and the best one."""
        best = pool.best[0] if pool.best is not None else np.inf
        bound = min(bound, best, pool.limit + whole.grain)
        bound = np.ceil(bound / whole.grain) * whole.grain / whole.scale
        self.bound = max(self.bound, float(bound))


def _cheapest(whole: Whole) -> NDArray[np.float64]:
    lists = whole.lists
    cheapest = lists.ceiling.copy()
    served = lists.start[:-1] < lists.start[1:]
    cheapest[served] = lists.cost[lists.start[:-1][served]]
    return cheapest
