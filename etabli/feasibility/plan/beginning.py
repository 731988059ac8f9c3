"""What a business plan begins with: a network's places, the study's demand, and assumptions.

Each number has its source, or the word assumption, in the language of whoever begins the plan.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.texts import Text, apart
from etabli.feasibility.plan.months import MONTHS, later
from etabli.feasibility.plan.rules import Table
from etabli.study.models import Scenario
from etabli.study.report.telling import KINDS
from etabli.study.selectors import names_in

FILE = Path(__file__).with_name("beginning.toml")
DRIVER = "study"  # the demand of all places is drawn as one: it stands on one estimate


def begin(scenario: Scenario, name: str, start: str, years: int) -> Table:
    """The table of a plan for a network: see `kernels.economics.from_table`."""
    told = _told(_file()) | {"opens": later(start, _file()["works_months"])}
    places = list(_places(scenario))
    demand = _demand(scenario)
    table: Table = {
        "name": name,
        "start": start,
        "years": years,
        "source": _("begun from the study’s demand; prices and costs are assumptions as each says"),
        # Works ask for more VAT than sales bring for years.
        "vat": {"credit": "refunded"},
        "places": [_place(one, told, demand) for one in places],
        "offers": [offer for one in places for offer in _offers(one, told, demand)],
        "costs": [cost for one in places for cost in _costs(one, told)] + told["common"],
        "works": [_works(one, told) for one in places],
        "host": {**told["host"], "costs": ["host"]},
    }
    table["subsidies"] = [
        {
            "key": "aid-to-works",
            **told["subsidy"],
            "works": [one["key"] for one in table["works"]],
            "payments": [
                {"month": start, "share": 30},
                {"month": later(start, 9), "share": 70},
            ],
        }
    ]
    return table


def _places(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Each place of the network: key, name, kind, its part of the demand."""
    names = names_in(scenario.estimate)
    loads = [(one["kind"], one["code"], one["desk_days"]) for one in scenario.results["loads"]]
    whole = sum(load for _kind, _code, load in loads) or 1.0
    for kind, code, load in loads:
        yield _one(kind, code, names, Decimal(str(load / whole)))
    if fablab := scenario.results["fablab"]:
        yield _one("fablab", fablab["code"], names, Decimal(0))


def _one(kind: str, code: str, names: Mapping[str, str], part: Decimal) -> dict[str, Any]:
    return {
        "key": f"{kind.replace('_', '-')}-{code.lower()}",
        "name": f"{KINDS[kind]}, {names[code]}",
        "kind": kind,
        "part": part,
    }


def _demand(scenario: Scenario) -> dict[str, Decimal]:
    """Desk-days a month of the whole network: low, likely and high."""
    weeks = Decimal(_file()["weeks"])
    captured = scenario.results["effects"]["captured"]
    ends = {"low": "low", "likely": "mean", "high": "high"}
    return {name: Decimal(str(captured[end])) * weeks / MONTHS for name, end in ends.items()}


def _place(one: Mapping[str, Any], told: Table, demand: Mapping[str, Decimal]) -> Table:
    return {
        "key": one["key"],
        "name": one["name"],
        "opens": told["opens"],
        "resources": _resources(one, told, demand),
        "source": _(
            "desks for the demand of an average day and three tenths more, opened once the works "
            "are done: assumption"
        ),
    }


def _resources(
    one: Mapping[str, Any], told: Table, demand: Mapping[str, Decimal]
) -> dict[str, int]:
    if one["kind"] == "fablab":
        return {"workshop": 6}
    days = one["part"] * demand["likely"] / 21
    desks = max(math.ceil(days * Decimal(str(told["peak"]))), 2)
    return {"desk": min(desks, 1000), **({"room": 1} if one["kind"] == "hub" else {})}


def _offers(one: Mapping[str, Any], told: Table, demand: Mapping[str, Decimal]) -> Iterator[Table]:
    offers = told["offers"]
    if one["kind"] == "fablab":
        yield _offer(one, "workshop", offers["workshop"], told, resource="workshop")
        return
    by_month = Decimal(str(told["by_month"]))
    source = told["demand"]["source"]
    monthly = {
        "users": _range(demand, one["part"] * by_month / told["days_of_one"]),
        "uses": told["days_of_one"],
    }
    daily = {"demand": _range(demand, one["part"] * (1 - by_month))}
    for key, values in (("month", monthly), ("day", daily)):
        offer = _offer(one, key, offers[key], told, resource="desk", **values)
        yield {**offer, "source": apart([source, offer["source"]])}
    if one["kind"] == "hub":
        yield _offer(one, "room", offers["room"], told, resource="room", uses=Decimal("0.5"))


def _offer(one: Mapping[str, Any], key: str, offer: Table, told: Table, **values: Any) -> Table:
    own = {"key": f"{one['key']}-{key}", "place": one["key"], "ramp": told["ramp"], "index": 1}
    return {**offer, **own, **values}


def _range(demand: Mapping[str, Decimal], part: Decimal) -> Table:
    """A part of the demand, drawn with that of all other places."""
    most = Decimal(10_000)
    ends = {name: min(round(value * part, 1), most) for name, value in demand.items()}
    return {**ends, "driver": DRIVER}


def _costs(one: Mapping[str, Any], told: Table) -> Iterator[Table]:
    for cost in told["places"][one["kind"]]:
        yield {**cost, "key": f"{one['key']}-{cost['key']}", "place": one["key"]}


def _works(one: Mapping[str, Any], told: Table) -> Table:
    works = told["works"][one["kind"]]
    return {
        **works,
        "months": told["works_months"],
        "key": f"{one['key']}-works",
        "place": one["key"],
    }


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)


def _told(value: Any) -> Any:
    """The tables with their texts in the reader's language."""
    if isinstance(value, dict):
        if set(value) == {"fr", "en"}:
            return str(Text.of(value))
        return {key: _told(one) for key, one in value.items()}
    return [_told(one) for one in value] if isinstance(value, list) else value
