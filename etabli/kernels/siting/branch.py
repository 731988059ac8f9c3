"""The proof: sites decided by the bound, and branch and bound on the Lagrangian for the others.

At the root the bound is raised in turns with a swap search that starts from the sites it chooses;
what a site would add to the bound decides it for good. Each node goes on from the multipliers of
its parent: P. Hanjoul and D. Peeters (1985), "A comparison of two dual-based procedures for solving
the p-median problem", EJOR 20(3).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.bound import Course, Part, Relaxed, ascend, begun, surcharges
from etabli.kernels.siting.lists import Array, cost_of, within
from etabli.kernels.siting.parts import (
    CLOSED,
    FREE,
    OPEN,
    Fate,
    Frame,
    part_of,
    propagate,
    without_dear,
)
from etabli.kernels.siting.pool import Pool

# Rounds of the ascent at the root before the sites are looked at, and of a node.
TURN, TURNS = 70, 40
NODE_ROUNDS = 70
STEP, WEIGHT = 0.05, 1.0
NODE_STEP, NODE_WEIGHT = 0.2, 0.3

# The rows of a node look so many times as far as serving them is worth at the root.
NODE_REACH = 1.2


class Node(NamedTuple):
    """A part of all networks: `fate` (m,), and how the ascent stood that gave its `bound`."""

    fate: Fate
    multipliers: Array
    prices: Array
    course: Course
    bound: float


class Proof:
    """What is proven of the networks that keep the rules, in whole numbers.

    `bound`: no network that is not in the pool costs less. `nodes`: how many were looked at.
    """

    def __init__(
        self, frame: Frame, pool: Pool, fate: Fate, multipliers: Array, reach: Array
    ) -> None:
        self._all = self._left = frame.lists
        self._frame = frame._replace(lists=within(frame.lists, reach))
        self._pool = pool
        self.nodes = 0
        prices = np.zeros(int(frame.priced.sum()))
        self._root = Node(fate, multipliers, prices, self._begun(multipliers), -np.inf)
        self._open = [self._root]

    @property
    def finished(self) -> bool:
        return not self._open

    @property
    def bound(self) -> float:
        """The least that a network of those still open can cost; infinite when there are none."""
        return min((node.bound for node in self._open), default=np.inf)

    def root(
        self,
        improve: Callable[[NDArray[np.int_], NDArray[np.bool_]], None],
        go_on: Callable[[], bool],
    ) -> None:
        """Raise the bound, decide sites, and let `improve` search from the sites chosen, among
        those that are not decided."""
        fate, multipliers, prices, course, best = self._root
        fate = fate.copy()
        if not propagate(fate, self._frame.rules):
            self._open = []
            return
        part = part_of(self._frame, fate)
        tried: set[bytes] = set()
        for turn in range(TURNS):
            relaxed = ascend(
                part, multipliers, prices, course, self._pool.limit, self._target(), TURN
            )
            risen, best = relaxed.bound - best, max(best, relaxed.bound)
            # What is proven so far, should the search be cut short.
            self._open = [self._root._replace(bound=best)] if best <= self._pool.limit else []
            if not self._open:
                return
            opened = np.flatnonzero(_with(fate, part, relaxed.chosen))
            if opened.tobytes() not in tried:
                tried.add(opened.tobytes())
                improve(opened, fate == FREE)
                if best > self._pool.limit:
                    self._open = []
                    return
            free = len(part.sites)
            if not self._decide(fate, part, relaxed):
                self._open = []
                return
            at_rest = course.dial[0] < 1e-4 or (turn > 5 and risen < 0.01 * (self._target() - best))
            if at_rest or not go_on():
                break
            if (fate == FREE).sum() < 0.9 * free:
                part = part_of(self._frame, fate)
        self._leave(Node(fate, multipliers, prices, course, best))

    @property
    def services(self) -> int:
        """How many services the root has left."""
        return len(self._part_left().lists.site)

    def tighten(self) -> None:
        """Raise the root's bound to its best, and decide what it decides now."""
        root, part, fate = self._root, self._part_left(), self._root.fate.copy()
        multipliers, prices = root.multipliers.copy(), root.prices.copy()
        root.course.dial[:] = STEP / 2, WEIGHT, 0, 0
        limit, target = self._pool.limit, self._target()
        relaxed = ascend(part, multipliers, prices, root.course, limit, target, TURN * TURNS)
        if relaxed.bound <= limit and self._decide(fate, part, relaxed):
            self._leave(Node(fate, multipliers, prices, root.course, relaxed.bound))
        else:
            self._open = []

    def settle(self, time_limit: float | None, heard: Callable[[float], None]) -> None:
        """Let the mixed-integer program of what the root has left decide all; `heard` follows its
        bound."""
        from etabli.kernels.siting.reduced import solve_reduced

        node, frame, pool = self._root, self._frame, self._pool
        part = self._part_left()
        sites, bound = solve_reduced(
            part, frame, node.fate, pool.limit, pool.grain, time_limit, heard
        )
        if sites is not None:
            is_open = np.zeros(len(node.fate), np.bool_)
            is_open[sites] = True
            pool.offer(cost_of(is_open, self._all), sites)
        bound = max(bound, self.bound)
        self._open = [] if bound > pool.limit else [node._replace(bound=bound)]

    def branch(self) -> None:
        """Look at one node: cut it off, or split it in two."""
        node = self._open.pop()
        if node.bound > self._pool.limit:
            return
        self.nodes += 1
        fate, multipliers, prices = node.fate.copy(), node.multipliers.copy(), node.prices.copy()
        course = Course(*(part.copy() for part in node.course))
        course.dial[:] = NODE_STEP, NODE_WEIGHT, 0, 1
        if not propagate(fate, self._frame.rules):
            return
        part = part_of(self._frame, fate)
        relaxed = ascend(
            part,
            multipliers,
            prices,
            course,
            self._pool.limit,
            self._target(),
            NODE_ROUNDS,
        )
        bound = max(relaxed.bound, node.bound)
        self._offer(fate, part, relaxed.chosen)
        if bound > self._pool.limit or not self._decide(fate, part, relaxed):
            return
        if not (fate == FREE).any():
            self._offer(fate, part, np.zeros(len(part.sites), np.bool_))
            return
        site = _most_wanted(fate, part, relaxed)
        for choice in (CLOSED, OPEN):
            child = fate.copy()
            child[site] = choice
            self._open.append(Node(child, multipliers, prices, course, bound))

    def _begun(self, multipliers: Array) -> Course:
        frame = self._frame
        lines, sites = int(frame.priced.sum()), len(frame.rules.start) - 1
        return begun(multipliers, lines, sites, step=STEP, weight=WEIGHT)

    def _leave(self, root: Node) -> None:
        """Begin anew with what this root leaves: its nodes look at what is near alone."""
        gap = self._pool.limit - root.bound
        self._left = without_dear(self._left, root.multipliers, gap)
        near = within(self._left, NODE_REACH * root.multipliers)
        self._frame = self._frame._replace(lists=near)
        self._root, self._open = root, [root]

    def _part_left(self) -> Part:
        """What the root has left."""
        return part_of(self._frame._replace(lists=self._left), self._root.fate)

    def _target(self) -> float:
        """What the bound climbs towards."""
        return self._pool.limit * (1 + 1e-9) + 1.0

    def _decide(self, fate: Fate, part: Part, relaxed: Relaxed) -> bool:
        """Decide the sites that the bound leaves one choice for; false if no network is left."""
        added = surcharges(relaxed.rho, relaxed.chosen, part.tree)
        decided = relaxed.bound + added > self._pool.limit
        fate[part.sites[decided & relaxed.chosen]] = OPEN
        fate[part.sites[decided & ~relaxed.chosen]] = CLOSED
        return propagate(fate, self._frame.rules)

    def _offer(self, fate: Fate, part: Part, chosen: NDArray[np.bool_]) -> None:
        is_open = _with(fate, part, chosen)
        rules = self._frame.rules
        decided = np.where(is_open, OPEN, CLOSED).astype(np.int8)
        if propagate(decided, rules):
            self._pool.offer(cost_of(is_open, self._all), np.flatnonzero(is_open))


def _with(fate: Fate, part: Part, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(m,) the sites open already and those chosen."""
    is_open: NDArray[np.bool_] = fate == OPEN
    is_open[part.sites[chosen]] = True
    return is_open


def _most_wanted(fate: Fate, part: Part, relaxed: Relaxed) -> int:
    """The free site chosen most often of late: to close it costs most."""
    free = fate[part.sites] == FREE
    return int(part.sites[np.where(free, relaxed.share, -1.0).argmax()])
