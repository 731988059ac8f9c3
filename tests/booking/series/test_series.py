"""Every Tuesday until June: booked, changed and left out in the local time of the place."""

from datetime import date, datetime, time, timedelta

import pytest

from etabli.booking.models import Booking, Series
from etabli.booking.series import rules
from etabli.booking.series.rules import Repetition, planned
from etabli.booking.series.selectors import changeable, trial
from etabli.booking.series.services import book_series, change_series, leave_out
from etabli.booking.services import book, cancel, move
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden
from etabli.network.models import Occupation, Space
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

FIRST, JUNE = date(2026, 1, 20), date(2026, 6, 30)  # Tuesdays
WEEK = timedelta(weeks=1)
TUESDAYS = 24  # between the two


def every_tuesday(**changes: object) -> Repetition:
    told = {"rule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630", "first": FIRST}
    return Repetition(**{**told, "from_time": time(9), "until_time": time(12), **changes})


@pytest.fixture
def room() -> Space:
    return make_space(kind=Space.Kind.MEETING_ROOM, series_horizon=200)


@pytest.fixture
def member(room):
    return make_member(room.place.network)


@pytest.fixture
def series(room, member) -> Series:
    return book_series(member, room, every_tuesday())


def local(booking: Booking) -> tuple[date, time, time]:
    zone = booking.space.place.zone
    starts, ends = booking.starts_at.astimezone(zone), booking.ends_at.astimezone(zone)
    return starts.date(), starts.time(), ends.time()


def held() -> set[datetime]:
    return set(Occupation.objects.values_list("starts_at", flat=True))


def test_every_tuesday_until_june_stays_at_nine_on_both_sides_of_the_change_of_clocks(series):
    bookings = list(series.bookings.select_related("space__place"))
    assert [local(one) for one in bookings] == [
        (FIRST + n * WEEK, time(9), time(12)) for n in range(TUESDAYS)
    ]
    assert {one.starts_at.hour for one in bookings} == {7, 8}  # in UTC
    assert held() == {one.starts_at for one in bookings}
    assert rules.told(series.rule, series.first) == "chaque semaine, mardi"


def test_a_series_reaches_as_far_as_the_space_lets_it(room, member):
    Space.objects.filter(pk=room.pk).update(series_horizon=None)
    room.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        book_series(member, room, every_tuesday())
    assert {one["code"] for one in refused.value.extra["clashes"]} == {"horizon"}
    assert not Series.objects.exists() and not Booking.objects.exists()


def test_clashes_are_told_first_and_skipped_or_moved_at_will(room, member):
    other = make_member(room.place.network, "Bob")
    book(other, room, at("2026-01-27 10:00"), at("2026-01-27 11:00"))
    book(other, room, at("2026-02-03 09:00"), at("2026-02-03 10:00"))
    told = trial(member, room, planned(every_tuesday(), room.place.zone))
    clashes = {one.day: one for one in told if one.refusal}
    assert set(clashes) == {date(2026, 1, 27), date(2026, 2, 3)}
    [first, *_others] = clashes[date(2026, 2, 3)].others
    assert first == at("2026-02-03 10:00")
    with pytest.raises(Conflict) as refused:
        book_series(member, room, every_tuesday())
    assert [one["day"] for one in refused.value.extra["clashes"]] == ["2026-01-27", "2026-02-03"]
    series = book_series(
        member,
        room,
        every_tuesday(),
        skip={date(2026, 1, 27)},
        moved={date(2026, 2, 3): time(10)},
    )
    assert series.bookings.count() == TUESDAYS - 1
    moved = series.bookings.get(series_day=date(2026, 2, 3))
    assert local(moved) == (date(2026, 2, 3), time(10), time(13))


def test_closed_days_are_clashes_that_name_their_reason(room, member):
    daily = every_tuesday(rule="FREQ=DAILY;UNTIL=20260202")
    told = trial(member, room, planned(daily, room.place.zone))
    assert [one.day.weekday() for one in told if one.refusal] == [5, 6, 5, 6]
    assert {one.refusal.code for one in told if one.refusal} == {"closed"}


def test_one_date_is_moved_or_cancelled_alone(series, member):
    first, second = series.bookings.all()[:2]
    move(first, first.starts_at + timedelta(hours=2), first.ends_at + timedelta(hours=2))
    cancel(second, by=member)
    assert len(changeable(series)) == TUESDAYS - 1
    assert {local(one)[1] for one in changeable(series)} == {time(9), time(11)}


def test_a_range_of_dates_is_left_out(series, member):
    gone = leave_out(series, by=member, first=date(2026, 2, 7), last=date(2026, 2, 22))
    assert [one.series_day for one in gone] == [date(2026, 2, 10), date(2026, 2, 17)]
    assert Occupation.objects.count() == TUESDAYS - 2
    with pytest.raises(Conflict) as refused:
        leave_out(series, by=member, first=date(2026, 2, 7), last=date(2026, 2, 22))
    assert refused.value.code == "nothing_left"


def test_all_that_has_not_begun_is_cancelled(series, member):
    with clock.at(at("2026-02-03 10:00")):
        leave_out(series, by=member)
    assert Occupation.objects.count() == 3
    assert series.bookings.filter(status=Booking.Status.CANCELLED).count() == TUESDAYS - 3


