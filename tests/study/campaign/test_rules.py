"""When a channel runs, what an answer costs, what is kept back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.money import Money
from etabli.study.campaign.rules import Brought, Period, State

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("period", "day", "state", "days"),
    [
        (Period(FIRST, LAST), date(2026, 11, 1), State.COMING, 0),
        (Period(FIRST, LAST), FIRST, State.RUNNING, 1),
        (Period(FIRST, LAST), LAST, State.RUNNING, 29),
        (Period(FIRST, LAST), date(2026, 12, 24), State.OVER, 29),
        (Period(FIRST, None), date(2026, 12, 1), State.RUNNING, 30),
        (Period(None, LAST), date(2026, 12, 1), State.OVER, 0),
        (Period(None, None), FIRST, State.UNDATED, 0),
    ],
)
def test_a_period_is_to_come_running_or_over(period, day, state, days):
    assert (period.state(day), period.days_run(day)) == (state, days)


def test_a_channel_has_its_campaign_s_days_where_it_has_none():
    assert Period(None, LAST).within(Period(FIRST, None)) == Period(FIRST, LAST)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 9))
def test_whoever_completed_has_begun(visits, seen, answers):
    brought = Brought(visits, seen, {"employee": answers})
    assert brought.started >= brought.completed
    assert brought.share is None or 0 <= brought.share <= 1


def test_an_answer_costs_its_part_of_the_cost():
    brought = Brought(9, 7, {"employee": 3})
    assert brought.cost_of_each(Money(1000, "CHF")) == Money(333, "CHF")
    assert brought.cost_of_each(None) is None
    assert Brought(9, 7, {}).cost_of_each(Money(1000, "CHF")) is None


def test_profiles_of_few_are_kept_back_and_none_is_found_by_subtraction():
    told = Brought(9, 9, {"employee": 30, "independent": 7, "creator": 2, "other": 0})
    assert told.profiles_told() == {"employee": 30, "independent": None, "creator": None}
