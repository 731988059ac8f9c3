"""The accounts of a plan, month by month: income statement, cash, balance sheet, places."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from etabli.kernels.economics.books import Account, Books
from etabli.kernels.economics.case import Case
from etabli.kernels.economics.costs import post_costs, post_grants, shared_account
from etabli.kernels.economics.loans import post_contributions, post_loans
from etabli.kernels.economics.money import Array, parts, total
from etabli.kernels.economics.plan import KEYS, Plan
from etabli.kernels.economics.sales import Activity, post_sales
from etabli.kernels.economics.vat import post_vat
from etabli.kernels.economics.works import post_subsidies, post_works

# The signs with which an account goes into the result, and into the treasury.
INCOME = {
    Account.SALES: 1,
    Account.GRANTS: 1,
    Account.AID: 1,
    Account.COSTS: -1,
    Account.DEPRECIATION: -1,
    Account.INTEREST: -1,
}
CASH = {
    Account.SALES_RECEIVED: 1,
    Account.GRANTS_RECEIVED: 1,
    Account.AID_RECEIVED: 1,
    Account.CONTRIBUTIONS: 1,
    Account.LOANS_DRAWN: 1,
    Account.VAT_REFUNDED: 1,
    Account.COSTS_PAID: -1,
    Account.WORKS_PAID: -1,
    Account.LOANS_REPAID: -1,
    Account.INTEREST: -1,
    Account.VAT_PAID: -1,
}


@dataclass(frozen=True, eq=False)
class Accounts:
    """What follows from a plan in n cases: tables (months, n) in cents, or (months, 1) where all
    cases agree.

    What holds in each month of each case: `assets` equal `liabilities`; the treasury is the sum of
    all that came in less all that went out; the results of the places sum to that of the whole.
    """

    plan: Plan
    books: Books
    activities: Mapping[str, Activity]
    shared: Mapping[str, Array]  # what each place bears of what is in common, signed as a result

    def of(self, account: str, place: str | None = None) -> Array:
        """An account of a place, of what is in common (""), or of all (None)."""
        return self.books.total(account) if place is None else self.books.of(account, place)

    def result(self, place: str | None = None) -> Array:
        """Income less expenses of each month; of a place with its part of what is in common."""
        own = self._signed(INCOME, place)
        return own if place is None else own + self.shared[place]

    def cash_flow(self) -> Array:
        """What comes in less what goes out."""
        return self._signed(CASH, None)

    def treasury(self) -> Array:
        """What is at the bank at the end of each month; below 0 where money is missing."""
        treasury: Array = np.cumsum(self.cash_flow(), axis=0)
        return treasury

    def assets(self) -> dict[str, Array]:
        """What is owned, at the end of each month."""
        return {
            "fixed assets": self._held({Account.WORKS: 1, Account.DEPRECIATION: -1}),
            "owed by customers": self._held(
                {Account.SALES: 1, Account.VAT_COLLECTED: 1, Account.SALES_RECEIVED: -1}
            ),
            "grants to come": self._held({Account.GRANTS: 1, Account.GRANTS_RECEIVED: -1}),
            "aid to come": self._held({Account.AID_GRANTED: 1, Account.AID_RECEIVED: -1}),
            "treasury": self.treasury(),
        }

    def liabilities(self) -> dict[str, Array]:
        """What is owed, and what is the owners', at the end of each month; VAT may be owed by the
        State, and is then below 0."""
        return {
            "contributions": self._held({Account.CONTRIBUTIONS: 1}),
            "results": self._held(INCOME),
            "aid not yet taken into income": self._held({Account.AID_GRANTED: 1, Account.AID: -1}),
            "loans": self._held({Account.LOANS_DRAWN: 1, Account.LOANS_REPAID: -1}),
            "owed to suppliers": self._held(self._owed()),
            "VAT": self._held(
                {
                    Account.VAT_COLLECTED: 1,
                    Account.VAT_DEDUCTIBLE: -1,
                    Account.VAT_PAID: -1,
                    Account.VAT_REFUNDED: 1,
                }
            ),
        }

    def _owed(self) -> dict[Account, int]:
        bought = {Account.COSTS: 1, Account.WORKS: 1, Account.VAT_DEDUCTIBLE: 1}
        return {**bought, Account.COSTS_PAID: -1, Account.WORKS_PAID: -1}

    def _held(self, signs: Mapping[Account, int]) -> Array:
        held: Array = np.cumsum(self._signed(signs, None), axis=0)
        return held

    def _signed(self, signs: Mapping[Account, int], place: str | None) -> Array:
        amounts = (sign * self.of(account, place) for account, sign in signs.items())
        return total(self.plan.months, amounts)


def accounts(of: Plan | Case) -> Accounts:
    """The accounts of a plan where all goes as planned, or of a plan in each of many cases."""
    case = of if isinstance(of, Case) else Case(of)
    plan = case.plan
    books = Books(plan.months)
    activities = {place.key: post_sales(case, place, books) for place in plan.places}
    post_grants(case, books)
    post_costs(case, activities, books)
    post_works(case, books)
    post_subsidies(case, books)
    post_loans(case, books)
    post_contributions(case, books)
    post_vat(plan, books)
    return Accounts(plan, books, activities, _shared(plan, books, activities))


def _shared(plan: Plan, books: Books, activities: Mapping[str, Activity]) -> dict[str, Array]:
    """What is in common, cut into the parts of places month by month, by largest remainders."""
    own = (-books.of(Account.DEPRECIATION), books.of(Account.AID), -books.of(Account.INTEREST))
    for amounts in own:
        books.post(shared_account(plan.shared_by), amounts)
    borne = np.zeros((len(plan.places), plan.months, 1), dtype=np.int64)
    for key in KEYS:
        amounts = books.of(shared_account(key))
        if amounts.any():
            borne = borne + parts(amounts, _weights(key, plan, books, activities))
    return {place.key: borne[number] for number, place in enumerate(plan.places)}


def _weights(key: str, plan: Plan, books: Books, activities: Mapping[str, Activity]) -> Array:
    """(places, months, n)"""
    match key:
        case "sales":
            each = [books.of(Account.SALES, place.key) for place in plan.places]
        case "use":
            each = [activities[place.key].all_used() for place in plan.places]
        case "capacity":
            each = [activities[place.key].all_capacity() for place in plan.places]
        case _:
            month = np.arange(plan.months)[:, None]
            each = [(month >= place.opens).astype(np.int64) for place in plan.places]
    return np.stack(np.broadcast_arrays(*each))
