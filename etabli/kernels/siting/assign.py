"""Who goes where when sites hold only so much: a good answer, quickly.

The rows that lose most by not going to their nearest site choose first; then one row moves, or two
change places, for as long as that saves something: I. H. Osman and N. Christofides (1994),
"Capacitated clustering problems by hybrid simulated annealing and tabu search", International
Transactions in Operational Research 1(3).
"""

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.siting.compiled import compiled

Array = NDArray[np.float64]

# What saves less than this share of the cost is noise.
NOISE = 1e-9


@compiled
def assign(charges: Array, loads: Array, room: Array, where: NDArray[np.int64]) -> float:
    """Fill `where` (n,) with a site for each row and give the cost; infinite if some row is left.

    `charges`: (n, p) at the open sites, infinite where one cannot serve. `room`: (p,), used up.
    """
    rows, sites = charges.shape
    regret = np.zeros(rows)
    for row in range(rows):
        near, next_ = np.inf, np.inf
        for site in range(sites):
            if charges[row, site] < near:
                near, next_ = charges[row, site], near
            elif charges[row, site] < next_:
                next_ = charges[row, site]
        regret[row] = next_ - near if near < np.inf else np.inf
    for row in np.argsort(-regret):
        best, least = -1, np.inf
        for site in range(sites):
            if loads[row] <= room[site] and charges[row, site] < least:
                best, least = site, charges[row, site]
        if best < 0:
            return np.inf
        where[row] = best
        room[best] -= loads[row]
    return _better(charges, loads, room, where)


@compiled
def _better(charges: Array, loads: Array, room: Array, where: NDArray[np.int64]) -> float:
    rows, sites = charges.shape
    cost = 0.0
    for row in range(rows):
        cost += charges[row, where[row]]
    noise = NOISE * (1.0 + cost)
    changed = True
    while changed:
        changed = False
        for row in range(rows):
            for site in range(sites):
                saved = charges[row, where[row]] - charges[row, site]
                if saved > noise and loads[row] <= room[site]:
                    room[where[row]] += loads[row]
                    room[site] -= loads[row]
                    where[row] = site
                    changed = True
            for other in range(row):
                here, there = where[row], where[other]
                saved = charges[row, here] + charges[other, there]
                saved -= charges[row, there] + charges[other, here]
                more = loads[row] - loads[other]
                if saved > noise and more <= room[there] and -more <= room[here]:
                    room[here] += more
                    room[there] -= more
                    where[row], where[other] = there, here
                    changed = True
    cost = 0.0
    for row in range(rows):
        cost += charges[row, where[row]]
    return cost
