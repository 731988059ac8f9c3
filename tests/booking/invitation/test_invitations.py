"""What people's calendars are told of their bookings, by mail."""

from datetime import UTC, date, time, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar

from etabli.booking.closing.services import close_over
from etabli.booking.models import Booking
from etabli.booking.series.rules import Repetition
from etabli.booking.series.services import book_series, change_series, leave_out
from etabli.booking.services import answer, book, book_together, cancel, confirm, expire, move
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.models import Space
from etabli.people.rights import Role
from etabli.people.services import change_person, grant
from tests.booking.invitation.reading import booked, dates_of
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")
HOUR = timedelta(hours=1)
FIRST, JUNE = date(2026, 1, 20), date(2026, 6, 30)


@pytest.fixture
def room():
    place = make_place(name=Text("L’Atelier"), address="1 rue du Test", commune_name="Essai")
    return make_space(place, name=Text("Salle"), series_horizon=200)


@pytest.fixture
def member(room):
    return make_member(room.place.network)


@pytest.fixture
def host(room):
    host = make_member(room.place.network, "Odile")
    grant(host, Role.HOST, room.place)
    return host


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """Does something, and answers the calendars that were sent of it."""

    def run(act) -> list[Calendar]:
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [Calendar.from_ical(part) for part in invitations(mailoutbox[before:])]

    return run


def invitations(messages) -> list[str]:
    return [one.content for message in messages for one in message.alternatives]


def only(calendars: list[Calendar]):
    [calendar] = calendars
    [event] = calendar.walk("VEVENT")
    return calendar["method"], event


def every_tuesday(until: str = "20260630") -> Repetition:
    return Repetition(f"FREQ=WEEKLY;BYDAY=TU;UNTIL={until}", FIRST, time(9), time(12))


def test_a_message_is_one_that_calendar_programs_take(room, member, mailoutbox, sent):
    change_person(member, name='Zoé "la\nforge"; d’Essai')
    method, event = only(sent(lambda: book(member, room, NINE, NOON)))
    [message] = mailoutbox
    assert message.to == [member.email]
    assert "Salle" in message.subject
    raw = message_from_bytes(message.message().as_bytes(), policy=default)
    assert raw.get_content_type() == "multipart/mixed"
    both, attached = raw.iter_parts()
    assert both.get_content_type() == "multipart/alternative"
    words, calendar = both.iter_parts()
    assert words.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == method == "REQUEST"
    assert attached.get_filename() == "invitation.ics"
    assert (
        Calendar.from_ical(calendar.get_content()).to_ical()
        == Calendar.from_ical(attached.get_content()).to_ical()
    )
    attendee, organizer = event["attendee"], event["organizer"]
    assert attendee == f"mailto:{member.email}"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("ACCEPTED", "FALSE")
    assert "d’Essai" in attendee.params["CN"] and "\n" not in attendee.params["CN"]
    assert organizer == "mailto:etabli@localhost"
    assert (event.start, event.end) == (NINE.astimezone(UTC), NOON.astimezone(UTC))
    assert event["dtstamp"].dt == clock.now()
    assert event["status"] == "CONFIRMED"


