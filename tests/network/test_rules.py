"""Which instants a place's hours are."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.kernels.timetable import Period
from etabli.network.hours import Hours, SpecialDay, Stretch
from etabli.network.models import Place
from etabli.network.rules import (
    check_stretches,
    covering,
    instant_at,
    kilometres,
    known_calendar,
    local_day,
    opening_periods,
    public_holidays,
    stretches_of,
)
from tests.worlds import at

PARIS = ZoneInfo("Europe/Paris")
ZONES = [PARIS, ZoneInfo("Europe/London"), ZoneInfo("America/Cayenne"), ZoneInfo("UTC")]
MIDNIGHT = time(0)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)

times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def a_day(draw: st.DrawFn) -> tuple[Stretch, ...]:
    """Up to two stretches that go forward and do not overlap; the last may end at midnight."""
    limits = sorted(set(draw(st.lists(times, max_size=4))))
    limits = limits[: len(limits) // 2 * 2]
    stretches = [Stretch(*pair) for pair in zip(limits[::2], limits[1::2], strict=True)]
    if stretches and draw(st.booleans()):
        stretches[-1] = stretches[-1]._replace(closes=MIDNIGHT)
    return tuple(stretches)


weeks = st.dictionaries(st.integers(0, 6), a_day())


def open_all_day(**kwargs) -> Hours:
    return Hours(dict.fromkeys(range(7), (Stretch(MIDNIGHT, MIDNIGHT),)), **kwargs)


def every_day(*stretches: tuple[str, str]) -> Hours:
    told = tuple(Stretch(*(time.fromisoformat(one) for one in pair)) for pair in stretches)
    return Hours(dict.fromkeys(range(7), told))


def instants(periods: list[Period]) -> list[tuple[datetime, datetime]]:
    return [(clock.instant(one.start), clock.instant(one.end)) for one in periods]


@given(weeks, st.dictionaries(dates, a_day(), max_size=3), dates, st.sampled_from(ZONES))
def test_a_place_is_open_exactly_when_its_local_clock_says_so(week, special, day, zone):
    """Looked at every quarter of an hour, but for those around a change of clocks."""
    hours = Hours(week, {date: SpecialDay(date, one) for date, one in special.items()})
    periods = opening_periods(day, day + timedelta(days=1), hours, "FR", zone)
    start, _end = local_day(day, zone)
    _start, end = local_day(day + timedelta(days=1), zone)
    for minute in range(clock.minutes(start), clock.minutes(end), 15):
        local = clock.instant(minute).astimezone(zone)
        if local.date() in {SPRING, AUTUMN} and 1 <= local.hour <= 3:
            continue
        said = any(
            opens <= local.time() and (local.time() < closes or closes == MIDNIGHT)
            for opens, closes in stretches_of(local.date(), hours, "FR")
        )
        assert covering(periods, Period(minute, minute + 1)) == said


@given(weeks, dates, st.integers(0, 20), st.sampled_from(ZONES))
def test_opening_periods_are_in_order_disjoint_and_do_not_touch(week, first, days, zone):
    last = first + timedelta(days=days)
    periods = opening_periods(first, last, Hours(week), "FR", zone)
    assert all(one.start < one.end for one in periods)
    assert all(one.end < other.start for one, other in pairwise(periods))
    window = clock.minutes(local_day(first, zone)[0]), clock.minutes(local_day(last, zone)[1])
    assert all(window[0] <= one.start and one.end <= window[1] for one in periods)


@given(weeks, dates, st.integers(0, 10), st.integers(0, 10))
def test_a_part_of_the_days_is_a_part_of_the_periods(week, first, days, more):
    hours = Hours(week)
    middle = first + timedelta(days=days)
    whole = opening_periods(first, middle + timedelta(days=more), hours, "FR", PARIS)
    for one in opening_periods(first, middle, hours, "FR", PARIS):
        assert covering(whole, one)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 1, 13), 24)])
def test_a_local_day_has_the_hours_that_it_has(day, hours):
    starts_at, ends_at = local_day(day, PARIS)
    assert ends_at - starts_at == timedelta(hours=hours)
    [period] = opening_periods(day, day, open_all_day(), "", PARIS)
    assert period.end - period.start == hours * 60


def test_a_place_that_never_closes_is_open_in_one_piece_over_midnights_and_changes_of_clocks():
    periods = opening_periods(date(2026, 3, 1), date(2026, 11, 1), open_all_day(), "", PARIS)
    assert instants(periods) == [(at("2026-03-01 00:00"), at("2026-11-02 00:00"))]


@pytest.mark.parametrize(
    ("day", "told", "opens", "closes"),
    [
        # 1:30 to 3:30 lasts one hour in spring and three in autumn.
        (SPRING, ("01:30", "03:30"), "00:30Z", "01:30Z"),
        (AUTUMN, ("01:30", "03:30"), "23:30Z", "02:30Z"),
        # Of the repeated hour, both are within.
        (AUTUMN, ("02:15", "02:45"), "00:15Z", "01:45Z"),
        (AUTUMN, ("01:00", "02:30"), "23:00Z", "01:30Z"),
        # The hour that is left out comes an hour later.
        (SPRING, ("01:00", "02:30"), "00:00Z", "01:30Z"),
        (SPRING, ("02:30", "05:00"), "01:30Z", "03:00Z"),
        (SPRING, ("02:00", "03:00"), "01:00Z", None),
    ],
)
def test_hours_across_a_change_of_clocks(day, told, opens, closes):
    periods = opening_periods(day, day, every_day(told), "", PARIS)
    if closes is None:
        assert periods == []
        return
    [(starts_at, ends_at)] = instants(periods)
    assert (f"{starts_at:%H:%M}Z", f"{ends_at:%H:%M}Z") == (opens, closes)


def test_stretches_that_touch_at_midnight_are_one_period():
    week = {
        0: (Stretch(time(20), MIDNIGHT),),
        1: (Stretch(MIDNIGHT, time(2)), Stretch(time(8), time(9))),
    }
    monday = date(2026, 1, 12)
    periods = opening_periods(monday, monday + timedelta(days=1), Hours(week), "", PARIS)
    assert instants(periods) == [
        (at("2026-01-12 20:00"), at("2026-01-13 02:00")),
        (at("2026-01-13 08:00"), at("2026-01-13 09:00")),
    ]


def test_stretches_may_be_told_in_any_order():
    told = every_day(("14:00", "18:00"), ("08:00", "12:00"))
    periods = opening_periods(date(2026, 1, 13), date(2026, 1, 13), told, "", PARIS)
    assert [one.end - one.start for one in periods] == [240, 240]
    assert periods == sorted(periods)


@pytest.mark.parametrize(
    ("calendar", "day", "closed"),
    [
        ("FR", date(2026, 7, 14), True),
        ("FR", date(2026, 4, 6), True),  # Easter Monday
        ("FR", date(2026, 4, 3), False),  # Good Friday: in Moselle and Alsace only
        ("FR-57", date(2026, 4, 3), True),
        ("FR-57", date(2026, 12, 26), True),
        ("FR", date(2026, 12, 26), False),
        ("CH-VD", date(2026, 8, 1), True),
        ("CH-VD", date(2026, 9, 21), True),  # the Monday of the federal fast
        ("CH-VD", date(2026, 7, 14), False),
        ("CH-GE", date(2026, 9, 21), False),
        ("", date(2026, 7, 14), False),
        ("", date(2026, 12, 25), False),
    ],
)
def test_a_place_is_closed_on_the_public_holidays_of_its_calendar(calendar, day, closed):
    periods = opening_periods(day, day, open_all_day(), calendar, PARIS)
    assert (not periods) == closed


@pytest.mark.parametrize("calendar", ["FR", "FR-57", "CH-VD", "CH-GE", "CH", ""])
def test_calendars_that_are_known(calendar):
    assert known_calendar(calendar)


@pytest.mark.parametrize(
    "calendar", ["FR-99", "XX", "fr", "FR-57-1", "-", "FR-", "Jura", "NYSE", "utils", "HolidayBase"]
)
def test_calendars_that_are_not(calendar):
    assert not known_calendar(calendar)


def test_every_known_calendar_has_holidays():
    assert all(public_holidays(one, 2026) for one in ("FR", "FR-57", "CH-VD"))


def test_a_special_day_comes_before_a_holiday_and_a_week_day():
    holiday, tuesday = date(2026, 7, 14), date(2026, 1, 13)
    open_then = SpecialDay(holiday, (Stretch(time(9), time(12)),))
    hours = open_all_day(special={holiday: open_then, tuesday: SpecialDay(tuesday)})
    assert instants(opening_periods(holiday, holiday, hours, "FR", PARIS)) == [
        (at("2026-07-14 09:00"), at("2026-07-14 12:00"))
    ]
    assert opening_periods(tuesday, tuesday, hours, "FR", PARIS) == []


@given(a_day())
def test_hours_that_go_forward_are_accepted(stretches):
    check_stretches(stretches)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ([("12:00", "08:00")], "closes"),
        ([("12:00", "12:00")], "closes"),
        ([("08:00", "12:00"), ("11:00", "14:00")], "opens"),
        ([("08:00", "00:00"), ("14:00", "18:00")], "opens"),
        ([("00:00", "00:00"), ("14:00", "18:00")], "opens"),
    ],
)
def test_hours_that_overlap_or_go_backwards_are_refused(told, field):
    with pytest.raises(BadInput) as refused:
        check_stretches(every_day(*told).week[0])
    assert refused.value.field == field


def test_hours_that_touch_do_not_overlap():
    check_stretches(every_day(("08:00", "12:00"), ("12:00", "14:00")).week[0])


def test_hours_are_stored_and_read_as_they_are():
    day = date(2026, 7, 14)
    hours = Hours(
        {0: (Stretch(time(8), time(12)), Stretch(time(13, 30), MIDNIGHT)), 3: ()},
        {day: SpecialDay(day, (Stretch(time(9), time(10)),))},
    )
    read = Hours.from_json(hours.as_json())
    assert read.week == {0: hours.week[0]}
    assert read.special == hours.special


def test_a_place_that_opens_on_special_days_only_has_hours():
    assert not Hours()
    assert not Hours({0: ()})
    assert every_day(("08:00", "12:00"))
    day = date(2026, 7, 14)
    assert Hours({}, {day: SpecialDay(day, (Stretch(time(9), time(10)),))})
    assert not Hours({}, {day: SpecialDay(day)})


@given(dates, times, st.sampled_from(ZONES), st.booleans())
def test_a_local_time_that_there_is_is_that_instant(day, local, zone, last):
    try:
        instant = instant_at(day, local, zone, field="time", last=last)
    except BadInput:
        assert day.month == 3 and zone in ZONES[:2]
        return
    assert instant.tzinfo is UTC
    there = instant.astimezone(zone)
    assert (there.date(), there.time().replace(fold=0)) == (day, local)


def test_a_local_time_that_there_is_not_is_refused_with_a_sentence():
    for local in (time(2), time(2, 30), time(2, 59)):
        with pytest.raises(BadInput) as refused:
            instant_at(SPRING, local, PARIS, field="from_time")
        assert refused.value.field == "from_time"
        assert refused.value.advice
    assert instant_at(SPRING, time(3), PARIS, field="") == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_of_a_local_time_that_comes_twice_a_beginning_is_the_first_and_an_end_the_second():
    first = instant_at(AUTUMN, time(2, 30), PARIS, field="")
    last = instant_at(AUTUMN, time(2, 30), PARIS, field="", last=True)
    assert (first.hour, last.hour) == (0, 1)


def test_distances_are_near_enough_to_sort_by():
    def place(pk, longitude, latitude):
        return Place(pk=pk, longitude=longitude, latitude=latitude)

    here, there = place(1, 5.0, 46.0), place(2, 6.0, 46.0)
    assert kilometres(here, there) == pytest.approx(77.3, abs=0.3)
    assert kilometres(here, here) == 0
    assert kilometres(here, place(3, None, None)) == float("inf")
    assert kilometres(place(3, None, None), here) == float("inf")
