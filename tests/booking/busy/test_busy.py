"""A member is warned where their own calendar says busy; a space taken elsewhere is closed."""

from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etabli.booking.busy import selectors, services
from etabli.booking.models import BusyCalendar, BusyTime
from etabli.booking.services import book, cancel
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.network.models import Closure
from etabli.network.webhooks import posting
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import errors_of, form_of
from tests.worlds import at, make_member, make_network, make_person, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, TEN, NOON = at("2026-01-14 09:00"), at("2026-01-14 10:00"), at("2026-01-14 12:00")


def calendar(*starts: str, hours: int = 1) -> bytes:
    entries = [
        f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:Secret\r\nDTSTART;TZID=Europe/Paris:{start}\r\n"
        f"DURATION:PT{hours}H\r\nEND:VEVENT\r\n"
        for n, start in enumerate(starts)
    ]
    return f"BEGIN:VCALENDAR\r\n{''.join(entries)}END:VCALENDAR\r\n".encode()


WEDNESDAY = calendar("20260114T090000")


class Server(HTTPServer):
    """Another program's calendar: answers what it is told to, and keeps what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server_port}/private.ics"
        self.status, self.content = 200, WEDNESDAY
        self.headers = {"ETag": '"1"', "Last-Modified": "Mon, 12 Jan 2026 08:00:00 GMT"}
        self.asked: list[dict[str, str]] = []


class Answering(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        asked = dict(self.headers)
        self.server.asked.append(asked)
        same = asked.get("If-None-Match") == self.server.headers.get("ETag", "none")
        self.send_response(304 if same else self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not same:
            self.wfile.write(self.server.content)

    def log_message(self, *args):
        """Silence."""


@pytest.fixture
def server(settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    with Server() as found:
        thread = Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture
def member():
    return make_member(make_network())


@pytest.fixture
def followed(member, server) -> BusyCalendar:
    made = services.follow(member, "Bureau", server.url)
    services.read.func(made.pk)
    return read(made)


def read(calendar: BusyCalendar) -> BusyCalendar:
    return BusyCalendar.objects.get(pk=calendar.pk)


def read_again(calendar: BusyCalendar) -> BusyCalendar:
    """When it is due, the worker reads it."""
    with clock.at(read(calendar).due_at):
        services.read.func(calendar.pk)
    return read(calendar)


def times(calendar: BusyCalendar) -> list[tuple[object, object]]:
    return list(calendar.times.values_list("starts_at", "ends_at"))


def test_an_address_is_read_and_nothing_but_hours_is_kept(followed, server):
    assert times(followed) == [(NINE, TEN)]
    assert (followed.problem, followed.failures) == ("", 0)
    assert {one.name for one in BusyTime._meta.fields} == {
        "id", "calendar", "starts_at", "ends_at", "closure",
    }  # fmt: skip


def test_it_is_read_again_only_when_it_is_due_and_has_changed(followed, server):
    services.read.func(followed.pk)
    assert len(server.asked) == 1
    same = read_again(followed)
    assert server.asked[1]["If-None-Match"] == '"1"'
    assert server.asked[1]["If-Modified-Since"] == server.headers["Last-Modified"]
    assert times(same) == [(NINE, TEN)]
    assert same.read_at > followed.read_at
    server.headers["ETag"], server.content = '"2"', calendar("20260115T110000")
    assert times(read_again(followed))[0][0] == at("2026-01-15 11:00")


def test_after_a_week_it_is_read_whole_since_repetitions_go_on(followed, server):
    with clock.at(clock.now() + timedelta(days=8)):
        services.read.func(followed.pk)
    assert "If-None-Match" not in server.asked[-1]


def test_a_calendar_that_cannot_be_read_keeps_what_it_said_and_tells_why(followed, server, client):
    server.status, server.headers = 404, {}
    failed = read_again(followed)
    assert (failed.problem, failed.detail, failed.failures) == ("refused", "404 Not Found", 1)
    assert times(failed) == [(NINE, TEN)]
    assert failed.due_at > failed.tried_at + timedelta(minutes=59)
    client.force_login(followed.person.user)
    page = client.get("/en/bookings/busy/").text
    assert "It could not be read on" in page
    assert "404 Not Found" in page
    assert "copy its private address anew" in page
    server.status = 200
    assert read_again(followed).problem == ""


@pytest.mark.parametrize(
    ("status", "headers", "content", "problem"),
    [
        (200, {}, b"<html>", "no_calendar"),
        (200, {}, b" " * 4_000_000, "large"),
        (302, {"Location": "ftp://example.org/"}, b"", "moved"),
        (302, {"Location": "/again"}, b"", "moved"),
    ],
)
def test_what_is_no_calendar_is_told(member, server, status, headers, content, problem):
    server.status, server.headers, server.content = status, headers, content
    made = services.follow(member, "Bureau", server.url)
    services.read.func(made.pk)
    assert read(made).problem == problem
    assert len(server.asked) <= 4


def test_nothing_is_read_that_only_this_server_reaches(member, server, settings):
    made = services.follow(member, "Bureau", server.url)
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    made.url = server.url.replace("http:", "https:")
    made.save()
    services.read.func(made.pk)
    assert (read(made).problem, server.asked) == ("unreachable", [])
    assert "no public address" in read(made).detail
    with pytest.raises(BadInput) as caught:
        services.follow(member, "Bureau", "http://example.org/a.ics")
    assert caught.value.field == "url"


def test_an_answer_that_drips_is_given_up(server, monkeypatch):
    stop = Event()

    def drip(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"BEGIN")
        stop.wait(5)

    monkeypatch.setattr(Answering, "do_GET", drip)
    try:
        with pytest.raises(posting.Unreachable, match="within"):
            posting.fetch(server.url, {}, most=10, seconds=0.1)
    finally:
        stop.set()


def test_a_member_gives_a_file_and_is_warned_but_not_refused(client):
    space = make_space()
    member = make_member(space.place.network)
    client.force_login(member.user)
    page = client.get("/en/bookings/busy/")
    file = SimpleUploadedFile("a.ics", WEDNESDAY)
    form_of(page, "url").send(client, page, name="Bureau", file=file)
    assert BusyTime.objects.get().starts_at == NINE
    wish = {"space": space.uuid, "starts_at": "2026-01-14T08:30:00Z", "length": 60, "quantity": 1}
    page = client.get("/en/bookings/new/", wish)
    assert "You are busy then" in page.text
    assert "Bureau" in page.text
    form_of(page, "change_unit" if "change_unit" in page.text else "person").send(client, page)
    assert member.bookings.get().is_confirmed
    assert "busy elsewhere then" in client.get("/en/bookings/").text
    wish["starts_at"] = "2026-01-14T09:00:00Z"
    assert "You are busy then" not in client.get("/en/bookings/new/", wish).text
    weekly = {
        "frequency": "weekly",
        "first": "2026-01-14",
        "until": "2026-01-21",
        "from_time": "09:00",
        "until_time": "10:00",
        "quantity": 1,
    }
    page = client.get(f"/en/spaces/{space.uuid}/series/", weekly)
    assert page.text.count("busy elsewhere then") == 1  # and not on the week after


def test_whoever_moves_a_booking_to_when_they_are_busy_is_told_once_before(client):
    space = make_space()
    member = make_member(space.place.network)
    services.take_in(member, "Bureau", WEDNESDAY)
    client.force_login(member.user)
    booking = book(member, space, at("2026-01-14 11:00"), at("2026-01-14 12:00"))
    address = f"/en/bookings/{booking.uuid}/move/"
    page = client.get(address)
    times = {"from_time": "08:30", "until_time": "09:30"}
    told = form_of(page, "from_time").send(client, page, **times)
    assert "You are busy then" in told.text and "Bureau" in told.text
    booking.refresh_from_db()
    assert booking.starts_at == at("2026-01-14 11:00")
    # Told of one time, they are told of another one too.
    again = form_of(told, "from_time").send(client, told, until_time="10:00")
    assert "You are busy then" in again.text
    assert form_of(again, "from_time").send(client, again).status_code == 302
    booking.refresh_from_db()
    assert (booking.starts_at, booking.ends_at) == (at("2026-01-14 08:30"), TEN)


def test_a_file_given_again_replaces_the_earlier_one_of_its_name(member):
    services.take_in(member, "Bureau", WEDNESDAY)
    again = services.take_in(member, "Bureau", calendar("20260115T090000"))
    assert times(BusyCalendar.objects.get()) == times(again)
    assert times(again)[0][0] == at("2026-01-15 09:00")


def test_what_is_no_calendar_comes_back_to_its_field(client, member):
    client.force_login(member.user)
    page = client.get("/en/bookings/busy/")
    form = form_of(page, "url")
    assert "url" in errors_of(form.send(client, page, name="Bureau"))
    file = SimpleUploadedFile("a.ics", b"no calendar")
    assert "file" in errors_of(form.send(client, page, name="Bureau", file=file))
    assert not BusyCalendar.objects.exists()


def test_a_person_has_a_bounded_number(member, monkeypatch):
    monkeypatch.setattr(services.rules, "MOST", 1)
    services.take_in(member, "Bureau", WEDNESDAY)
    with pytest.raises(Conflict) as caught:
        services.take_in(member, "Famille", WEDNESDAY)
    assert caught.value.code == "too_many_calendars"


def test_nobody_touches_another_s_calendar(client, member):
    found = services.take_in(member, "Bureau", WEDNESDAY)
    client.force_login(make_person().user)
    assert client.post("/en/bookings/busy/", {"remove": found.uuid}).status_code == 404
    client.force_login(member.user)
    assert client.post("/en/bookings/busy/", {"remove": "nothing"}).status_code == 404
    client.post("/en/bookings/busy/", {"remove": found.uuid})
    assert not BusyTime.objects.exists()


def test_what_is_kept_is_exported_and_erased(member):
    services.take_in(member, "Bureau", WEDNESDAY)
    [told] = personal_data.export(member)["busy elsewhere"]
    assert told["busy"] == [["2026-01-14T08:00:00+00:00", "2026-01-14T09:00:00+00:00"]]
    personal_data.erase(member)
    assert not BusyCalendar.objects.exists()


def test_a_page_costs_the_same_whatever_the_calendars_hold(
    client, member, django_assert_num_queries, monkeypatch
):
    client.force_login(member.user)
    counts = []
    for content in (WEDNESDAY, calendar(*(f"202601{day}T090000" for day in range(14, 20)))):
        services.take_in(member, "Bureau", content)
        services.take_in(member, f"Autre {len(counts)}", content)
        with (
            django_assert_num_queries(len(counts) and counts[0], exact=False)
            if counts
            else (django_assert_num_queries(20, exact=False)) as found
        ):
            client.get("/en/bookings/busy/")
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_space_is_closed_while_it_is_taken_elsewhere():
    room = make_space()
    found = services.take_in(room, "Mairie", WEDNESDAY)
    closure = Closure.objects.get()
    assert (closure.space, closure.starts_at, closure.ends_at) == (room, NINE, TEN)
    assert closure.reason.en == "busy elsewhere"
    with pytest.raises(Conflict):
        book(make_member(room.place.network), room, NINE, NOON)
    services.take_in(room, "Mairie", calendar("20260114T110000"))
    assert Closure.objects.get().starts_at == at("2026-01-14 11:00")
    services.forget(found)
    assert not Closure.objects.exists()


def test_a_booking_in_the_way_is_shown_and_not_cancelled(client):
    room = make_space()
    person = make_member(room.place.network, "Zénobie")
    booked = book(person, room, NINE, NOON)
    operator = make_person()
    grant(operator, Role.OPERATOR, room.place)
    browser = Client()
    browser.force_login(operator.user)
    page = browser.get(f"/en/places/{room.place.slug}/busy/")
    file = SimpleUploadedFile("a.ics", WEDNESDAY)
    form_of(page, "url").send(browser, page, name="Mairie", file=file, space=room.pk)
    shown = browser.get(page.request["PATH_INFO"]).text
    assert "Taken there and here" in shown
    assert "Zénobie" in shown
    booked.refresh_from_db()
    assert booked.is_confirmed
    assert not Closure.objects.exists()
    cancel(booked, by=person)
    services.read_due()
    assert Closure.objects.get().space == room
    assert not selectors.clashes_at(room.place)