def test_this_and_the_rest_get_other_hours_and_the_past_stays(series, member):
    new = change_series(series, time(14), time(16), by=member, from_day=date(2026, 3, 24))
    series.refresh_from_db()
    before, after = list(series.bookings.all()), list(new.bookings.all())
    assert len(before) == 9 and len(after) == TUESDAYS - 9
    assert {local(one)[1:] for one in before} == {(time(9), time(12))}
    assert {local(one)[1:] for one in after} == {(time(14), time(16))}
    assert series.rule.endswith("UNTIL=20260317")
    assert (new.first, new.rule) == (date(2026, 3, 24), "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630")
    assert held() == {one.starts_at for one in before + after}


def test_all_move_to_another_day_and_room_and_the_old_series_is_gone(series, member, room):
    other = make_space(room.place, series_horizon=200)
    new = change_series(series, time(9), time(12), by=member, space=other, shift=1)
    assert not Series.objects.filter(pk=series.pk).exists()
    assert rules.told(new.rule, new.first) == "chaque semaine, mercredi"
    assert {one.series_day.weekday() for one in new.bookings.all()} == {2}
    assert set(Occupation.objects.values_list("unit__space", flat=True)) == {other.pk}


def test_dates_may_take_each_others_place(room, member):
    daily = every_tuesday(rule="FREQ=WEEKLY;BYDAY=TU,WE,TH;UNTIL=20260131")
    series = book_series(member, room, daily)
    new = change_series(series, time(9), time(12), by=member, shift=1)
    assert [one.series_day.weekday() for one in new.bookings.all()] == [2, 3, 4] * 2


def test_what_clashes_when_changed_is_told_and_stays_if_one_wishes(series, member, room):
    book(make_member(room.place.network), room, at("2026-02-03 14:00"), at("2026-02-03 15:00"))
    before = held()
    with pytest.raises(Conflict) as refused:
        change_series(series, time(14), time(16), by=member)
    assert [one["day"] for one in refused.value.extra["clashes"]] == ["2026-02-03"]
    assert held() == before
    new = change_series(series, time(14), time(16), by=member, stay={date(2026, 2, 3)})
    assert new.bookings.count() == TUESDAYS - 1
    [stayed] = series.bookings.all()
    assert local(stayed) == (date(2026, 2, 3), time(9), time(12))


def test_where_a_host_accepts_the_whole_series_is_asked_for(room, member):
    Space.objects.filter(pk=room.pk).update(approval=True)
    room.refresh_from_db()
    series = book_series(member, room, every_tuesday())
    assert {one.status for one in series.bookings.all()} == {Booking.Status.ASKED}


def test_a_night_whose_hours_do_not_exist_is_a_clash_like_any_other(member, room):
    night = make_space(make_place(room.place.network, always_open=True), series_horizon=200)
    daily = every_tuesday(
        rule="FREQ=DAILY;UNTIL=20260330",
        first=date(2026, 3, 28),
        from_time=time(2),
        until_time=time(3),
    )
    with pytest.raises(Conflict) as refused:
        book_series(member, night, daily)
    [clash] = refused.value.extra["clashes"]
    assert (clash["day"], clash["code"]) == ("2026-03-29", "no_such_time")
    assert book_series(member, night, daily, skip={date(2026, 3, 29)}).bookings.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rule": "FREQ=WEEKLY"}, "rule"),
        ({"rule": "FREQ=DAILY;COUNT=201"}, "rule"),
        ({"skip": {date(2026, 1, 21)}}, "skip"),
        ({"moved": {date(2026, 1, 21): time(9)}}, "moved"),
        ({"rule": "FREQ=WEEKLY;COUNT=1", "skip": {FIRST}}, "skip"),
        ({"quantity": 2}, "quantity"),
    ],
)
def test_what_is_not_well_formed_is_told_at_its_field(room, member, wrong, field):
    rule = {key: wrong[key] for key in wrong if key == "rule"}
    others = {key: wrong[key] for key in wrong if key != "rule"}
    with pytest.raises(BadInput) as refused:
        book_series(member, room, every_tuesday(**rule), **others)
    assert refused.value.field == field
    assert not Series.objects.exists()


def test_nobody_books_a_series_for_somebody_else_without_the_right(room, member):
    with pytest.raises(Forbidden):
        book_series(member, room, every_tuesday(), by=make_member(room.place.network, "Bob"))


@pytest.mark.parametrize(
    ("frequency", "weekdays", "rule", "words"),
    [
        ("daily", (), "FREQ=DAILY", "chaque jour"),
        ("weekly", (3, 1), "FREQ=WEEKLY;BYDAY=TU,TH", "chaque semaine, mardi, jeudi"),
        ("fortnightly", (), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "toutes les 2 semaines, mardi"),
        ("monthly_day", (), "FREQ=MONTHLY;BYMONTHDAY=20", "chaque mois, le 20"),
        ("monthly_weekday", (), "FREQ=MONTHLY;BYDAY=3TU", "chaque mois, le troisième mardi"),
    ],
)
def test_a_repetition_is_written_as_a_rule_and_read_in_words(frequency, weekdays, rule, words):
    written = rules.rule_for(frequency, FIRST, JUNE, weekdays)
    assert written == f"{rule};UNTIL=20260630"
    assert rules.told(written, FIRST) == words


def test_only_weeks_move_to_other_week_days():
    assert rules.shifted("FREQ=WEEKLY;BYDAY=SU,TU;UNTIL=20260630", 1).startswith(
        "FREQ=WEEKLY;BYDAY=MO,WE"
    )
    with pytest.raises(BadInput):
        rules.shifted("FREQ=MONTHLY;BYMONTHDAY=20;UNTIL=20260630", 1)
