"""What is told of a plan: plain tables, ready for JSON, money in cents and shares in millionths."""

from typing import Any

import numpy as np

from etabli.kernels.economics.accounts import CASH, INCOME, Accounts, accounts
from etabli.kernels.economics.books import Account
from etabli.kernels.economics.breakeven import break_even, occupancy
from etabli.kernels.economics.money import MILLIONTHS, Array
from etabli.kernels.economics.plan import COST_KINDS, Plan
from etabli.kernels.economics.risk import Risk
from etabli.kernels.economics.variants import host_effect, scenario_accounts, yearly


def summary(plan: Plan) -> dict[str, Any]:
    """Everything that follows where all goes as planned."""
    told = accounts(plan)
    months = [plan.month_name(month) for month in range(plan.months)]
    return {
        "name": plan.name,
        "currency": plan.currency,
        "unit": "cent",
        "months": months,
        "years": [f"{months[12 * year]}/{months[12 * year + 11]}" for year in range(plan.years)],
        "income": _income(told, None),
        "costs": _by_kind(told),
        "cash": {_key(account): _years(told.of(account)) for account in CASH},
        "treasury": told.treasury()[:, 0].tolist(),
        "lowest_treasury": _lowest(told),
        "balance": {
            "assets": {_key(name): _ends(held) for name, held in told.assets().items()},
            "liabilities": {_key(name): _ends(held) for name, held in told.liabilities().items()},
        },
        "break_even": vars(break_even(plan)),
        "places": [_place(told, place.key) for place in plan.places],
        "host": _host(told),
        "scenarios": [side_by_side("as planned", told), *_scenarios(plan)],
        "sources": _sources(plan),
    }


def by_month(plan: Plan, place: str) -> dict[str, Any]:
    """What is expected of a place, by its key, month by month from its opening on, where all goes
    as planned.

    Money in cents: the lines of its result (expenses as they are, each above 0), with its part of
    what is in common, so that `result` is income less expenses and that part. By resource, the
    days `used` and those that there are (`capacity`), in millionths of a day; `occupancy` of all
    resources in millionths, None without room.
    """
    told, opens = accounts(plan), plan.place(place).opens
    activity = told.activities[place]

    def months(table: Array) -> list[int]:
        found: list[int] = table[opens:, 0].tolist()
        return found

    used, capacity = months(activity.all_used()), months(activity.all_capacity())
    return {
        "currency": plan.currency,
        "unit": "cent",
        "months": [plan.month_name(month) for month in range(opens, plan.months)],
        **{_key(account): months(told.of(account, place)) for account in INCOME},
        "part_of_what_is_in_common": months(told.shared[place]),
        "result": months(told.result(place)),
        "used": {name: months(days) for name, days in activity.used.items()},
        "capacity": {name: months(days) for name, days in activity.capacity.items()},
        "occupancy": [
            (one * MILLIONTHS + room // 2) // room if room else None
            for one, room in zip(used, capacity, strict=True)
        ],
    }


def risk_summary(plan: Plan, risk: Risk, safety: int) -> dict[str, Any]:
    """How safe it is."""
    first = risk.first_missing()
    quantiles = (5, 50, 95)
    return {
        "draws": risk.results.shape[1],
        "deficit": risk.deficit(),
        "deficit_by_year": risk.deficits().tolist(),
        "result_by_year": {f"p{one}": _quantile(risk.results, one) for one in quantiles},
        "missing_money": risk.missing(),
        "missing_money_from": {
            plan.month_name(month): share for month, share in enumerate(first.tolist()) if share
        },
        "lowest_treasury": {
            f"p{one}": _quantile(risk.treasury.min(axis=0)[None], one)[0] for one in quantiles
        },
        "aid": {
            "safety": safety,
            "at_once": risk.aid_at_once(safety),
            "by_month": risk.aid_by_month(safety),
        },
        "places": {
            key: {"deficit_by_year": np.mean(results < 0, axis=1).tolist()}
            for key, results in risk.places.items()
        },
        "tornado": [
            {
                "driver": lever.driver,
                "numbers": list(lever.numbers),
                "result": list(lever.result),
                "lowest_treasury": list(lever.treasury),
            }
            for lever in risk.tornado
        ],
    }


def _quantile(rows: Array, percent: int) -> list[int]:
    """One of the draws themselves: no cent is invented between two."""
    return [int(one) for one in np.percentile(rows, percent, axis=-1, method="lower")]


def _key(name: str) -> str:
    return str(name).lower().replace(" ", "_")


def _years(monthly: Array) -> list[int]:
    years: list[int] = yearly(monthly)[:, 0].tolist()
    return years


def _ends(held: Array) -> list[int]:
    ends: list[int] = held[11::12, 0].tolist()
    return ends


def _income(told: Accounts, place: str | None) -> dict[str, list[int]]:
    lines = {_key(account): _years(told.of(account, place)) for account in INCOME}
    if place is not None:
        lines["part_of_what_is_in_common"] = _years(told.shared[place])
    return {**lines, "result": _years(told.result(place))}


def _by_kind(told: Accounts) -> dict[str, list[int]]:
    kinds = {cost.kind for cost in told.plan.costs}
    return {kind: _years(told.of(f"costs: {kind}")) for kind in COST_KINDS if kind in kinds}


def _lowest(told: Accounts) -> dict[str, Any]:
    treasury = told.treasury()[:, 0]
    below = np.flatnonzero(treasury < 0)
    month = int(np.argmin(treasury))
    return {
        "amount": int(treasury[month]),
        "month": told.plan.month_name(month),
        "missing_from": told.plan.month_name(int(below[0])) if len(below) else None,
    }


def _place(told: Accounts, key: str) -> dict[str, Any]:
    plan = told.plan
    activity = told.activities[key]
    return {
        "key": key,
        "name": plan.place(key).name or key,
        "income": _income(told, key),
        "occupancy": [occupancy(told, key, year) for year in range(plan.years)],
        "break_even": vars(break_even(plan, key)),
        "offers": {
            offer.key: {
                "wanted": _years(activity.wanted[offer.key]),
                "sold": _years(activity.sold[offer.key]),
            }
            for offer in plan.offers
            if offer.place == key
        },
    }


def _host(told: Accounts) -> dict[str, list[int]] | None:
    effect = host_effect(told.plan, told)
    if effect is None:
        return None
    return {name: getattr(effect, name).tolist() for name in ("costs", "sales", "net")}


def _scenarios(plan: Plan) -> list[dict[str, Any]]:
    return [side_by_side(one.name, scenario_accounts(plan, one)) for one in plan.scenarios]


def side_by_side(name: str, told: Accounts) -> dict[str, Any]:
    """What stands of one plan beside others."""
    return {
        "name": name,
        "sales": _years(told.of(Account.SALES)),
        "grants": _years(told.of(Account.GRANTS)),
        "costs": _years(told.of(Account.COSTS)),
        "result": _years(told.result()),
        "lowest_treasury": _lowest(told),
        "treasury": _ends(told.treasury()),
    }


def _sources(plan: Plan) -> dict[str, str]:
    """What each entry says of where its numbers come from."""
    named = {f"{name}.{entry.key}": entry.source for name, entry in plan.entries()}
    others = {f"scenarios.{one.name}": one.source for one in plan.scenarios}
    own = {"plan": plan.source, "host": plan.host.source if plan.host else ""}
    return {path: source for path, source in {**own, **named, **others}.items() if source}
