"""The siting problem: demand, costs and the rules a network must keep."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.errors import InvalidInput


@dataclass(frozen=True)
class Group:
    """Of these sites, at least and at most so many open."""

    name: str
    sites: tuple[int, ...]
    at_least: int
    at_most: int

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= self.at_most:
            raise InvalidInput(
                "groups",
                f"{self.name}: at least {self.at_least} and at most {self.at_most}; "
                "0 <= at_least <= at_most is needed",
            )
        if len(set(self.sites)) < len(self.sites):
            raise InvalidInput("groups", f"{self.name}: each site may be listed once only")


@dataclass(frozen=True, eq=False)
class Problem:
    """Which sites to open so that the weighted cost of serving all demand is least.

    `weights`: (n,), of any unit, 0 or more; rows of weight 0 need not be served.
    `costs`: (n, m), 0 or more, of any unit; infinite where the site cannot serve the demand.
    `fixed_open`, `fixed_closed`: sites whose fate is decided.
    Raises InvalidInput; that no network keeps all rules is for `solve` to say.
    """

    weights: NDArray[np.float64]
    costs: NDArray[np.float64]
    groups: tuple[Group, ...] = ()
    fixed_open: frozenset[int] = frozenset()
    fixed_closed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        costs = numbers("costs", self.costs, dimensions=2, infinite=True)
        weights = numbers("weights", self.weights, dimensions=1)
        if len(weights) != len(costs):
            raise InvalidInput(
                "weights", f"{len(weights)} weights for {len(costs)} rows of costs; one per row"
            )
        for name, value in {
            "weights": weights,
            "costs": costs,
            "groups": tuple(self.groups),
            "fixed_open": frozenset(self.fixed_open),
            "fixed_closed": frozenset(self.fixed_closed),
        }.items():
            object.__setattr__(self, name, value)
        self._check_sites()

    def _check_sites(self) -> None:
        for group in self.groups:
            self.check_known("groups", group.sites, f"{group.name}: ")
        self.check_known("fixed_open", self.fixed_open)
        self.check_known("fixed_closed", self.fixed_closed)
        if both := self.fixed_open & self.fixed_closed:
            raise InvalidInput("fixed_closed", f"site {min(both)} is in fixed_open too")
        names = [group.name for group in self.groups]
        if twice := {name for name in names if names.count(name) > 1}:
            raise InvalidInput("groups", f"two are named {min(twice)!r}; names must differ")

    def check_known(self, argument: str, sites: Iterable[int], prefix: str = "") -> None:
        """Raise InvalidInput unless all `sites` are columns of this problem."""
        last = self.costs.shape[1] - 1
        for site in sites:
            if not 0 <= site <= last:
                raise InvalidInput(argument, f"{prefix}site {site}; the sites are 0 to {last}")

    @property
    def candidates(self) -> frozenset[int]:
        """The sites that may open."""
        return frozenset(range(self.costs.shape[1])) - self.fixed_closed


def p_median(
    weights: ArrayLike,
    costs: ArrayLike,
    p: int,
    *,
    groups: Collection[Group] = (),
    fixed_open: Collection[int] = (),
    fixed_closed: Collection[int] = (),
) -> Problem:
    """The classical problem: exactly `p` sites open, fixed ones included, and further rules."""
    costs = numbers("costs", costs, dimensions=2, infinite=True)
    if p < 0:
        raise InvalidInput("p", f"{p}; 0 or more is needed")
    network = Group("the whole network", tuple(range(costs.shape[1])), p, p)
    return Problem(
        numbers("weights", weights, dimensions=1),
        costs,
        (network, *groups),
        frozenset(fixed_open),
        frozenset(fixed_closed),
    )