def test_a_change_and_an_end_are_of_the_same_entry_and_later(room, member, sent):
    made: list[Booking] = []
    told = [
        only(sent(lambda: made.append(book(member, room, NINE, NOON)))),
        only(sent(lambda: move(made[0], NINE + HOUR, NOON + HOUR))),
        only(sent(lambda: cancel(made[0], by=member))),
    ]
    assert [method for method, _event in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {event["uid"] for _method, event in told} == {f"{made[0].uuid}@etabli"}
    assert [event["sequence"] for _method, event in told] == [0, 1, 2]
    assert told[1][1].start == (NINE + HOUR).astimezone(UTC)
    assert told[2][1]["status"] == "CANCELLED"
    assert sent(lambda: cancel(made[0], by=member)) == []


def test_what_is_held_is_told_once_it_is_confirmed_and_no_sooner(room, member, sent):
    assert sent(lambda: book(member, room, NINE, NOON, hold=True)) == []
    held = Booking.objects.get()
    assert only(sent(lambda: confirm(held, by=member)))[0] == "REQUEST"
    let_go = book(member, room, NINE + 5 * HOUR, NOON + 5 * HOUR, hold=True)
    assert sent(lambda: cancel(let_go, by=member)) == []


def test_what_a_host_answers_goes_to_the_calendar_too(room, member, host, sent):
    Space.objects.filter(pk=room.pk).update(approval=True)
    room.refresh_from_db()
    assert sent(lambda: book(member, room, NINE, NOON)) == []
    asked = Booking.objects.get()
    assert only(sent(lambda: answer(asked, True, by=host)))[1]["status"] == "CONFIRMED"
    method, event = only(sent(lambda: move(asked, NINE + HOUR, NOON + HOUR)))
    assert (method, event["status"]) == ("REQUEST", "TENTATIVE")
    with clock.at(NOON):
        assert only(sent(expire))[0] == "CANCEL"


def test_several_things_at_once_are_an_entry_each(room, member, sent):
    from etabli.booking.services import Item

    other = make_space(room.place, name=Text("Projecteur"))
    items = [Item(one, NINE, NOON) for one in (room, other)]
    calendars = sent(lambda: book_together(member, items))
    assert [len(one.walk("VEVENT")) for one in calendars] == [1, 1]


def test_a_space_that_closes_takes_the_booking_from_the_calendar(room, member, host, sent):
    book(member, room, NINE, NOON)
    method, _event = only(sent(lambda: close_over(room, NINE, NOON, Text("Eau"), by=host)))
    assert method == "CANCEL"


def test_a_series_is_one_entry_in_local_time_with_its_exceptions(room, member, mailoutbox, sent):
    book(
        make_member(room.place.network, "Bob"), room, at("2026-02-03 09:00"), at("2026-02-03 10:00")
    )
    gap, moved = date(2026, 1, 27), {date(2026, 2, 3): time(13)}
    [calendar] = sent(lambda: book_series(member, room, every_tuesday(), skip=[gap], moved=moved))
    assert len(mailoutbox) == 1
    assert calendar.walk("VTIMEZONE")[0]["tzid"] == "Europe/Paris"
    assert dates_of(calendar) == booked(member)
    assert gap not in dates_of(calendar)


def test_a_date_of_a_series_changed_or_left_out_updates_the_whole(room, member, sent):
    [first] = sent(lambda: book_series(member, room, every_tuesday("20260331")))
    series = member.series.get()
    second_day = series.bookings.all()[1]
    [second] = sent(lambda: move(second_day, at("2026-01-28 14:00"), at("2026-01-28 15:00")))
    [third] = sent(
        lambda: leave_out(series, by=member, first=date(2026, 2, 3), last=date(2026, 2, 10))
    )
    for calendar in (second, third):
        assert dates_of(calendar).keys() <= dates_of(first).keys()
    assert dates_of(third) == booked(member)
    events = [calendar.walk("VEVENT")[0] for calendar in (first, second, third)]
    assert len({one["uid"] for one in events}) == 1
    assert [one["sequence"] for one in events] == sorted({one["sequence"] for one in events})
    method, gone = only(sent(lambda: leave_out(series, by=member)))
    assert (method, gone["status"]) == ("CANCEL", "CANCELLED")
    assert gone["sequence"] > events[-1]["sequence"]


def test_a_series_changed_from_a_date_on_ends_there_and_another_begins(room, member, sent):
    book_series(member, room, every_tuesday("20260331"))
    series = member.series.get()
    calendars = sent(
        lambda: change_series(series, time(14), time(16), by=member, from_day=date(2026, 3, 3))
    )
    assert [one["method"] for one in calendars] == ["REQUEST", "REQUEST"]
    left, new = calendars
    assert {**dates_of(left), **dates_of(new)} == booked(member)
    assert max(dates_of(left)) < min(dates_of(new))
    assert left.walk("VEVENT")[0]["uid"] != new.walk("VEVENT")[0]["uid"]


def test_a_series_changed_as_a_whole_stays_the_entry_that_it_was(room, member, sent):
    [first] = sent(lambda: book_series(member, room, every_tuesday("20260331")))
    series = member.series.get()
    [changed] = sent(lambda: change_series(series, time(14), time(16), by=member, shift=1))
    before, after = (one.walk("VEVENT")[0] for one in (first, changed))
    assert before["uid"] == after["uid"]
    assert before["sequence"] < after["sequence"]
    assert dates_of(changed) == booked(member)


@pytest.mark.parametrize(
    ("from_time", "until_time"), [(time(22), time(4)), (time(1, 30), time(3, 30))]
)
def test_nights_on_which_the_clocks_change_are_as_long_as_they_are(from_time, until_time, sent):
    space = make_space(make_place(always_open=True), series_horizon=400)
    member = make_member(space.place.network)
    rule = "FREQ=MONTHLY;BYDAY=-1SU;UNTIL=20261130"
    nights = Repetition(rule, date(2026, 1, 25), from_time, until_time)
    [calendar] = sent(lambda: book_series(member, space, nights))
    assert dates_of(calendar) == booked(member)
