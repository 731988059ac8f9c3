"""Works and equipment: bought, written off, and the aid to them."""

from collections.abc import Iterator, Mapping

import numpy as np

from etabli.kernels.economics.books import Account, Books
from etabli.kernels.economics.case import Case
from etabli.kernels.economics.money import (
    Array,
    equal_parts,
    later,
    of_share,
    parts,
)
from etabli.kernels.economics.plan import Plan, Subsidy, Works


def post_works(case: Case, books: Books) -> None:
    """What is bought, paid and written off: in equal parts over its life, which sum to its cost."""
    for works in case.plan.works:
        net, vat = _net(case, works), of_share(_net(case, works), works.vat)
        cost = _placed(case.plan, net, works.month, works.months)
        taxed = _placed(case.plan, vat, works.month, works.months)
        if case.plan.vat.recovered:
            books.post(Account.WORKS, cost, works.place)
            books.post(Account.VAT_DEDUCTIBLE, taxed, works.place)
        else:
            books.post(Account.WORKS, cost + taxed, works.place)
        books.post(Account.WORKS_PAID, later(cost + taxed, works.delay), works.place)
        written_off = _placed(case.plan, cost_of(case, works), works.begins, works.life)
        books.post(Account.DEPRECIATION, written_off, works.place)


def post_subsidies(case: Case, books: Books) -> None:
    """Aid to works: owed from the beginning, paid by its calendar, taken into income as the works
    are written off."""
    by_key = {works.key: works for works in case.plan.works}
    for subsidy, by_works in granted(case.plan, case):
        first = min(payment.month for payment in subsidy.payments)
        shares = np.array([[payment.share] for payment in subsidy.payments], dtype=np.int64)
        for key, (aid, _left) in by_works.items():
            works = by_key[key]
            begun = min(first, works.month)
            books.post(Account.AID_GRANTED, _placed(case.plan, aid, begun, 1), works.place)
            for payment, part in zip(subsidy.payments, parts(aid, shares), strict=True):
                paid = _placed(case.plan, part, payment.month, 1)
                books.post(Account.AID_RECEIVED, paid, works.place)
            income = _placed(case.plan, aid, works.begins, works.life)
            books.post(Account.AID, income, works.place)


def granted(
    plan: Plan, case: Case, *, bounded: bool = True
) -> Iterator[tuple[Subsidy, Mapping[str, tuple[Array, Array]]]]:
    """Each subsidy with its part (n,) of each of its works and what of these was left to pay.

    `bounded`: no works are paid for more than once, whatever they cost.
    """
    costs = {works.key: cost_of(case, works) for works in plan.works}
    left = dict(costs)
    for subsidy in plan.subsidies:
        own = np.stack(np.broadcast_arrays(*(costs[key] for key in subsidy.works)))
        if subsidy.rate is not None:
            total = of_share(own.sum(axis=0), case.of(subsidy, "rate"))
        else:
            total = case.of(subsidy, "amount")
        if subsidy.ceiling is not None:
            total = np.minimum(total, subsidy.ceiling)
        of_works = {}
        for key, part in zip(subsidy.works, parts(total, own), strict=True):
            aid = np.minimum(part, left[key]) if bounded else part
            of_works[key] = (aid, left[key])
            left[key] = left[key] - aid
        yield subsidy, of_works


def cost_of(case: Case, works: Works) -> Array:
    """(n,) what works cost: with their VAT where it is not recovered."""
    net = _net(case, works)
    return net if case.plan.vat.recovered else net + of_share(net, works.vat)


def _net(case: Case, works: Works) -> Array:
    return case.scaled(case.of(works, "amount"), "works", works.place)


def _placed(plan: Plan, total: Array, first: int, months: int) -> Array:
    """(months of the plan, n): a total in so many equal parts from a month on."""
    placed = np.zeros((plan.months, len(total)), dtype=np.int64)
    within = min(months, plan.months - first)
    placed[first : first + within] = equal_parts(total, months)[:within]
    return placed
