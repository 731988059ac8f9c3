r"""Do the accounts of a network of places balance? A plan month by month, and its risk.

A `Plan` says what places offer at what price, how many come and how that begins, what it costs,
what is built and who pays for it. `accounts` follows it month by month in whole cents: what is
sold, as far as there is room; costs; works written off evenly over their life; VAT, collected and
deductible, paid later; delays of payment; loans; aid to works, taken into income as these are
written off. For each month m, income and expenses counting when made, cash when paid:

.. math::

    \text{result}_m &= \text{sales}_m + \text{grants}_m + \text{aid}_m - \text{costs}_m
        - \text{depreciation}_m - \text{interest}_m \\
    \text{treasury}_m &= \text{treasury}_{m-1} + \text{received}_m - \text{paid}_m \\
    \text{assets}_m &= \text{liabilities}_m

Conventions are those of the French general chart of accounts (regulation 2014-03 of the Autorité
des normes comptables): straight-line depreciation, and aid to works taken into income beside it.
What is in common is cut into the parts of places by a key, to the cent.

`simulate` reckons the same accounts for thousands of draws of what is not certain; `break_even`
finds occupancy and price; `host_effect` what a host costs and brings. docs/plan.md tells of files.
"""

from etabli.kernels.economics.accounts import Accounts, accounts
from etabli.kernels.economics.books import Account
from etabli.kernels.economics.breakeven import BreakEven, break_even
from etabli.kernels.economics.case import Case
from etabli.kernels.economics.files import from_table, read
from etabli.kernels.economics.numbers import Range
from etabli.kernels.economics.plan import (
    Contribution,
    Cost,
    Grant,
    Host,
    Loan,
    Offer,
    Payment,
    Place,
    Plan,
    Ramp,
    Scenario,
    Subsidy,
    Vat,
    Works,
)
from etabli.kernels.economics.risk import Risk, simulate
from etabli.kernels.economics.summary import by_month, risk_summary, side_by_side, summary
from etabli.kernels.economics.variants import HostEffect, host_effect, scenario_accounts, without

__all__ = [
    "Account",
    "Accounts",
    "BreakEven",
    "Case",
    "Contribution",
    "Cost",
    "Grant",
    "Host",
    "HostEffect",
    "Loan",
    "Offer",
    "Payment",
    "Place",
    "Plan",
    "Ramp",
    "Range",
    "Risk",
    "Scenario",
    "Subsidy",
    "Vat",
    "Works",
    "accounts",
    "break_even",
    "by_month",
    "from_table",
    "host_effect",
    "read",
    "risk_summary",
    "scenario_accounts",
    "side_by_side",
    "simulate",
    "summary",
    "without",
]
