"""The same plan otherwise: without some entries, in its scenarios, with and without a host."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from etabli.kernels.economics.accounts import Accounts, accounts
from etabli.kernels.economics.books import Account
from etabli.kernels.economics.case import Case, Scale
from etabli.kernels.economics.money import MILLIONTHS, Array, total, whole
from etabli.kernels.economics.plan import LISTS, Plan, Scenario


def without(plan: Plan, keys: Collection[str]) -> Plan:
    """The plan without the entries of these keys, and without scenarios and host of its own."""
    kept: dict[str, Any] = {
        name: tuple(one for one in getattr(plan, name) if one.key not in keys) for name in LISTS
    }
    left = {works.key for works in kept["works"]}
    aided = (
        replace(one, works=tuple(key for key in one.works if key in left))
        for one in kept["subsidies"]
        if left & set(one.works)
    )
    return replace(plan, **{**kept, "subsidies": tuple(aided)}, host=None, scenarios=())


def scenario_accounts(plan: Plan, scenario: Scenario) -> Accounts:
    """The accounts of a scenario."""
    reduced = without(plan, scenario.without)
    scales: dict[Scale, Array] = {
        (what, ""): whole(factor)
        for what in ("demand", "prices", "costs", "works")
        if (factor := getattr(scenario, what)) != MILLIONTHS
    }
    return accounts(Case(reduced, scales=scales))


@dataclass(frozen=True, eq=False)
class HostEffect:
    """What a host costs and brings, in cents by year, each (years,).

    `costs`: what the host costs. `sales`: what would not be sold without one. `net`: how much
    better the result is with a host; below 0 where it is worse.
    """

    costs: Array
    sales: Array
    net: Array


def host_effect(plan: Plan, told: Accounts | None = None) -> HostEffect | None:
    """The accounts with the host less those without, if the plan says what a host is."""
    if plan.host is None:
        return None
    told = told or accounts(plan)
    reduced = without(plan, plan.host.costs)
    scales: dict[Scale, Array] = {("demand", ""): whole(MILLIONTHS - plan.host.lost)}
    other = accounts(Case(reduced, scales=scales))
    costs = total(plan.months, (told.of(f"cost: {key}") for key in plan.host.costs))
    return HostEffect(
        costs=yearly(costs)[:, 0],
        sales=(yearly(told.of(Account.SALES)) - yearly(other.of(Account.SALES)))[:, 0],
        net=(yearly(told.result()) - yearly(other.result()))[:, 0],
    )


def yearly(monthly: Array) -> Array:
    """(years, n) sums of (months, n)."""
    sums: Array = monthly.reshape(-1, 12, monthly.shape[1]).sum(axis=1)
    return sums
