"""One case of a plan, or many at once: what its uncertain numbers are in each."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.economics.money import Array, of_share, whole
from etabli.kernels.economics.numbers import Range
from etabli.kernels.economics.plan import (
    LISTS,
    Contribution,
    Cost,
    Entry,
    Grant,
    Loan,
    Offer,
    Place,
    Plan,
    Ramp,
    Subsidy,
    Works,
    driver,
)

Scale = tuple[str, str]


class Case:
    """The numbers of n cases of a plan.

    `levels`: (n,) for each driver, the share of all draws below its number; a driver without one
    is at its likely number. `scales`: millionths by which demand, prices, costs or works are
    multiplied, for a place or (with "") for all.
    """

    def __init__(
        self,
        plan: Plan,
        levels: Mapping[str, NDArray[np.float64]] | None = None,
        scales: Mapping[Scale, Array] | None = None,
    ) -> None:
        self.plan = plan
        self.levels = levels or {}
        self.scales = scales or {}

    def of(self, entry: Entry, field: str) -> Array:
        """(n,) or (1,): the number of a field, in the whole units of the accounts."""
        value = getattr(entry, field)
        if not isinstance(value, Range):
            return whole(value)
        name = _LISTS[type(entry)]
        levels = self.levels.get(driver(name, entry, field, value))
        if levels is None:
            return whole(value.likely)
        unit = type(entry).__dataclass_fields__[field].metadata["unit"]  # type: ignore[attr-defined]
        drawn = np.clip(np.rint(value.at(levels)), unit.lowest, unit.highest)
        return drawn.astype(np.int64)

    def scaled(self, values: Array, what: str, place: str = "") -> Array:
        """Values times the scale of their place and that of all."""
        for key in {(what, place), (what, "")}:
            if key in self.scales:
                values = of_share(values, self.scales[key])
        return values


_LISTS: dict[type[Entry], str] = {
    **dict(
        zip((Place, Offer, Cost, Works, Subsidy, Grant, Loan, Contribution), LISTS, strict=True)
    ),
    Ramp: "ramp",
}
