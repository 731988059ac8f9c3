"""Where amounts are posted: one running table for each account and place."""

from enum import StrEnum

import numpy as np

from etabli.kernels.economics.money import Array, total

COMMON = ""  # what belongs to no place


class Account(StrEnum):
    """What amounts are of, month by month; none is negative but as its name says."""

    # The income statement
    SALES = "sales"
    GRANTS = "grants"
    AID = "aid taken into income"
    COSTS = "costs"
    DEPRECIATION = "depreciation"
    INTEREST = "interest"
    # What is owned and owed
    WORKS = "works"
    AID_GRANTED = "aid granted"
    VAT_COLLECTED = "VAT collected"
    VAT_DEDUCTIBLE = "VAT deductible"
    # Cash
    SALES_RECEIVED = "sales received"
    GRANTS_RECEIVED = "grants received"
    AID_RECEIVED = "aid received"
    CONTRIBUTIONS = "contributions"
    LOANS_DRAWN = "loans drawn"
    COSTS_PAID = "costs paid"
    WORKS_PAID = "works paid"
    LOANS_REPAID = "loans repaid"
    VAT_PAID = "VAT paid"
    VAT_REFUNDED = "VAT refunded"


class Books:
    """Amounts by account and place, each (months, n) or, where all cases agree, (months, 1)."""

    def __init__(self, months: int) -> None:
        self.months = months
        self._posted: dict[tuple[str, str], Array] = {}

    def post(self, account: str, amounts: Array, place: str = COMMON) -> None:
        """Add amounts to an account of a place."""
        key = (account, place)
        held = self._posted.get(key)
        self._posted[key] = amounts if held is None else held + amounts

    def of(self, account: str, place: str = COMMON) -> Array:
        """The amounts of one place, or of none."""
        held = self._posted.get((account, place))
        return np.zeros((self.months, 1), dtype=np.int64) if held is None else held

    def total(self, account: str) -> Array:
        """The amounts of all places and of none."""
        posted = (amounts for (name, _place), amounts in self._posted.items() if name == account)
        return total(self.months, posted)
