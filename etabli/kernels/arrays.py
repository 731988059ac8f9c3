"""Checked numbers and read-only arrays, for the kernels that compute with numpy."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.errors import InvalidInput

SHAPES = ("a single number", "a list of numbers", "a table of numbers")


def number(argument: str, value: float, *, lowest: float = 0.0, highest: float = np.inf) -> float:
    """`value` itself, finite and from `lowest` to `highest`; raises InvalidInput otherwise."""
    return float(_checked(argument, value, 0, lowest, highest, infinite=False))


def numbers(
    argument: str,
    values: ArrayLike,
    *,
    dimensions: int,
    lowest: float = 0.0,
    highest: float = np.inf,
    infinite: bool = False,
) -> NDArray[np.float64]:
    """A read-only copy of `values`, each from `lowest` to `highest`; infinite only if allowed.

    Raises InvalidInput on a text, a NaN, a number outside the bounds (naming the first cell at
    fault), another number of dimensions, or no number at all.
    """
    array = _checked(argument, values, dimensions, lowest, highest, infinite)
    array.flags.writeable = False
    return array


def _checked(
    argument: str,
    values: ArrayLike,
    dimensions: int,
    lowest: float,
    highest: float,
    infinite: bool,
) -> NDArray[np.float64]:
    try:
        given = np.array(values)
    except ValueError as error:  # rows of different lengths
        raise InvalidInput(argument, "rows of equal lengths are needed") from error
    if given.dtype.kind not in "biuf":
        raise InvalidInput(argument, "numbers are needed")
    array = given.astype(np.float64, copy=False)
    if array.ndim != dimensions:
        raise InvalidInput(argument, f"{SHAPES[dimensions]} is needed")
    if array.size == 0:
        raise InvalidInput(argument, "at least one number is needed")
    # Where one is not a number, neither is the least nor the greatest.
    least, greatest = array.min(), array.max()
    finite = np.isfinite(least) and np.isfinite(greatest)
    if not (lowest <= least and greatest <= highest and (infinite or finite)):
        allowed = (array >= lowest) & (array <= highest) & (infinite | ~np.isinf(array))
        cell = np.unravel_index(int(np.argmin(allowed)), array.shape)
        place = f" at [{', '.join(map(str, cell))}]" if cell else ""
        bounds = f"{lowest:g} or more" if highest == np.inf else f"{lowest:g} to {highest:g}"
        kind = "a number (or infinity)" if infinite else "a finite number"
        raise InvalidInput(argument, f"{array[cell]:g}{place}; {kind}, {bounds}, is needed")
    return array
