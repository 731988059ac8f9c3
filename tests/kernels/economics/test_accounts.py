"""The accounts of a plan: followed by hand, and what always holds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from etabli.kernels.economics import (
    Account,
    Case,
    Cost,
    Grant,
    Loan,
    Offer,
    Payment,
    Place,
    Ramp,
    Subsidy,
    Vat,
    Works,
    accounts,
    by_month,
)
from etabli.kernels.economics.loans import annuity, instalments
from etabli.kernels.economics.money import whole
from etabli.kernels.economics.risk import levels
from tests.kernels.economics.plans import plans, simple, uncertain

DRAWS = 4


def column(table):
    return table[:, 0].tolist()


def test_a_month_can_be_followed_by_hand():
    told = accounts(simple())
    assert column(told.of(Account.SALES))[:2] == [45_000, 45_000]  # 30 days at 15 euros
    assert column(told.of(Account.VAT_COLLECTED))[0] == 9_000
    assert column(told.of(Account.COSTS))[0] == 20_000
    assert column(told.result())[0] == 25_000
    # Paid at once with VAT; the VAT of January goes out in February.
    assert column(told.treasury())[:2] == [54_000 - 24_000, 2 * 30_000 - 5_000]
    assert column(told.liabilities()["VAT"])[0] == 5_000


def test_demand_is_served_as_far_as_there_is_room_the_first_offer_first():
    offers = (
        Offer(key="month", place="here", price=10_000, demand=2_000, resource="desk", uses=15_000),
        Offer(key="day", place="here", price=1_500, demand=30_000, resource="desk"),
    )
    activity = accounts(simple(offers=offers)).activities["here"]
    assert activity.sold["month"][0, 0] == 2_000
    assert activity.sold["day"][0, 0] == 10_000  # 40 days less twice 15
    assert activity.all_used()[0, 0] == activity.all_capacity()[0, 0]


def test_demand_ramps_up_from_the_opening():
    place = replace(simple().places[0], opens=2)
    offer = replace(simple().offers[0], ramp=Ramp(first=200_000, months=4), index=100_000)
    activity = accounts(simple(places=(place,), offers=(offer,))).activities["here"]
    assert column(activity.wanted["day"])[:8] == [
        0, 0, 6_000, 12_000, 18_000, 24_000, 30_000, 30_000,
    ]  # fmt: skip


def test_prices_and_costs_rise_each_year_and_costs_fall_due_when_they_say():
    insurance = Cost(
        key="insurance", kind="insurance", amount=10_000, every="year", index=50_000, start=3
    )
    told = accounts(simple(costs=(insurance,)))
    due = {month: cost for month, cost in enumerate(column(told.of(Account.COSTS))) if cost}
    assert due == {3: 10_000, 15: 10_500, 27: 11_025, 39: 11_576, 51: 12_155}


def test_without_recovery_vat_is_neither_charged_nor_paid_but_borne():
    works = (Works(key="walls", amount=100_000, life=10),)
    told = accounts(simple(vat=Vat(recovered=False), works=works))
    assert not told.of(Account.VAT_COLLECTED).any()
    assert not told.of(Account.VAT_PAID).any()
    assert column(told.of(Account.COSTS))[0] == 24_000
    assert told.of(Account.DEPRECIATION).sum() == 120_000


def test_a_credit_of_vat_is_carried_or_refunded():
    works = (Works(key="walls", amount=100_000, life=10),)
    carried = accounts(simple(works=works))
    # 20,000 deductible on the works, 5,000 due each month: nothing is paid for the first four.
    assert column(carried.of(Account.VAT_PAID))[:7] == [0, 0, 0, 0, 0, 5_000, 5_000]
    refunded = accounts(simple(works=works, vat=Vat(credit="refunded", refund_delay=2)))
    assert column(refunded.of(Account.VAT_REFUNDED))[:4] == [0, 0, 15_000, 0]
    assert column(refunded.of(Account.VAT_PAID))[:4] == [0, 0, 5_000, 5_000]


def test_aid_is_taken_into_income_beside_the_depreciation():
    works = (Works(key="walls", amount=100_001, life=7),)
    payments = (Payment(month=1, share=500_000), Payment(month=9, share=500_000))
    aid = Subsidy(key="region", works=("walls",), rate=400_000, payments=payments)
    told = accounts(simple(works=works, subsidies=(aid,)))
    assert column(told.of(Account.AID_RECEIVED))[1::8][:2] == [20_000, 20_000]
    assert column(told.of(Account.AID))[:8] == [5_715] * 2 + [5_714] * 5 + [0]
    assert column(told.of(Account.DEPRECIATION))[:8] == [14_286] * 6 + [14_285, 0]
    assert column(told.assets()["aid to come"])[:2] == [40_000, 20_000]


def test_an_annuity_is_constant_and_pays_the_loan():
    loan = Loan(key="bank", amount=10_000_000, rate=36_000, months=48)
    interest, principal = instalments(loan, whole(10_000_000))
    paid = (interest + principal)[:, 0]
    assert (interest[0, 0], paid[0]) == (30_000, round(10_000_000 * 0.003 / (1 - 1.003**-48)))
    assert set(paid[:-1].tolist()) == {224_005}
    assert abs(paid[-1] - 224_005) < 48
    assert principal.sum() == 10_000_000
    assert annuity(0, 48) == 20_833_333


def test_a_deferred_loan_pays_interest_alone_at_first():
    loan = Loan(key="b", amount=120_000, rate=120_000, months=9, deferral=3, kind="principal")
    interest, principal = instalments(loan, whole(120_000))
    assert column(principal) == [0, 0, 0, *[20_000] * 6]
    assert column(interest) == [1_200] * 4 + [1_000, 800, 600, 400, 200]


def test_what_is_in_common_is_shared_out_by_its_key():
    places = tuple(Place(key=key, resources={"desk": size}) for key, size in (("a", 1), ("b", 2)))
    offers = (Offer(key="day", place="a", price=1_000, demand=5_000, resource="desk"),)
    for key, borne in (("capacity", [-33, -67]), ("use", [-100, 0]), ("equal", [-50, -50])):
        cost = Cost(key="boss", kind="staff", amount=100, vat=0, shared_by=key)
        told = accounts(simple(places=places, offers=offers, costs=(cost,)))
        assert [int(told.shared[place][0, 0]) for place in ("a", "b")] == borne
    grant = Grant(key="town", amount=100, every="once", start=4, shared_by="sales")
    told = accounts(simple(places=places, offers=offers, costs=(), grants=(grant,)))
    assert told.shared["a"].sum() == 100


def hold(told):
    """What holds in every month of every case."""
    assert (sum(told.assets().values()) == sum(told.liabilities().values())).all()
    places = [place.key for place in told.plan.places]
    assert (sum(told.result(place) for place in places) == told.result()).all()
    by_works = told.of(Account.WORKS).sum(axis=0) - told.of(Account.DEPRECIATION).sum(axis=0)
    assert (by_works >= 0).all()
    assert (told.assets()["fixed assets"] >= 0).all()
    for name in ("owed by customers", "grants to come", "aid to come"):
        assert (told.assets()[name] >= 0).all(), name
    for name in ("loans", "owed to suppliers", "aid not yet taken into income"):
        assert (told.liabilities()[name] >= 0).all(), name
    assert not told.liabilities()["loans"][-1].any()
    for activity in told.activities.values():
        for name, used in activity.used.items():
            assert (used >= 0).all()
            assert (used <= activity.capacity[name]).all()


PROPERTIES = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@settings(max_examples=25, **PROPERTIES)
@given(plans())
def test_the_accounts_of_any_plan_balance(plan):
    hold(accounts(plan))
    hold(accounts(Case(plan, levels(plan, DRAWS, 1))))


@settings(max_examples=10, **PROPERTIES)
@given(plans())
def test_what_is_expected_of_a_place_by_month_is_what_the_accounts_say_from_its_opening(plan):
    told = accounts(plan)
    for place in plan.places:
        found = by_month(plan, place.key)
        assert found["months"][0] == plan.month_name(place.opens)
        assert found["result"] == told.result(place.key)[place.opens :, 0].tolist()
        signs = {"sales": 1, "grants": 1, "aid_taken_into_income": 1, "costs": -1}
        signs |= {"depreciation": -1, "interest": -1, "part_of_what_is_in_common": 1}
        for month, result in enumerate(found["result"]):
            assert result == sum(sign * found[name][month] for name, sign in signs.items())


@pytest.mark.full
@settings(max_examples=2_000, **PROPERTIES)
@given(plans())
def test_the_accounts_of_very_many_plans_balance(plan):
    hold(accounts(Case(plan, levels(plan, DRAWS, 1))))


def test_works_are_written_off_to_the_cent():
    plan = uncertain()
    plan = replace(plan, works=tuple(replace(works, life=31) for works in plan.works))
    told = accounts(Case(plan, levels(plan, 50, 0)))
    assert (told.of(Account.DEPRECIATION).sum(axis=0) == told.of(Account.WORKS).sum(axis=0)).all()
    assert (told.of(Account.AID).sum(axis=0) == told.of(Account.AID_GRANTED).sum(axis=0)).all()
    assert (told.of(Account.AID_RECEIVED).sum(axis=0) == told.of(Account.AID).sum(axis=0)).all()
    assert not np.any(told.assets()["fixed assets"][-1])
