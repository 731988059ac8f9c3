"""Time drawn as strips of bars."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from etabli.booking.drawing import Bar, Strip, day_strips, offer_strips
from etabli.booking.selectors import day_of, offers
from etabli.booking.services import book
from etabli.core import clock
from etabli.network.models import Place
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

DAY = date(2026, 1, 14)
PARIS = ZoneInfo("Europe/Paris")


def test_a_strip_has_a_mark_at_each_full_hour_inside_it():
    eight = clock.minutes(at("2026-01-14 08:00"))
    strip = Strip(eight, 240, (), PARIS)
    assert [hour.x for hour in strip.hours] == [60, 120, 180]
    assert [hour.percent for hour in strip.hours] == ["25.00%", "50.00%", "75.00%"]
    assert Strip(eight, 60, (), PARIS).hours == []


def test_every_third_hour_is_written_in_local_time():
    eight = clock.minutes(at("2026-01-14 08:00"))
    with translation.override("en"):
        labels = [hour.label for hour in Strip(eight, 300, (), PARIS).hours]
    assert labels == ["9:00", "", "", "12:00"]


def test_no_offer_is_no_strip():
    assert offer_strips([]) == []


def test_offers_are_drawn_on_one_scale_full_where_every_unit_is_free():
    desks = make_space(units=2)
    member = make_member(desks.place.network)
    book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    room = make_space(make_place(desks.place.network))
    book(member, room, at("2026-01-14 08:00"), at("2026-01-14 09:30"))
    one, other = offer_strips(offers(DAY, 60))
    assert one.start == other.start == clock.minutes(at("2026-01-14 08:00"))
    assert one.width == other.width == 600
    assert one.bars == (Bar(0, 60, "free"), Bar(60, 180, "some"), Bar(240, 360, "free"))
    assert other.bars == (Bar(90, 510, "free"),)


def test_each_unit_of_a_place_has_its_line():
    desks = make_space(units=2)
    book(make_member(desks.place.network), desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    [(one, first), (other, second)] = day_strips(day_of(desks.place, DAY))
    assert (one.name, other.name) == ("1", "2")
    assert first.bars == (Bar(0, 600, "free"), Bar(60, 180, "taken"))
    assert second.bars == (Bar(0, 600, "free"),)


def test_a_day_on_which_a_place_is_closed_is_drawn_all_the_same():
    desks = make_space(units=1)
    [(_unit, strip)] = day_strips(day_of(desks.place, date(2026, 1, 18)))
    assert (strip.width, strip.bars) == (24 * 60, ())


def test_the_scale_has_room_for_what_is_outside_the_hours():
    """Hours may have changed since something was booked."""
    desks = make_space(units=1)
    member = make_member(desks.place.network)
    book(member, desks, at("2026-01-14 08:00"), at("2026-01-14 18:00"))
    Place.objects.update(hours={"week": {"2": [["10:30", "12:00"]]}})
    [(_unit, strip)] = day_strips(day_of(Place.objects.get(), DAY))
    assert strip.width == 600
    assert strip.bars == (Bar(150, 90, "free"), Bar(0, 600, "taken"))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_of_23_or_25_hours_is_as_wide(day, hours):
    make_space(make_place(always_open=True), horizon=365)
    [strip] = offer_strips(offers(date.fromisoformat(day), 60))
    assert strip.width == hours * 60
    assert strip.bars == (Bar(0, hours * 60, "free"),)
