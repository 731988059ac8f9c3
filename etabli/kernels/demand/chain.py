"""What leads from the population to desk-days: factors, each with its source."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.demand.adoption import Adoption
from etabli.kernels.demand.intention import Intention
from etabli.kernels.demand.uncertainty import Known, Mean, Range, Surveyed
from etabli.kernels.errors import InvalidInput

# The step that every chain begins with.
SHARE = "share"
DAYS_IN_A_WEEK = 7

Uncertainty = Known | Range | Surveyed | Mean | Intention | Adoption


@dataclass(frozen=True)
class Factor:
    """A named number of the chain, where it comes from, and whether it is but an assumption.

    `shared`: one number for all profiles that have a factor of this name, drawn once, so that
    what is wrong for one is wrong for all. (Of an `Intention` the levels are shared; each profile
    has its own mix of answers.)
    """

    key: str
    uncertainty: Uncertainty
    source: str
    assumption: bool
    shared: bool = False

    def __post_init__(self) -> None:
        if not self.key or self.key == SHARE:
            raise InvalidInput("key", f"{self.key!r}; any other name is allowed")
        _check_source(self.key, self.source)


@dataclass(frozen=True, eq=False)
class Profile:
    """A kind of user, and the chain that leads to their number and their desk-days.

    `share`: (communes,) of the population, from 0 to 1, taken as known; where it is not, a factor
    around 1 says by how much it may be wrong everywhere. `factors`: multiplied in this order.
    `days`: a week, for each user, 7 at most. `likelier`: (communes,) where its people are likelier
    than elsewhere to be users, in any unit: that parts their total and leaves it.
    """

    key: str
    share: NDArray[np.float64]
    share_source: str
    share_assumption: bool
    factors: tuple[Factor, ...]
    days: Factor
    likelier: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        share = numbers(f"share of {self.key}", self.share, dimensions=1, highest=1.0)
        object.__setattr__(self, "share", share)
        if self.likelier is not None:
            likelier = numbers(f"likelier of {self.key}", self.likelier, dimensions=1)
            if len(likelier) != len(share):
                raise InvalidInput(
                    "likelier", f"{self.key}: {len(likelier)} for {len(share)} communes"
                )
            object.__setattr__(self, "likelier", likelier)
        object.__setattr__(self, "factors", tuple(self.factors))
        _check_source(f"share of {self.key}", self.share_source)
        keys = [factor.key for factor in self.chain]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise InvalidInput(
                "factors", f"{self.key}: two are named {min(twice)!r}; names must differ"
            )
        if self.days.uncertainty.highest > DAYS_IN_A_WEEK:
            raise InvalidInput(
                "days",
                f"{self.key}: up to {self.days.uncertainty.highest:g} a week; 7 at most is allowed",
            )

    def among(self, people: NDArray[np.float64]) -> NDArray[np.float64]:
        """(communes,) of all `people` there, those of the profile, parted by where they are
        likelier to be users."""
        own = people * self.share
        if self.likelier is None:
            return own
        tilted: NDArray[np.float64] = own * self.likelier
        return tilted * own.sum() / tilted.sum() if tilted.any() else own

    @property
    def chain(self) -> tuple[Factor, ...]:
        """All factors, the days last."""
        return (*self.factors, self.days)


def _check_source(key: str, source: str) -> None:
    if not source.strip():
        raise InvalidInput("source", f"{key} has none; say where it comes from")
