"""Break-even, host, scenarios, and what is told of them."""

import json
from dataclasses import replace

from etabli.kernels.economics import (
    Case,
    Cost,
    Host,
    Scenario,
    accounts,
    break_even,
    host_effect,
    scenario_accounts,
    simulate,
    summary,
    without,
)
from etabli.kernels.economics.money import whole
from etabli.kernels.economics.summary import risk_summary
from tests.kernels.economics.plans import simple, uncertain


def test_break_even_is_where_income_just_covers_expenses():
    # 200 of rent; 30 days at 15 of 40 that there are.
    found = break_even(simple())
    assert found.planned == 750_000
    assert abs(found.demand - 444_444) < 50  # demand is counted in thousandths of a day
    assert abs(found.occupancy - 333_333) < 50
    assert abs(found.price - 444_444) < 300  # prices are whole cents
    for year in (0, 4):
        assert break_even(simple(), year=year) == found


def test_a_place_that_makes_a_deficit_when_full_has_no_break_even_occupancy():
    rent = Cost(key="rent", kind="rent", place="here", amount=70_000)
    found = break_even(simple(costs=(rent,)), "here")
    assert (found.demand, found.occupancy) == (None, None)
    assert found.price is not None


def test_break_even_is_the_least_factor_that_covers_the_year():
    plan = uncertain()
    for place in (None, "a", "b"):
        found = break_even(plan, place)
        for what, factor in (("demand", found.demand), ("prices", found.price)):
            if factor:
                for scale, covers in ((factor, True), (factor - 1, False)):
                    scales = {(what, place or ""): whole(scale)}
                    result = accounts(Case(plan, scales=scales)).result(place)
                    assert (result[48:].sum() >= 0) == covers


def test_a_host_costs_and_brings():
    host = Cost(key="host", kind="staff", place="here", amount=10_000, vat=0)
    plan = simple(costs=(*simple().costs, host), host=Host(costs=("host",), lost=400_000))
    effect = host_effect(plan)
    assert effect.costs.tolist() == [120_000] * 5
    assert effect.sales.tolist() == [12 * 18_000] * 5
    assert effect.net.tolist() == [12 * 8_000] * 5
    assert host_effect(simple()) is None


def test_scenarios_change_what_they_say_and_nothing_else():
    plan = uncertain()
    same = scenario_accounts(plan, Scenario(name="same"))
    assert (same.treasury() == accounts(plan).treasury()).all()
    dearer = scenario_accounts(simple(), Scenario(name="dearer", prices=2_000_000, costs=0))
    assert dearer.result()[0, 0] == 90_000
    bare = scenario_accounts(plan, Scenario(name="bare", without=("walls", "town")))
    assert not bare.of("grants").any()
    assert bare.plan.subsidies[0].works == ("machines",)
    assert not without(plan, ["walls", "machines"]).subsidies


def sums(lists):
    return [sum(year) for year in zip(*lists, strict=True)]


def test_a_summary_is_plain_and_says_when_money_is_missing():
    plan = replace(uncertain(), contributions=(), scenarios=(Scenario(name="few", demand=500_000),))
    told = json.loads(json.dumps(summary(plan)))
    assert told["lowest_treasury"]["missing_from"] == "2027-01"
    assert [one["name"] for one in told["scenarios"]] == ["as planned", "few"]
    assets, liabilities = (told["balance"][side].values() for side in ("assets", "liabilities"))
    assert sums(assets) == sums(liabilities)
    assert sums(place["income"]["result"] for place in told["places"]) == told["income"]["result"]
    risk = json.loads(json.dumps(risk_summary(plan, simulate(plan, draws=50), 900_000)))
    assert 0 < risk["missing_money"] <= 1
    assert risk["aid"]["at_once"] > 0
