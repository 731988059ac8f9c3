"""The nouns of entitlements, a file each."""

from etabli.entitlements.models.ledger import (
    APPEND_ONLY_ENTRIES,
    RUNNING_BALANCE,
    Account,
    Entry,
)
from etabli.entitlements.models.passes import Pass
from etabli.entitlements.models.plan import (
    APPEND_ONLY_ALLOWANCES,
    APPEND_ONLY_TERMS,
    Allowance,
    Plan,
    Terms,
    Unit,
    ValidPlace,
)

__all__ = [
    "APPEND_ONLY_ALLOWANCES",
    "APPEND_ONLY_ENTRIES",
    "APPEND_ONLY_TERMS",
    "RUNNING_BALANCE",
    "Account",
    "Allowance",
    "Entry",
    "Pass",
    "Plan",
    "Terms",
    "Unit",
    "ValidPlace",
]
