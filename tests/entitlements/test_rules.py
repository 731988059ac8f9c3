"""What pays a use, decided on values."""

from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core import clock
from etabli.entitlements.rules import Purse, cover, days_of, in_order, period_on, shared
from tests.worlds import at

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 1, 14)
days = st.dates(date(2026, 1, 14), date(2026, 1, 17))


def purse(key="a", *, included=False, in_minutes=True, balance=600, **more):
    given = {"half_day": 300, "begins_on": DAY, "expires_on": None, **more}
    return Purse(key, included, in_minutes, balance=balance, **given)


purses = st.lists(
    st.builds(
        Purse,
        st.uuids(),
        st.booleans(),
        st.booleans(),
        st.sampled_from([240, 300]),
        days,
        st.none() | days,
        st.integers(0, 900),
    ),
    max_size=4,
)
uses = st.dictionaries(days, st.integers(1, 1440), min_size=1, max_size=3)


@given(uses, st.integers(1, 3), purses)
def test_everything_is_paid_once_or_missing_and_no_purse_gives_what_it_has_not(use, many, owned):
    covered = cover(use, many, owned)
    assert sum(one.minutes for one in covered.charges) + covered.missing == sum(use.values()) * many
    for one in owned:
        given = [charge for charge in covered.charges if charge.purse.key == one.key]
        assert sum(charge.amount for charge in given) <= one.balance
        assert all(one.good_on(charge.day) and charge.amount > 0 for charge in given)
        assert all(charge.amount % many == 0 for charge in given)


@given(uses, st.integers(1, 3), purses)
def test_what_is_missing_could_be_paid_by_nothing(use, many, owned):
    covered = cover(use, many, owned)
    if covered.missing:
        paid = dict.fromkeys(use, 0)
        for charge in covered.charges:
            paid[charge.day] += charge.minutes
        short = [day for day in use if paid[day] < use[day] * many]
        assert short
        for one in owned:
            left = one.balance - sum(
                charge.amount for charge in covered.charges if charge.purse.key == one.key
            )
            two_given = any(
                charge.amount == 2 * many
                for charge in covered.charges
                if charge.purse.key == one.key and charge.day in short
            )
            if any(one.good_on(day) for day in short) and not two_given:
                assert left < many


@given(purses)
def test_included_rights_come_before_passes_and_what_expires_first_before_the_rest(owned):
    keys = [(not one.included, one.expires_on or date.max) for one in in_order(owned)]
    assert keys == sorted(keys)


def test_half_days_are_one_or_two_a_day():
    halves = purse(in_minutes=False, balance=10)
    assert [
        cover({DAY: minutes}, 1, [halves]).charges[0].amount for minutes in (30, 300, 301, 1440)
    ] == [1, 1, 2, 2]


def test_the_last_half_day_pays_its_hours_of_a_longer_day():
    covered = cover({DAY: 480}, 1, [purse(in_minutes=False, balance=1)])
    assert (covered.charges[0].minutes, covered.missing) == (300, 180)


def test_included_hours_come_first_and_half_a_day_of_a_pass_pays_the_rest():
    included = purse("plan", included=True, balance=120)
    covered = cover({DAY: 240}, 1, [purse("pass", in_minutes=False, balance=10), included])
    assert [(one.purse.key, one.amount, one.minutes) for one in covered.charges] == [
        ("plan", 120, 120),
        ("pass", 1, 120),
    ]


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        ("2026-01-14 09:00", "2026-01-14 12:30", [210]),
        ("2026-01-14 22:00", "2026-01-15 02:00", [120, 120]),
        ("2026-01-14 22:00", "2026-01-15 00:00", [120]),
        ("2026-03-28 00:00", "2026-03-30 00:00", [1440, 1380]),
        ("2026-10-25 00:00", "2026-10-26 00:00", [1500]),
    ],
)
def test_minutes_fall_on_the_days_of_the_calendar(first, last, minutes):
    assert list(days_of(at(first), at(last), PARIS).values()) == minutes


@given(
    st.integers(26_297_280, 31_557_600).map(clock.instant),  # from 2020 to 2029
    st.integers(1, 5000),
    st.sampled_from(["Europe/Paris", "America/St_Johns", "Pacific/Apia", "America/Sao_Paulo"]),
)
def test_the_days_of_a_period_have_all_its_minutes(start, length, zone):
    first = start
    found = days_of(first, first + timedelta(minutes=length), ZoneInfo(zone))
    assert sum(found.values()) == length
    assert min(found.values()) > 0


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 2000))
@pytest.mark.parametrize("period", ["week", "month"])
def test_periods_follow_each_other_without_gap(period, begins, after):
    day = begins + timedelta(days=after)
    first, last = period_on(day, begins, period)
    assert begins <= first <= day <= last
    assert period_on(last + timedelta(days=1), begins, period)[0] == last + timedelta(days=1)
    assert period_on(first, begins, period) == (first, last)


def test_a_month_begun_on_its_last_day_ends_with_shorter_ones():
    begins = date(2026, 1, 31)
    assert period_on(date(2026, 2, 1), begins, "month") == (begins, date(2026, 2, 27))
    assert period_on(date(2026, 3, 30), begins, "month")[0] == date(2026, 2, 28)
    assert period_on(date(2026, 3, 31), begins, "month")[0] == date(2026, 3, 31)


@given(st.integers(0, 10_000), st.fractions(0, 1))
def test_a_share_is_never_more_than_the_whole(amount, share):
    assert 0 <= shared(amount, share) <= amount
    assert shared(amount, Fraction(1)) == amount
