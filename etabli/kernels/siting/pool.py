"""The best networks found so far."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray


class Pool:
    """At most `most` networks, of those that open the same of `distinct` sites the best one only.

    Costs are multiples of `grain`; none above `limit` is of interest.
    """

    def __init__(
        self,
        limit: float,
        grain: float,
        most: int = 1,
        distinct: Collection[int] | None = None,
    ) -> None:
        self.networks: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
        self.best: tuple[float, tuple[int, ...]] | None = None
        self.limit = limit
        self.grain = grain
        self.most = most
        self._distinct = None if distinct is None else frozenset(distinct)

    def offer(self, cost: float, sites: NDArray[np.int_]) -> bool:
        """Keep a network that keeps all rules, if it is good enough; whether it was."""
        if cost > self.limit:
            return False
        network = tuple(sites.tolist())
        key = frozenset(network)
        if self._distinct is not None:
            key &= self._distinct
        if key in self.networks and self.networks[key][0] <= cost:
            return False
        self.networks[key] = (cost, network)
        if self.best is None or cost < self.best[0]:
            self.best = (cost, network)
        if len(self.networks) > self.most:
            del self.networks[max(self.networks, key=lambda key: self.networks[key][0])]
        if len(self.networks) == self.most:
            dearest = max(cost for cost, _ in self.networks.values())
            self.limit = min(self.limit, dearest - self.grain)
        return True
