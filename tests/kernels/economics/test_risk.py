"""Draws are plans of their own; what they tell of risk."""

from dataclasses import replace

import numpy as np
import pytest

from etabli.kernels.economics import Cost, Offer, Range, accounts, simulate
from etabli.kernels.economics.risk import levels
from etabli.kernels.errors import InvalidInput
from tests.kernels.economics.plans import settled, simple, uncertain

SAFE = 950_000


@pytest.fixture(scope="module")
def risk():
    return simulate(uncertain(), draws=700, seed=3)


def test_each_draw_is_the_plan_of_its_numbers_to_the_cent(risk):
    plan = uncertain()
    drawn = levels(plan, 700, 3)
    for draw in (0, 1, 499, 500, 699):
        told = accounts(settled(plan, drawn, draw))
        assert told.treasury()[:, 0].tolist() == risk.treasury[:, draw].tolist()
        assert told.result().sum() == risk.results[:, draw].sum()
        for place in ("a", "b"):
            assert told.result(place).sum() == risk.places[place][:, draw].sum()


def test_the_same_seed_gives_the_same_draws_on_any_number_of_threads(risk):
    again = simulate(uncertain(), draws=700, seed=3, threads=1)
    assert (again.treasury == risk.treasury).all()
    assert again.tornado == risk.tornado
    assert (simulate(uncertain(), draws=700, seed=4).treasury != risk.treasury).any()


def test_one_draw_serves_all_places():
    offers = tuple(
        Offer(key=key, place="here", price=1_000, demand=Range(0, 20_000, shape="uniform"))
        for key in ("one", "other")
    )
    together = simulate(simple(offers=offers, costs=()), draws=2_000)
    apart = (offers[0], replace(offers[1], demand=replace(offers[1].demand, driver="its own")))
    alone = simulate(simple(offers=apart, costs=()), draws=2_000)
    assert np.std(together.results[0]) == pytest.approx(np.std(alone.results[0]) * 2**0.5, rel=0.1)


@pytest.mark.parametrize(
    ("known", "mean", "low"),
    [
        (Range(0, 30_000, 6_000), 12_000, 3_000),
        (Range(0, 30_000, shape="uniform"), 15_000, 1_500),
        (Range(10_000, 30_000, shape="normal"), 20_000, 10_000),
    ],
)
def test_draws_follow_the_range(known, mean, low):
    drawn = known.at(np.random.default_rng(1).random(20_000))
    assert drawn.mean() == pytest.approx(mean, rel=0.02)
    assert np.quantile(drawn, 0.05) == pytest.approx(low, rel=0.05)


def test_a_normal_number_stays_within_what_is_allowed():
    cost = Cost(key="rent", kind="rent", amount=Range(0, 1_000, shape="normal"), vat=0)
    told = simulate(simple(offers=(), costs=(cost,)), draws=2_000)
    assert told.results.max() == 0


def test_the_aid_told_is_just_enough(risk):
    aid = risk.aid_at_once(SAFE)
    safe = (risk.treasury + aid >= 0).all(axis=0)
    assert SAFE <= 1e6 * safe.mean() < SAFE + 1e6 * 2 / 700
    assert ((risk.treasury + aid - 1 >= 0).all(axis=0)).mean() < SAFE / 1e6
    monthly = risk.aid_by_month(SAFE)
    months = np.arange(1, 61)[:, None]
    assert ((risk.treasury + monthly * months >= 0).all(axis=0)).mean() >= SAFE / 1e6
    assert ((risk.treasury + (monthly - 1) * months >= 0).all(axis=0)).mean() < SAFE / 1e6


def test_when_money_is_missing_first_sums_to_how_often(risk):
    assert risk.first_missing().sum() == pytest.approx(risk.missing())


def test_the_tornado_begins_with_what_matters_most(risk):
    swings = [abs(high - low) for low, high in (lever.result for lever in risk.tornado)]
    assert swings == sorted(swings, reverse=True)
    assert {lever.driver for lever in risk.tornado} >= {"offers.users", "costs.rent", "ramp.months"}
    rent = next(lever for lever in risk.tornado if lever.driver == "costs.rent")
    assert rent.numbers == ("costs.rent.amount",)
    assert rent.result[0] > rent.result[1]


@pytest.mark.parametrize(("field", "value"), [("draws", 0), ("draws", 2.5), ("seed", -1)])
def test_what_cannot_be_drawn_is_refused(field, value):
    with pytest.raises(InvalidInput, match=field):
        simulate(simple(), **{field: value})


def test_a_safety_outside_0_to_1_is_refused(risk):
    with pytest.raises(InvalidInput, match="safety"):
        risk.aid_at_once(1_000_000)
