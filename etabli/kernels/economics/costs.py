"""What is spent, and the aid to running: as often as it falls due, with index, VAT and delay."""

from collections.abc import Mapping

import numpy as np

from etabli.kernels.economics.books import Account, Books
from etabli.kernels.economics.case import Case
from etabli.kernels.economics.money import (
    MILLIONTHS,
    THOUSANDTHS,
    Array,
    by_year,
    later,
    of_share,
    rounded,
    total,
)
from etabli.kernels.economics.plan import Cost, Grant, Plan, is_due
from etabli.kernels.economics.sales import Activity


def post_costs(case: Case, activities: Mapping[str, Activity], books: Books) -> None:
    """All costs; after the sales, of which some are a share."""
    for cost in case.plan.costs:
        net = case.scaled(_spent(case, cost, activities, books), "costs", cost.place)
        vat = of_share(net, cost.vat)
        expense = net if case.plan.vat.recovered else net + vat
        books.post(Account.COSTS, expense, cost.place)
        books.post(f"costs: {cost.kind}", expense, cost.place)
        books.post(f"cost: {cost.key}", expense, cost.place)
        if not cost.place:
            books.post(shared_account(cost.shared_by or case.plan.shared_by), -expense)
        if case.plan.vat.recovered:
            books.post(Account.VAT_DEDUCTIBLE, vat, cost.place)
        books.post(Account.COSTS_PAID, later(net + vat, cost.delay), cost.place)


def post_grants(case: Case, books: Books) -> None:
    """Aid to running."""
    for grant in case.plan.grants:
        amounts = _regular(case, grant, case.of(grant, "amount"))
        books.post(Account.GRANTS, amounts, grant.place)
        if not grant.place:
            books.post(shared_account(grant.shared_by or case.plan.shared_by), amounts)
        books.post(Account.GRANTS_RECEIVED, later(amounts, grant.delay), grant.place)


def shared_account(key: str) -> str:
    """Where all is added up that is shared out among places by one key."""
    return f"shared by {key}"


def _spent(case: Case, cost: Cost, activities: Mapping[str, Activity], books: Books) -> Array:
    """(months, n) without VAT."""
    if cost.share is not None:
        sales = books.of(Account.SALES, cost.place) if cost.place else books.total(Account.SALES)
        return of_share(sales, case.of(cost, "share")) * _active(case.plan, cost)
    if cost.resource:
        at = [activities[cost.place]] if cost.place else list(activities.values())
        there = (one.used[cost.resource] for one in at if cost.resource in one.used)
        used = total(case.plan.months, there)
        prices = np.repeat(
            by_year(case.of(cost, "amount"), case.of(cost, "index"), case.plan.years), 12, axis=0
        )
        return rounded(used * prices, MILLIONTHS) * _active(case.plan, cost)
    each = rounded(case.of(cost, "amount") * case.of(cost, "quantity"), THOUSANDTHS)
    return _regular(case, cost, each)


def _regular(case: Case, entry: Cost | Grant, each: Array) -> Array:
    """(months, n): the amount, indexed year by year, in each month in which it falls due."""
    plan = case.plan
    yearly = by_year(each, case.of(entry, "index"), plan.years)
    first = first_month(plan, entry)
    due = np.array(
        [month >= first and is_due(entry.every, month - first) for month in range(plan.months)],
        dtype=np.int64,
    )[:, None]
    return np.repeat(yearly, 12, axis=0) * due * _active(plan, entry)


def first_month(plan: Plan, entry: Cost | Grant) -> int:
    """When it begins: as told, or when its place opens."""
    if entry.start is not None:
        return entry.start
    return plan.place(entry.place).opens if entry.place else 0


def _active(plan: Plan, entry: Cost | Grant) -> Array:
    month = np.arange(plan.months)[:, None]
    last = plan.months - 1 if entry.end is None else entry.end
    active = (month >= first_month(plan, entry)) & (month <= last)
    return active.astype(np.int64)
