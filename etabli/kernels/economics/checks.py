"""What of a plan must fit together, beyond what each entry checks of its own."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from etabli.kernels.economics.money import CENTS
from etabli.kernels.economics.numbers import Number, Range
from etabli.kernels.economics.plan import (
    KEYS,
    LISTS,
    RISE,
    Cost,
    Grant,
    Loan,
    Offer,
    Payment,
    Plan,
    Subsidy,
    Works,
)
from etabli.kernels.errors import InvalidInput

# So much in a month, in cents, and every product of the accounts still fits in 64 bits.
MOST = 10**12
MONTHS = ("opens", "start", "end", "month", "in_service")
PERCENT = 10_000


def check(plan: Plan) -> None:
    """Raises InvalidInput with the path of the first field that does not fit."""
    keys = _keys(plan)
    for name, entry in plan.entries():
        path = f"{name}.{entry.key}"
        _months(plan, path, entry)
        _references(plan, path, entry)
    if plan.host:
        _known("host.costs", plan.host.costs, [cost.key for cost in plan.costs])
    for scenario in plan.scenarios:
        known = [key for key in keys if key not in {place.key for place in plan.places}]
        _known(f"scenarios.{scenario.name}.without", scenario.without, known)
    _within_reach(plan)
    _subsidies(plan)


def _keys(plan: Plan) -> list[str]:
    keys: list[str] = []
    for name in LISTS:
        for number, entry in enumerate(getattr(plan, name), 1):
            if not isinstance(entry.key, str) or not entry.key.strip():
                raise InvalidInput(f"{name}[{number}].key", "a text is needed")
            if entry.key in keys:
                raise InvalidInput(
                    f"{name}.{entry.key}.key", "for the second time; keys of their own are needed"
                )
            keys.append(entry.key)
    return keys


def _known(path: str, names: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            raise InvalidInput(path, f"{name!r}; known are {', '.join(known) or 'none'}")


def _months(plan: Plan, path: str, entry: Any) -> None:
    last = plan.months - 1
    for one in MONTHS:
        month = getattr(entry, one, None)
        if month is not None and month > last:
            allowed = f"at most {plan.month_name(last)}, the last of the plan, is needed"
            raise InvalidInput(f"{path}.{one}", f"{plan.month_name(month)}; {allowed}")
    match entry:
        case Offer() | Cost() | Grant():
            if entry.start is not None and entry.end is not None and entry.end < entry.start:
                start = plan.month_name(entry.start)
                raise InvalidInput(
                    f"{path}.end", f"{plan.month_name(entry.end)}; {start} or later is needed"
                )
        case Works():
            if entry.month + entry.months > plan.months:
                allowed = f"at most {plan.months - entry.month}, to the end of the plan, are needed"
                raise InvalidInput(f"{path}.months", f"{entry.months}; {allowed}")
            if entry.begins < entry.month:
                start = plan.month_name(entry.month)
                raise InvalidInput(f"{path}.in_service", f"{start} or later is needed")
        case Loan():
            if entry.month + entry.months > plan.months:
                allowed = f"at most {plan.months - entry.month}, to the end of the plan, are needed"
                raise InvalidInput(f"{path}.months", f"{entry.months}; {allowed}")
        case Subsidy():
            for payment in entry.payments:
                _months(plan, f"{path}.payments", payment)
        case Payment() | _:
            pass


def _references(plan: Plan, path: str, entry: Any) -> None:
    place = getattr(entry, "place", "")
    if place or isinstance(entry, Offer):
        _known(f"{path}.place", [place], [one.key for one in plan.places])
    if getattr(entry, "shared_by", ""):
        _known(f"{path}.shared_by", [entry.shared_by], KEYS)
    if resource := getattr(entry, "resource", ""):
        at = [one for one in plan.places if not place or one.key == place]
        _known(f"{path}.resource", [resource], {name: 0 for one in at for name in one.resources})
    if isinstance(entry, Subsidy):
        _known(f"{path}.works", entry.works, [one.key for one in plan.works])
        if len(set(entry.works)) < len(entry.works):
            raise InvalidInput(f"{path}.works", "each of the works once is needed")


def _most(number: Number | None) -> int:
    if number is None:
        return 0
    return number.high if isinstance(number, Range) else number


def _within_reach(plan: Plan) -> None:
    """Whatever is drawn, no month comes near what 64 bits hold."""
    grown = (1 + RISE.highest / 100 / PERCENT) ** plan.years
    sales = 0.0
    for offer in plan.offers:
        units = _most(offer.demand) / 1e3 + _most(offer.users) * _most(offer.per_user) / 1e6
        sales += _most(offer.price) * units * grown**2
    days = 31 * sum(sum(place.resources.values()) for place in plan.places)
    spent = sum(
        _most(one.amount) * grown * (days if one.resource else _most(one.quantity) / 1e3)
        + sales * _most(one.share) / 1e6
        for one in plan.costs
    )
    lists: tuple[Iterable[Any], ...] = (plan.works, plan.grants, plan.loans, plan.contributions)
    others = sum(_most(one.amount) for entries in lists for one in entries)
    if sales + spent + others * grown > MOST:
        raise InvalidInput(
            "plan", f"more than {MOST // CENTS:,} in a month; amounts in whole units are needed"
        )


def _subsidies(plan: Plan) -> None:
    """No works are paid for more than once, where all goes as planned."""
    from etabli.kernels.economics.case import Case
    from etabli.kernels.economics.works import granted

    case = Case(plan)
    for subsidy, by_works in granted(plan, case, bounded=False):
        for key, (aid, left) in by_works.items():
            if np.any(aid > left):
                raise InvalidInput(
                    f"subsidies.{subsidy.key}",
                    f"{int(aid[0]) / CENTS:.2f} for {key}, of which {int(left[0]) / CENTS:.2f} "
                    "are left to be paid; subsidies of at most what the works cost are needed",
                )
