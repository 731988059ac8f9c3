"""The siting problem: demand, costs and the rules a network must keep."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.costs import Nearest, Points


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
    `opening_costs`: (m,), 0 or more, of the unit of `budget`; those of the open sites together
    may not exceed the budget. They take no part in the objective.
    `apart`: pairs of sites of which no more than one may open.
    Raises InvalidInput; that no network keeps all rules is for `solve` to say.
    """

    weights: NDArray[np.float64]
    costs: NDArray[np.float64] | Points | Nearest
    groups: tuple[Group, ...] = ()
    fixed_open: frozenset[int] = frozenset()
    fixed_closed: frozenset[int] = frozenset()
    opening_costs: NDArray[np.float64] | None = None
    budget: float | None = None
    apart: frozenset[tuple[int, int]] = frozenset()

    def __post_init__(self) -> None:
        costs = self.costs
        if not isinstance(costs, Points | Nearest):
            costs = numbers("costs", costs, dimensions=2, infinite=True)
        weights = numbers("weights", self.weights, dimensions=1)
        if len(weights) != costs.shape[0]:
            raise InvalidInput(
                "weights", f"{len(weights)} weights for {costs.shape[0]} rows of costs; one per row"
            )
        for name, value in {
            "weights": weights,
            "costs": costs,
            "groups": tuple(self.groups),
            "fixed_open": frozenset(self.fixed_open),
            "fixed_closed": frozenset(self.fixed_closed),
            "apart": frozenset((min(pair), max(pair)) for pair in self.apart),
        }.items():
            object.__setattr__(self, name, value)
        self._check_sites()
        self._check_budget()

    def _check_sites(self) -> None:
        for group in self.groups:
            self.check_known("groups", group.sites, f"{group.name}: ")
        self.check_known("fixed_open", self.fixed_open)
        self.check_known("fixed_closed", self.fixed_closed)
        for pair in self.apart:
            self.check_known("apart", pair)
            if pair[0] == pair[1]:
                raise InvalidInput("apart", f"site {pair[0]} with itself; two sites are needed")
        if both := self.fixed_open & self.fixed_closed:
            raise InvalidInput("fixed_closed", f"site {min(both)} is in fixed_open too")
        names = [group.name for group in self.groups]
        if twice := {name for name in names if names.count(name) > 1}:
            raise InvalidInput("groups", f"two are named {min(twice)!r}; names must differ")

    def _check_budget(self) -> None:
        if (self.opening_costs is None) != (self.budget is None):
            missing = "budget" if self.budget is None else "opening_costs"
            raise InvalidInput(missing, "opening_costs and budget are given together or not at all")
        if self.opening_costs is None or self.budget is None:
            return
        opening = numbers("opening_costs", self.opening_costs, dimensions=1)
        if len(opening) != self.site_count:
            raise InvalidInput(
                "opening_costs", f"{len(opening)} costs for {self.site_count} sites; one per site"
            )
        object.__setattr__(self, "opening_costs", opening)
        object.__setattr__(self, "budget", number("budget", self.budget))

    def check_known(self, argument: str, sites: Iterable[int], prefix: str = "") -> None:
        """Raise InvalidInput unless all `sites` are columns of this problem."""
        last = self.site_count - 1
        for site in sites:
            if not 0 <= site <= last:
                raise InvalidInput(argument, f"{prefix}site {site}; the sites are 0 to {last}")

    @property
    def candidates(self) -> frozenset[int]:
        """The sites that may open."""
        return frozenset(range(self.site_count)) - self.fixed_closed

    @property
    def site_count(self) -> int:
        """m."""
        return int(self.costs.shape[1])

    @property
    def matrix(self) -> NDArray[np.float64]:
        """(n, m) the costs, whatever the way in which they were given."""
        return self.costs.matrix if isinstance(self.costs, Points | Nearest) else self.costs

    def costs_of(self, rows: NDArray[np.int_], sites: NDArray[np.int_]) -> NDArray[np.float64]:
        """(rows, sites) the costs between these alone; points are measured, not looked up."""
        if isinstance(self.costs, Points):
            return self.costs.between(rows[:, None], sites[None, :])
        return self.matrix[np.ix_(rows, sites)]


def p_median(
    weights: ArrayLike,
    costs: ArrayLike | Points | Nearest,
    p: int,
    *,
    groups: Collection[Group] = (),
    fixed_open: Collection[int] = (),
    fixed_closed: Collection[int] = (),
    opening_costs: ArrayLike | None = None,
    budget: float | None = None,
    apart: Collection[tuple[int, int]] = (),
) -> Problem:
    """The classical problem: exactly `p` sites open, fixed ones included, and further rules.

    Raises InvalidInput on a `p` below 0 or above the number of sites.
    """
    if not isinstance(costs, Points | Nearest):
        costs = numbers("costs", costs, dimensions=2, infinite=True)
    site_count = costs.shape[1]
    if not 0 <= p <= site_count:
        raise InvalidInput("p", f"{p}; 0 to {site_count}, the number of sites, is needed")
    network = Group("the whole network", tuple(range(site_count)), p, p)
    return Problem(
        numbers("weights", weights, dimensions=1),
        costs,
        (network, *groups),
        frozenset(fixed_open),
        frozenset(fixed_closed),
        None if opening_costs is None else numbers("opening_costs", opening_costs, dimensions=1),
        budget,
        frozenset(apart),
    )
