"""Repetitions in local time, over many years and zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.kernels.errors import InvalidInput
from etabli.kernels.timetable import Period, days_of, parts_of, period_on

PARIS = ZoneInfo("Europe/Paris")
# Both hemispheres, half an hour of change, offsets by the quarter, a day that was left out.
ZONES = (
    "Europe/Paris",
    "Europe/Zurich",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Cayenne",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "UTC",
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2000, 1, 1), date(2099, 1, 1))
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def local(minutes: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(minutes * 60, zone)


def exists(day: date, at: time, zone: ZoneInfo) -> bool:
    chosen = datetime.combine(day, at, zone)
    return chosen.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == chosen.replace(
        tzinfo=None
    )


def check_a_period(day: date, starts: time, ends: time, zone: ZoneInfo) -> None:
    last = day if ends > starts else day + timedelta(days=1)
    period = period_on(day, starts, ends, zone)
    both = exists(day, starts, zone) and exists(last, ends, zone)
    if period is None:
        assert not both
        return
    assert period.start < period.end
    if both:
        shown = [local(instant, zone).replace(tzinfo=None, fold=0) for instant in period]
        assert shown == [datetime.combine(day, starts), datetime.combine(last, ends)]


@given(days, times, times, zones)
@settings(max_examples=60)
def test_the_clock_at_the_place_shows_what_was_chosen_wherever_that_time_exists(
    day, starts, ends, zone
):
    check_a_period(day, starts, ends, zone)


@pytest.mark.full
@given(days, times, times, zones)
@settings(max_examples=20_000)
def test_the_clock_at_the_place_shows_what_was_chosen_at_length(day, starts, ends, zone):
    check_a_period(day, starts, ends, zone)


@given(days, st.integers(1, 4), st.sets(st.sampled_from(range(7)), min_size=1), zones, times)
@settings(max_examples=40)
def test_weeks_are_those_that_counting_days_finds_and_never_drift(
    first, interval, weekdays, zone, starts
):
    until = first + timedelta(weeks=60)
    by = ",".join(WEEKDAYS[day] for day in sorted(weekdays))
    rule = f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={by};UNTIL={until:%Y%m%d}"
    monday = first - timedelta(days=first.weekday())
    counted = [
        day
        for day in (first + timedelta(days=n) for n in range((until - first).days + 1))
        if day.weekday() in weekdays and (day - monday).days // 7 % interval == 0
    ]
    assert days_of(rule, first, most=500) == counted
    ends = (datetime.combine(first, starts) + timedelta(hours=2)).time()
    for day in counted:
        check_a_period(day, starts, ends, zone)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "minutes"),
    [
        (date(2026, 3, 29), time(1, 30), time(3, 30), 60),
        (date(2026, 3, 29), time(1, 30), time(2, 30), 60),  # until 3:30 by the clock
        (date(2026, 10, 25), time(1, 30), time(3, 30), 180),
        (date(2026, 10, 25), time(2, 15), time(2, 45), 90),
        (date(2026, 10, 24), time(22), time(6), 9 * 60),
        (date(2026, 3, 28), time(22), time(6), 7 * 60),
        (date(2026, 6, 2), time(18), time(0), 6 * 60),
    ],
)
def test_nights_in_which_the_clocks_change(day, starts, ends, minutes):
    period = period_on(day, starts, ends, PARIS)
    assert period is not None
    assert period.end - period.start == minutes


def test_what_lies_in_the_hour_left_out_alone_is_no_period():
    assert period_on(date(2026, 3, 29), time(2), time(3), PARIS) is None
    assert period_on(date(2026, 3, 30), time(2), time(3), PARIS) is not None


def test_every_tuesday_at_nine_stays_at_nine():
    days = days_of("FREQ=WEEKLY;UNTIL=20260630", date(2026, 1, 13), most=60)
    assert len(days) == 25
    periods = [period_on(day, time(9), time(12), PARIS) for day in days]
    assert {local(one.start, PARIS).hour for one in periods if one} == {9}
    assert {local(one.start, UTC).hour for one in periods if one} == {8, 7}
    assert periods[0] == Period(29471520, 29471700)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", [13, 14, 15]),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20260117", [13, 15, 17]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260122", [13, 15, 20, 22]),
        ("FREQ=MONTHLY;BYDAY=-1TU;COUNT=1", [27]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=1", [31]),
    ],
)
def test_rules_name_their_dates(rule, days):
    named = days_of(rule, date(2026, 1, 13), most=20)
    assert named == [date(2026, 1, day) for day in days]


def test_months_without_the_day_are_passed_over():
    named = days_of("FREQ=MONTHLY;COUNT=4", date(2026, 1, 31), most=20)
    assert [day.month for day in named] == [1, 3, 5, 7]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "weekly",
        "FREQ=SECONDLY;COUNT=3",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20260630",
        "FREQ=WEEKLY;FREQ=DAILY;COUNT=3",
        "FREQ=WEEKLY;BYDAY=2TU;COUNT=3",
        "FREQ=WEEKLY;BYMONTHDAY=3;COUNT=3",
        "FREQ=WEEKLY;BYHOUR=3;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=3",
        "FREQ=WEEKLY;UNTIL=20261340",
        "FREQ=WEEKLY;UNTIL=20250101",
        "FREQ=DAILY;COUNT=21",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30;UNTIL=20990101",
    ],
)
def test_what_is_no_rule_or_names_no_date_or_too_many_is_refused(rule):
    with pytest.raises(InvalidInput) as refused:
        days_of(rule, date(2026, 2, 13), most=20)
    assert refused.value.argument == "rule"


@given(st.text(max_size=40))
def test_whatever_is_written_is_understood_or_refused(written):
    try:
        parts_of(written)
    except InvalidInput:
        return
    assert written.count("FREQ=") == 1
