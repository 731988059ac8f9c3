"""What every method of this package answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.arrays import numbers
from etabli.kernels.errors import InvalidInput


class Method(StrEnum):
    """How minutes were found."""

    fallback = "fallback"  # estimated from straight lines
    matrix = "matrix"  # read from a file
    roads = "roads"  # shortest paths on a road network


@dataclass(frozen=True, eq=False)
class TravelMatrix:
    """`minutes` (n, n), float32, from each of `codes` (row) to each (column).

    0 on the diagonal; infinite where there is no way, which only a road network can tell.
    `source` says in a few words where the minutes come from. Raises InvalidInput otherwise.
    """

    codes: tuple[str, ...]
    minutes: NDArray[np.float32]
    method: Method
    source: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", checked_codes(self.codes))
        unreachable = self.method is Method.roads
        minutes = numbers("minutes", self.minutes, dimensions=2, infinite=unreachable)
        count = len(self.codes)
        if minutes.shape != (count, count):
            raise InvalidInput(
                "minutes", f"{minutes.shape} for {count} codes; one row and column each is needed"
            )
        if minutes.diagonal().any():
            code = self.codes[int(np.argmax(minutes.diagonal()))]
            raise InvalidInput("minutes", f"not 0 from {code} to itself")
        compact = minutes.astype(np.float32)
        compact.flags.writeable = False
        object.__setattr__(self, "minutes", compact)


def checked_codes(codes: Sequence[str]) -> tuple[str, ...]:
    """The codes, at least one and all different; raises InvalidInput otherwise."""
    if not codes:
        raise InvalidInput("codes", "at least one is needed")
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise InvalidInput("codes", f"{code} stands twice; each may stand once only")
        seen.add(code)
    return tuple(codes)
