"""Arithmetic of the accounts: whole numbers alone, and one rule for rounding.

Money is counted in the smallest unit of its currency (cents), shares in millionths, quantities in
thousandths, all as int64. What is rounded is never negative, and half a cent is rounded up. Parts
that must sum to a whole are cut by largest remainders (A. Hamilton's method of 1792; M. L. Balinski
and H. P. Young (1982), "Fair Representation"), the earlier part first where remainders are equal.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.int64]

CENTS = 100  # in one unit of currency
MILLIONTHS = 1_000_000
THOUSANDTHS = 1_000


def whole(value: int) -> Array:
    """(1,) the number, as the accounts hold it."""
    return np.array([value], dtype=np.int64)


def total(months: int, tables: Iterable[Array]) -> Array:
    """The sum of tables (months, n) or (months, 1)."""
    return sum(tables, np.zeros((months, 1), dtype=np.int64))


def rounded(values: Array, divisor: int) -> Array:
    """`values` / `divisor`, to the nearest whole number, halves up; of any shape, none negative."""
    result: Array = (values + divisor // 2) // divisor
    return result


def of_share(values: Array, share: Array | int) -> Array:
    """That share, in millionths, of values."""
    return rounded(values * share, MILLIONTHS)


def equal_parts(totals: Array, count: int) -> Array:
    """(count, n) parts of totals (n,), which sum to them exactly."""
    number = np.arange(count, dtype=np.int64)[:, None]
    parts: Array = totals // count + (number < totals % count)
    return parts


def parts(totals: Array, weights: Array) -> Array:
    """(parts, ...) of totals (...), in proportion to weights (parts, ...), summing exactly.

    Totals may be negative, weights may not; where all weights are 0 the parts are equal. Weights
    are taken to the millionth of their sum.
    """
    whole_weight = weights.sum(axis=0)
    alike = whole_weight == 0
    share = (weights * MILLIONTHS) // np.where(alike, 1, whole_weight)
    share = np.where(alike, 1, share)
    products = totals * share
    sums = share.sum(axis=0)
    least = products // sums
    left = totals - least.sum(axis=0)
    order = np.argsort(-(products - least * sums), axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.broadcast_to(_column(order), order.shape), axis=0)
    result: Array = least + (rank < left)
    return result


def _column(like: Array) -> Array:
    """0, 1, 2… along the first axis, to be broadcast along the others."""
    return np.arange(like.shape[0]).reshape(-1, *[1] * (like.ndim - 1))


def by_year(first: Array, rate: Array, years: int) -> Array:
    """(years, n): a number of the first year, and then raised by its rate and rounded each year."""
    rows = [first]
    for _year in range(1, years):
        rows.append(of_share(rows[-1], MILLIONTHS + rate))
    return np.stack(np.broadcast_arrays(*rows))


def later(amounts: Array, months: int) -> Array:
    """(months of the plan, n): the same amounts so many months later; what falls after is left."""
    if months == 0:
        return amounts
    moved = np.zeros_like(amounts)
    moved[months:] = amounts[:-months]
    return moved
