"""VAT: what is collected less what is deductible, paid with its delay, or a credit."""

import numpy as np

from etabli.kernels.economics.books import Account, Books
from etabli.kernels.economics.money import later
from etabli.kernels.economics.plan import Plan


def post_vat(plan: Plan, books: Books) -> None:
    """What is paid to the State, or comes back; after all sales, costs and works."""
    balance = books.total(Account.VAT_COLLECTED) - books.total(Account.VAT_DEDUCTIBLE)
    if plan.vat.credit == "refunded":
        back = later(np.maximum(-balance, 0), plan.vat.refund_delay)
        books.post(Account.VAT_REFUNDED, back)
        books.post(Account.VAT_PAID, later(np.maximum(balance, 0), plan.vat.delay))
        return
    due = np.empty_like(balance)
    credit = np.zeros_like(balance[0])
    for month, row in enumerate(balance):
        net = row - credit
        due[month] = np.maximum(net, 0)
        credit = np.maximum(-net, 0)
    books.post(Account.VAT_PAID, later(due, plan.vat.delay))
