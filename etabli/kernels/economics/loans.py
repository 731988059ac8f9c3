"""Loans, and the capital brought in."""

from fractions import Fraction

import numpy as np

from etabli.kernels.economics.books import Account, Books
from etabli.kernels.economics.case import Case
from etabli.kernels.economics.money import MILLIONTHS, Array, equal_parts, rounded
from etabli.kernels.economics.plan import Loan

BILLIONTHS = 1_000_000_000


def post_loans(case: Case, books: Books) -> None:
    """Each loan as it is drawn, its interest, and what is paid back of it."""
    for loan in case.plan.loans:
        amount = case.of(loan, "amount")
        interest, principal = instalments(loan, amount)
        until = loan.month + loan.months
        rows = np.zeros((3, case.plan.months, len(amount)), dtype=np.int64)
        rows[0, loan.month] = amount
        rows[1, loan.month : until] = interest
        rows[2, loan.month : until] = principal
        books.post(Account.LOANS_DRAWN, rows[0], loan.place)
        books.post(Account.INTEREST, rows[1], loan.place)
        books.post(Account.LOANS_REPAID, rows[2], loan.place)


def post_contributions(case: Case, books: Books) -> None:
    """The capital brought in, with the cash of the beginning."""
    rows = np.zeros((case.plan.months, 1), dtype=np.int64)
    rows[0] = case.plan.opening_cash
    books.post(Account.CONTRIBUTIONS, rows)
    for one in case.plan.contributions:
        amount = case.of(one, "amount")
        rows = np.zeros((case.plan.months, len(amount)), dtype=np.int64)
        rows[one.month] = amount
        books.post(Account.CONTRIBUTIONS, rows)


def instalments(loan: Loan, amount: Array) -> tuple[Array, Array]:
    """(months, n) interest and principal of each instalment; the principals sum to the amount.

    The last one pays what is left. Interest is that of the month, a twelfth of the year's rate, on
    what is owed, rounded.
    """
    paying = loan.months - loan.deferral
    if loan.kind == "principal":
        regular = equal_parts(amount, paying)
    else:
        constant = rounded(amount * annuity(loan.rate, paying), BILLIONTHS)
    owed = amount
    interest, principal = [], []
    for month in range(loan.months):
        due = rounded(owed * loan.rate, 12 * MILLIONTHS)
        if month < loan.deferral:
            part = np.zeros_like(owed)
        elif month == loan.months - 1:
            part = owed
        elif loan.kind == "principal":
            part = regular[month - loan.deferral]
        else:
            part = np.minimum(constant - due, owed)
        interest.append(due)
        principal.append(part)
        owed = owed - part
    return np.stack(interest), np.stack(principal)


def annuity(rate: int, months: int) -> int:
    """The constant instalment of a loan of 1, in billionths: i / (1 - (1 + i)^-n), rounded.

    `rate`: of a year, in millionths; i is its twelfth.
    """
    each = Fraction(rate, 12 * MILLIONTHS)
    exact = Fraction(1, months) if rate == 0 else each / (1 - (1 + each) ** -months)
    return int(exact * BILLIONTHS + Fraction(1, 2))
