"""Bookings in the calendars of those who made them."""

from datetime import UTC, timedelta

import pytest
from icalendar import Calendar

from etabli.booking.calendars import calendar_of
from etabli.booking.selectors import bookings_of_feed
from etabli.booking.services import book, calendar_feed, cancel, move
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.core.texts import Text
from etabli.people.services import change_person
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")


@pytest.fixture
def desks():
    place = make_place(
        name=Text("L’Atelier; à côté, au fond", "The workshop"),
        address="1 rue du Test, au fond",
        commune_name="Essai",
        latitude=46.387,
        longitude=5.865,
    )
    return make_space(place, units=2, name=Text("Salle"))


@pytest.fixture
def member(desks):
    return make_member(desks.place.network)


def events(*bookings, language: str = "fr"):
    return Calendar.from_ical(calendar_of(bookings, language)).walk("VEVENT")


def test_an_event_says_when_where_and_what(desks, member):
    [event] = events(book(member, desks, NINE, NOON))
    assert (event.start, event.end) == (NINE.astimezone(UTC), NOON.astimezone(UTC))
    assert event["summary"] == "Salle – L’Atelier; à côté, au fond"
    assert event["location"] == "1 rue du Test, au fond, Essai"
    assert event["status"] == "CONFIRMED"
    assert event["geo"].to_ical() == "46.387;5.865"
    assert event["url"].startswith("http")
    assert event["dtstamp"].dt == clock.now()


def test_an_event_is_written_in_its_readers_language(desks, member):
    [event] = events(book(member, desks, NINE, NOON), language="en")
    assert event["summary"] == "Salle – The workshop"


def test_a_place_without_address_or_coordinates_has_an_event_too():
    space = make_space()
    [event] = events(book(make_member(space.place.network), space, NINE, NOON))
    assert "location" not in event and "geo" not in event


def test_the_calendar_is_one_that_programs_read(desks, member):
    content = calendar_of([book(member, desks, NINE, NOON)], "fr")
    calendar = Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert all(len(line) <= 75 for line in lines)


def test_a_change_keeps_the_uid_and_has_a_higher_sequence(desks, member):
    booking = book(member, desks, NINE, NOON)
    [first] = events(booking)
    hour = timedelta(hours=1)
    with clock.at(at("2026-01-13 10:00")):
        booking = move(booking, NINE + hour, NOON + hour)
    [second] = events(booking)
    with clock.at(at("2026-01-13 11:00")):
        booking = cancel(booking, by=member)
    [third] = events(booking)
    assert first["uid"] == second["uid"] == third["uid"]
    assert [one["sequence"] for one in (first, second, third)] == [0, 1, 2]
    assert second.start == (NINE + hour).astimezone(UTC)
    assert third["status"] == "CANCELLED"
    assert first["dtstamp"].dt < second["dtstamp"].dt < third["dtstamp"].dt


def test_two_bookings_have_a_uid_each(desks, member):
    bookings = [book(member, desks, NINE, NOON) for _number in range(2)]
    assert len({event["uid"] for event in events(*bookings)}) == 2


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 1), ("2026-10-25", 3)])
def test_hours_across_a_change_of_clocks_are_as_long_as_they_are(day, hours):
    space = make_space(make_place(always_open=True), horizon=365)
    booking = book(make_member(space.place.network), space, at(f"{day} 01:30"), at(f"{day} 03:30"))
    [event] = events(booking)
    assert event.end - event.start == timedelta(hours=hours)
    assert event.start == at(f"{day} 01:30").astimezone(UTC)


def test_a_feed_has_what_is_to_come_and_the_last_three_months_cancelled_too(desks, member):
    booking = book(member, desks, NINE, NOON)
    gone = cancel(book(member, desks, NINE, NOON), by=member)
    book(make_member(desks.place.network, "Bob"), desks, NINE, NOON)
    secret = calendar_feed(member).secret
    assert set(bookings_of_feed(secret)[1]) == {booking, gone}
    with clock.at(NOON + timedelta(days=89)):
        assert len(bookings_of_feed(secret)[1]) == 2
    with clock.at(NOON + timedelta(days=91)):
        assert bookings_of_feed(secret)[1] == []


def test_a_feed_is_at_a_secret_address_until_it_is_renewed(client, desks, member):
    change_person(member, language="en")
    book(member, desks, NINE, NOON)
    feed = calendar_feed(member)
    assert calendar_feed(member) == feed
    assert len(feed.secret) >= 40
    answer = client.get(f"/calendar/{feed.secret}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"].startswith("private")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Salle – The workshop"
    renewed = calendar_feed(member, renew=True)
    assert client.get(f"/calendar/{feed.secret}.ics").status_code == 404
    assert client.get(f"/calendar/{renewed.secret}.ics").status_code == 200
    with pytest.raises(NotFound):
        bookings_of_feed(feed.secret)


@pytest.mark.parametrize("secret", ["nothing", "%00", "..", "x" * 500])
def test_a_secret_that_opens_nothing_is_not_found(client, secret):
    assert client.get(f"/calendar/{secret}.ics").status_code == 404


def test_a_feed_takes_a_fixed_number_of_queries(client, desks, member, django_assert_num_queries):
    secret = calendar_feed(member).secret
    for count in (1, 5):
        for number in range(count):
            space = make_space(make_place(desks.place.network))
            book(member, space, NINE + timedelta(hours=number), NOON + timedelta(hours=number))
        with django_assert_num_queries(2):
            client.get(f"/calendar/{secret}.ics")
