"""Plans held against what happened elsewhere, with assumptions within published ranges."""

from pathlib import Path

import numpy as np
import pytest

from etabli.kernels.economics import accounts, read, scenario_accounts, simulate, without
from etabli.kernels.economics.variants import yearly

PLANS = Path(__file__).parents[3] / "examples" / "plans"


def results(told):
    return yearly(told.result())[:, 0]


@pytest.mark.parametrize("name", ["twenty-users", "morez"])
def test_every_number_has_a_source_or_is_called_an_assumption(name):
    plan = read(PLANS / f"{name}.toml")
    assert plan.source
    assert all(entry.source for _list, entry in plan.entries())
    assert all(scenario.source for scenario in plan.scenarios)


def test_twenty_users_without_rent_and_a_host_half_time_are_just_balanced():
    plan = read(PLANS / "twenty-users.toml")
    told = accounts(plan)
    income = yearly(told.of("sales") + told.of("grants"))[:, 0]
    assert (np.abs(results(told)[1:]) < income[1:] / 10).all()
    assert 0.25 < simulate(plan, draws=1_000).deficit() < 0.75
    by_name = {one.name: results(scenario_accounts(plan, one)) for one in plan.scenarios}
    assert (by_name["with rent"] < -income / 4).all()
    assert (by_name["half the users"] < -income / 5).all()


def test_morez_without_aid_is_not_viable():
    plan = read(PLANS / "morez.toml")
    assert abs(results(accounts(plan))[1:]).max() < 5_000_00
    alone = without(plan, ["aid to running", "aid to works"])
    assert (results(accounts(alone)) < -30_000_00).all()
    risk = simulate(alone, draws=1_000)
    assert (risk.deficits() > 0.99).all()
    assert risk.missing() > 0.99
    thirty = next(one for one in plan.scenarios if one.name.startswith("30 users"))
    assert (results(scenario_accounts(plan, thirty)) < 0).all()
