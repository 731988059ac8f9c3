"""Several things at once, all or none; and half-days, days and weeks by a place's hours."""

from datetime import date, time, timedelta

import pytest
from django.utils import translation

from etabli.booking.models import Booking
from etabli.booking.rules import hours_told
from etabli.booking.selectors import booked_together
from etabli.booking.services import Item, book, book_together, cancel_all, confirm
from etabli.booking.spans import Span, periods_of, spans_of
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.network.hours import Hours, Stretch
from etabli.network.models import Occupation, Space
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")
DAY = date(2026, 1, 14)  # a Wednesday


@pytest.fixture
def room() -> Space:
    return make_space(kind=Space.Kind.MEETING_ROOM)


@pytest.fixture
def projector(room) -> Space:
    return make_space(room.place, kind=Space.Kind.MACHINE)


@pytest.fixture
def desks(room) -> Space:
    return make_space(room.place, units=6)


@pytest.fixture
def member(room):
    return make_member(room.place.network)


def test_a_room_its_projector_and_six_desks_are_booked_at_once(room, projector, desks, member):
    items = [Item(desks, NINE, NOON, 6), Item(room, NINE, NOON), Item(projector, NINE, NOON)]
    made = book_together(member, items)
    assert [one.space for one in made] == [desks, room, projector]
    assert Occupation.objects.count() == 8
    assert set(booked_together(made[1])) == set(made)


def test_nothing_is_booked_when_one_of_them_is_taken(room, projector, member):
    book(member, projector, NINE, NOON)
    with pytest.raises(Conflict) as refused:
        book_together(member, [Item(room, NINE, NOON), Item(projector, NINE, NOON)])
    assert refused.value.code == "taken"
    assert refused.value.extra["item"] == 1
    assert refused.value.extra["alternatives"]
    assert Booking.objects.count() == Occupation.objects.count() == 1


def test_what_one_takes_is_not_there_for_the_next(desks, member):
    with pytest.raises(Conflict) as refused:
        book_together(member, [Item(desks, NINE, NOON, 4), Item(desks, NINE, NOON, 3)])
    assert refused.value.extra["item"] == 1


def test_one_thing_alone_stands_together_with_nothing(room, member):
    [made] = book_together(member, [Item(room, NINE, NOON)])
    assert made.together is None
    with pytest.raises(BadInput):
        book_together(member, [])


def test_they_are_held_confirmed_and_cancelled_at_once(room, projector, member):
    items = [Item(room, NINE, NOON), Item(projector, NINE, NOON)]
    first, *_others = book_together(member, items, hold=True)
    assert all(one.is_confirmed for one in confirm(first, by=member))
    cancel_all(booked_together(first), by=member)
    assert not Occupation.objects.exists()
    expired, *_others = book_together(member, items, hold=True)
    with clock.at(expired.expires_at), pytest.raises(Conflict):
        confirm(expired, by=member)
    assert not Booking.objects.filter(status=Booking.Status.CONFIRMED).exists()


# By the place's hours


def place_open(*stretches: tuple[int, int], days: int = 5, **details: object) -> Space:
    hours = tuple(Stretch(time(opens), time(closes)) for opens, closes in stretches)
    place = make_place(hours=Hours(dict.fromkeys(range(days), hours)))
    return make_space(place, units=2, **details)


def told(span: Span, space: Space, day: date = DAY) -> str:
    with translation.override("en"):
        return hours_told(periods_of(span, day, space), space.place.zone)


@pytest.mark.parametrize(
    ("stretches", "morning", "afternoon", "day"),
    [
        ([(8, 18)], "08:00–13:00", "13:00–18:00", "08:00–18:00"),
        ([(9, 12), (14, 18)], "09:00–12:00", "14:00–18:00", "09:00–12:00, 14:00–18:00"),
        ([(6, 22)], "08:00–13:00", "13:00–20:00", "08:00–20:00"),  # twelve hours at most
        ([(14, 20)], "", "14:00–20:00", "14:00–20:00"),
        ([], "", "", ""),
    ],
)
def test_halves_and_days_are_those_of_the_place_s_hours(stretches, morning, afternoon, day):
    desks = place_open(*stretches)
    spans = Span.MORNING, Span.AFTERNOON, Span.DAY
    assert [told(span, desks) for span in spans] == [morning, afternoon, day]


def test_a_week_is_the_open_ones_of_seven_days(member, desks):
    periods = periods_of(Span.WEEK, DAY, desks)
    days = [clock.instant(one.start).astimezone(desks.place.zone).date() for one in periods]
    assert [(day - DAY).days for day in days] == [0, 1, 2, 5, 6]
    items = [Item(desks, clock.instant(one.start), clock.instant(one.end)) for one in periods]
    assert len({one.together for one in book_together(member, items)}) == 1


def test_a_day_on_which_the_clocks_change_keeps_to_the_clock():
    desks = place_open((8, 18), days=7)
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        assert told(Span.DAY, desks, day) == "08:00–18:00"


def test_desks_are_booked_by_parts_of_the_day_and_rooms_by_the_hour(room, projector, desks):
    assert spans_of(desks) == list(Span)
    assert spans_of(room) == spans_of(projector) == []


def test_what_is_too_short_to_be_booked_is_no_part_of_a_day():
    assert told(Span.MORNING, place_open((12, 18), shortest=120)) == ""
    assert periods_of(Span.WEEK, DAY + timedelta(days=3), place_open((8, 18)))
