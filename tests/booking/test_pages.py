"""The pages of those who book, and of the host who expects them."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar
from uuid6 import uuid7

from etabli.booking import views
from etabli.booking.models import Booking, CalendarFeed
from etabli.booking.services import book, cancel
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.models import Occupation, Place, Space
from etabli.network.services import close_space
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import errors_of, form_of, forms_of
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def desks() -> Space:
    return make_space(make_place(name=Text("L’Atelier")), units=2, name=Text("Grande salle"))


@pytest.fixture
def member(desks) -> Person:
    return make_member(desks.place.network)


def browser_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def browser(member) -> Client:
    return browser_of(member)


@pytest.fixture
def host(desks) -> Person:
    person = make_person("Hanna")
    grant(person, Role.HOST, desks.place)
    return person


def new_url(space: Space, starts_at=NINE, minutes: int = 180, **other: Any) -> str:
    query = {"space": space.uuid, "starts_at": starts_at.isoformat(), "length": minutes, **other}
    return f"/en/bookings/new/?{urlencode(query)}"


def url(booking: Booking, page: str = "") -> str:
    return f"/en/bookings/{booking.uuid}/{page}"


def is_booked(answer: HttpResponse) -> Booking:
    booking = Booking.objects.latest("pk")
    assert (answer.status_code, answer.get("Location")) == (302, url(booking))
    return booking


# Find


def test_a_large_network_is_looked_through_page_by_page(client, desks, monkeypatch):
    monkeypatch.setattr(views, "PLACES_ON_A_PAGE", 2)
    others = [make_space(make_place(desks.place.network)) for _number in range(2)]
    page = "/en/find/?day=2026-01-14&length=60"
    first, second = client.get(page), client.get(f"{page}&page=2")
    assert [offer.space for offer, _strip in first.context["rows"]] == [desks, others[0]]
    assert [offer.space for offer, _strip in second.context["rows"]] == [others[1]]
    assert "Places 1 to 2 of 3" in first.text
    assert "page=2" in first.text
    alone = client.get(f"{page}&place={others[1].place.slug}")
    assert [offer.space for offer, _strip in alone.context["rows"]] == [others[1]]
    assert "Next places" not in alone.text


def test_anybody_finds_what_is_free_today_without_asking_anything(client, desks):
    page = client.get("/en/find/")
    assert "Free on Tuesday 13 January 2026" in page.text
    assert "Grande salle" in page.text
    assert "2 free" in page.text


def test_from_what_is_found_one_comes_to_what_is_booked(browser, desks, member):
    page = browser.get("/en/find/?day=2026-01-14&length=180&quantity=2&kind=&place=")
    search, choice = forms_of(page)
    assert search.values["day"] == ["2026-01-14"]
    assert choice.values["starts_at"] == ["2026-01-14T08:00:00+01:00"]
    asked = choice.send(browser, page, starts_at="2026-01-14T09:00:00+01:00")
    assert "Wednesday 14 January 2026" in asked.text
    assert "09:00 – 12:00" in asked.text
    booking = is_booked(forms_of(asked)[0].send(browser, asked))
    assert (booking.person, booking.starts_at, booking.ends_at) == (member, NINE, NOON)
    assert booking.quantity == 2
    assert "It is booked." in browser.get(url(booking)).text


def test_when_nothing_is_free_the_page_says_what_to_try(client, desks, member):
    book(member, desks, at("2026-01-14 08:00"), at("2026-01-14 18:00"), quantity=2)
    page = client.get("/en/find/?day=2026-01-14&length=60&quantity=1")
    assert "Nothing is free for that long on that day." in page.text
    assert "What is free on Thursday 15 January" in page.text
    assert 'href="?day=2026-01-15&amp;length=60&amp;quantity=1"' in page.text


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("day=tomorrow", "day"),
        ("day=2026-02-30", "day"),
        ("day=9999-12-31", "day"),
        ("day=0001-01-01", "day"),
        ("day=2026-03-29T02:30", "day"),
        ("length=45", "length"),
        ("length=-60", "length"),
        ("length=a", "length"),
        ("quantity=0", "quantity"),
        ("quantity=100", "quantity"),
        ("kind=castle", "kind"),
        ("place=nowhere", "place"),
        ("place=%00", "place"),
    ],
)
def test_a_wrong_search_is_told_at_its_field(client, desks, asked, field):
    errors = errors_of(client.get(f"/en/find/?{asked}"))
    assert list(errors) == [field]
    assert len(errors[field]) == 1


def test_a_place_that_is_not_open_cannot_be_chosen(client, desks):
    Place.objects.update(status=Place.Status.DRAFT)
    assert list(errors_of(client.get(f"/en/find/?place={desks.place.slug}"))) == ["place"]


def test_the_repeated_hour_is_offered_twice_and_told_apart(client):
    make_space(make_place(always_open=True), horizon=365)
    page = client.get("/en/find/?day=2026-10-25&length=60").text
    assert ">02:30 (UTC+0200)</option>" in page
    assert ">02:30 (UTC+0100)</option>" in page
    assert ">03:00</option>" in page
    spring = client.get("/en/find/?day=2026-03-29&length=60").text
    assert ">01:30</option>" in spring and ">02:00</option>" not in spring


# Book


def test_to_book_one_signs_in_first_and_comes_back(client, desks):
    answer = client.get(new_url(desks))
    assert answer.status_code == 302
    assert "next=/en/bookings/new/" in answer["Location"]
    assert client.post(new_url(desks), {"change_unit": ""}).status_code == 302
    assert not Booking.objects.exists()


def test_who_is_no_member_is_asked_to_join_and_comes_back(desks):
    person = make_person()
    browser = browser_of(person)
    page = browser.get(new_url(desks))
    assert "Join the network first" in page.text
    [join] = forms_of(page)
    answer = join.send(browser, page)
    assert (answer.status_code, answer["Location"]) == (302, new_url(desks))
    page = browser.get(answer["Location"])
    assert is_booked(forms_of(page)[0].send(browser, page)).person == person


def test_a_refusal_is_told_with_alternatives_that_lead_to_a_booking(browser, desks, member):
    book(member, desks, NINE, NOON, quantity=2)
    page = browser.get(new_url(desks))
    answer = forms_of(page)[0].send(browser, page)
    assert answer.status_code == 200
    assert "Grande salle is taken at that time." in answer.text
    [first, *_others] = answer.context["alternatives"]
    assert f"{first['starts_at']:%H:%M}" == "12:00"
    assert "Wednesday 14 January, 12:00 – 15:00" in answer.text
    page = browser.get(first["url"])
    assert is_booked(forms_of(page)[0].send(browser, page)).starts_at == NOON


def test_a_change_of_desk_is_offered_and_booked_when_accepted(browser, desks, member):
    one, other = desks.units.all()
    book(member, desks, NINE, NINE + HOUR, unit=one)
    book(member, desks, NINE + HOUR, NOON, unit=other)
    page = browser.get(new_url(desks))
    offer = forms_of(page)[0].send(browser, page)
    assert "a change is possible" in offer.text
    assert "09:00 – 10:00" in offer.text and "10:00 – 12:00" in offer.text
    assert Booking.objects.count() == 2
    booking = is_booked(forms_of(offer)[0].send(browser, offer))
    assert "Desks: 2, 1" in browser.get(url(booking)).text


@pytest.mark.parametrize(
    ("starts_at", "minutes", "told"),
    [
        ("2026-01-14 05:00", 180, "is not open all that time"),
        ("2026-01-12 09:00", 180, "This time has begun already"),
        ("2026-07-10 09:00", 180, "days ahead"),
        ("2026-01-14 09:00", 10, "is booked for"),
    ],
)
def test_what_would_be_refused_is_told_before_one_books(browser, desks, starts_at, minutes, told):
    address = new_url(desks, at(starts_at), minutes)
    for page in (browser.get(address), browser.post(address, {"change_unit": ""})):
        assert page.status_code == 200
        assert told in page.text
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"space": "desk"},
        {"space": uuid7()},
        {"starts_at": "soon"},
        {"starts_at": "9999-12-31T23:00:00+00:00"},
        {"starts_at": "0001-01-01T00:00:00+00:00"},
        {"starts_at": "2026-03-29T02:30"},  # without offset: there is no such time
        {"length": "0"},
        {"length": "99999999"},
        {"quantity": "-1"},
    ],
)
def test_a_broken_link_is_not_found(browser, desks, query):
    whole = {"space": desks.uuid, "starts_at": NINE.isoformat(), "length": 60}
    address = urlencode({**whole, **query} if query else {})
    assert browser.get(f"/en/bookings/new/?{address}").status_code == 404


def test_a_time_with_seconds_is_refused(browser, desks):
    answer = browser.post(new_url(desks, NINE.replace(second=30)), {"change_unit": ""})
    assert "Times are on whole minutes." in answer.text
    assert not Booking.objects.exists()


def test_a_host_books_for_a_member_of_the_network(desks, member, host):
    browser = browser_of(host)
    stranger = make_person("Zoé")
    page = browser.get(new_url(desks))
    form = form_of(page, "person")
    booking = is_booked(form.send(browser, page, person=str(member.pk)))
    assert (booking.person, booking.made_by) == (member, host)
    assert "Booking of Ada" in browser.get(url(booking)).text
    wrong = form.send(browser, page, person=str(stranger.pk))
    assert list(errors_of(wrong)) == ["person"]
    assert Booking.objects.count() == 1


def test_a_member_does_not_choose_for_whom(browser, desks, member):
    other = make_member(desks.place.network, "Bob")
    page = browser.get(new_url(desks))
    assert "person" not in forms_of(page)[0].values
    assert is_booked(browser.post(new_url(desks), {"person": other.pk})).person == member


# One's own bookings


def test_ones_own_bookings_are_listed_and_no_others(browser, desks, member):
    book(member, desks, NINE, NOON)
    cancel(book(member, desks, at("2026-01-15 09:00"), at("2026-01-15 10:00")), by=member)
    book(make_member(desks.place.network, "Bob"), desks, NINE + HOUR, NOON)
    page = browser.get("/en/bookings/")
    assert "Wednesday 14 January, 09:00–12:00" in page.text
    assert "cancelled" in page.text
    assert "10:00–12:00" not in page.text
    assert f"/calendar/{CalendarFeed.objects.get().secret}.ics" in page.text


def test_bookings_are_told_in_the_time_of_their_place(browser, member, desks):
    Place.objects.update(time_zone="America/Cayenne")
    booking = book(member, Space.objects.get(), at("2026-01-14 13:00"), at("2026-01-14 15:00"))
    for address in ("/en/bookings/", url(booking), url(booking, "move/")):
        assert "09:00" in browser.get(address).text
        assert "13:00" not in browser.get(address).text


@pytest.mark.parametrize("page", ["", "move/", "event.ics"])
def test_the_bookings_of_others_are_not_found(browser, client, desks, page):
    theirs = book(make_member(desks.place.network, "Bob"), desks, NINE, NOON)
    assert browser.get(url(theirs, page)).status_code == 404
    assert client.get(url(theirs, page)).status_code == 302
    funder = make_person()
    grant(funder, Role.FUNDER, desks.place.network)
    assert browser_of(funder).get(url(theirs, page)).status_code == 404


def test_the_bookings_of_others_are_neither_moved_nor_cancelled(browser, desks):
    theirs = book(make_member(desks.place.network, "Bob"), desks, NINE, NOON)
    for page in ("move/", "cancel/"):
        assert browser.post(url(theirs, page), {}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.is_confirmed and theirs.revision == 0


def test_a_booking_is_cancelled_from_its_page(browser, desks, member):
    booking = book(member, desks, NINE, NOON)
    page = browser.get(url(booking))
    assert browser.get(url(booking, "cancel/")).status_code == 405
    [form] = forms_of(page)
    answer = form.send(browser, page)
    assert (answer.status_code, answer["Location"]) == (302, "/en/bookings/")
    assert not Occupation.objects.exists()
    page = browser.get(url(booking))
    assert "This booking has been cancelled." in page.text
    assert forms_of(page) == []
    assert form.send(browser, page).status_code == 302  # again changes nothing
    assert Booking.objects.get().revision == 1


def test_a_booking_that_has_begun_offers_no_change_and_refuses_one(browser, desks, member):
    booking = book(member, desks, NINE, NOON)
    with clock.at(NINE):
        offered = {one.action for one in forms_of(browser.get(url(booking)))}
        assert offered == {url(booking, "arrive/")}
        answer = browser.post(url(booking, "cancel/"))
    assert answer.status_code == 409
    assert "has begun and cannot be changed any more" in answer.text


# Move


def test_a_booking_is_moved_to_another_time_and_space(browser, desks, member):
    room = make_space(make_place(desks.place.network), name=Text("Petite salle"))
    abroad = make_space(make_place(), name=Text("Ailleurs"))
    booking = book(member, desks, NINE, NOON)
    page = browser.get(url(booking, "move/"))
    assert "Petite salle" in page.text
    assert "Ailleurs" not in page.text
    form = form_of(page, "from_time")
    assert form.values["from_time"] == ["09:00"]
    wrong = form.send(browser, page, space=str(abroad.pk))
    assert list(errors_of(wrong)) == ["space"]
    answer = form.send(browser, page, space=str(room.pk), day="2026-01-15", until_time="11:00")
    assert (answer.status_code, answer["Location"]) == (302, url(booking))
    booking.refresh_from_db()
    assert (booking.space, booking.starts_at) == (room, at("2026-01-15 09:00"))
    assert booking.ends_at == at("2026-01-15 11:00")
    assert "Your booking has been moved." in browser.get(url(booking)).text


def test_a_booking_keeps_its_time_when_the_new_one_is_taken_and_hears_of_others(
    browser, desks, member
):
    booking = book(member, desks, NINE, NOON)
    book(member, desks, NINE + 24 * HOUR, NOON + 24 * HOUR, quantity=2)
    page = browser.get(url(booking, "move/"))
    answer = form_of(page, "from_time").send(browser, page, day="2026-01-15")
    assert "Grande salle is taken at that time." in answer.text
    assert "Thursday 15 January, 12:00 – 15:00" in answer.text
    booking.refresh_from_db()
    assert booking.starts_at == NINE


def test_a_change_of_desk_is_accepted_when_a_booking_is_moved(browser, desks, member):
    booking = book(member, desks, at("2026-01-15 09:00"), at("2026-01-15 12:00"))
    one, other = desks.units.all()
    book(member, desks, NINE, NINE + HOUR, unit=one)
    book(member, desks, NINE + HOUR, NOON, unit=other)
    page = browser.get(url(booking, "move/"))
    offer = form_of(page, "from_time").send(browser, page, day="2026-01-14")
    assert "a change is possible" in offer.text
    answer = form_of(offer, "from_time").send(browser, offer)
    assert answer.status_code == 302
    assert Occupation.objects.filter(holder=booking.uuid).count() == 2


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"until_time": "09:00"}, "until_time"),
        ({"until_time": "08:00"}, "until_time"),
        ({"from_time": "nine"}, "from_time"),
        ({"day": ""}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "2026-03-29", "from_time": "02:30", "until_time": "05:00"}, "from_time"),
        ({"day": "2026-03-29", "from_time": "01:00", "until_time": "02:30"}, "until_time"),
        ({"space": "999999"}, "space"),
    ],
)
def test_a_wrong_time_is_told_at_its_field_and_moves_nothing(browser, desks, member, filled, field):
    booking = book(member, desks, NINE, NOON)
    page = browser.get(url(booking, "move/"))
    errors = errors_of(form_of(page, "from_time").send(browser, page, **filled))
    assert list(errors) == [field]
    assert len(errors[field]) == 1
    booking.refresh_from_db()
    assert (booking.starts_at, booking.revision) == (NINE, 0)


def test_a_host_moves_and_cancels_the_bookings_of_their_place(desks, member, host):
    browser = browser_of(host)
    booking = book(member, desks, NINE, NOON)
    page = browser.get(url(booking, "move/"))
    assert form_of(page, "from_time").send(browser, page, day="2026-01-15").status_code == 302
    answer = browser.post(url(booking, "cancel/"))
    assert answer["Location"] == f"/en/places/{desks.place.slug}/day/"
    booking.refresh_from_db()
    assert booking.cancelled_by == host


# In calendars


def test_one_booking_is_a_file_for_calendars(browser, desks, member):
    booking = book(member, desks, NINE, NOON)
    answer = browser.get(url(booking, "event.ics"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["uid"] == f"{booking.uuid}@etabli"
    assert event.start == NINE


def test_the_address_of_the_calendar_is_closed_and_made_anew(browser, client, member):
    old = browser.get("/en/bookings/").context["calendar_url"]
    assert client.get(old).status_code == 200
    assert browser.get("/en/bookings/calendar/").status_code == 405
    assert browser.post("/en/bookings/calendar/").status_code == 302
    new = browser.get("/en/bookings/").context["calendar_url"]
    assert new != old
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


# The host's day


def test_a_host_sees_who_is_expected(desks, member, host):
    booking = book(member, desks, NINE, NOON)
    close_space(desks, at("2026-01-14 14:00"), at("2026-01-14 16:00"), Text("Travaux"))
    browser = browser_of(host)
    today = browser.get(f"/en/places/{desks.place.slug}/day/")
    assert "Nobody is expected on that day." in today.text
    page = browser.get(f"/en/places/{desks.place.slug}/day/?date=2026-01-14")
    assert f'<a href="{url(booking)}">Ada</a>' in page.text
    assert "09:00–12:00" in page.text and "14:00–16:00" in page.text
    assert "Travaux" in page.text
    assert "?date=2026-01-13" in page.text and "?date=2026-01-15" in page.text


def test_a_day_without_opening_says_so(desks, host):
    page = browser_of(host).get(f"/en/places/{desks.place.slug}/day/?date=2026-01-18")
    assert "The place is closed on that day." in page.text


def test_what_comes_from_the_day_before_or_goes_on_is_told_so(host, desks):
    Place.objects.update(hours={"week": {str(day): [["00:00", "00:00"]] for day in range(7)}})
    space = Space.objects.get()
    member = make_member(space.place.network)
    book(member, space, at("2026-01-14 20:00"), at("2026-01-15 02:00"))
    browser = browser_of(host)
    for day, told in (("14", "20:00–…"), ("15", "…–02:00")):
        page = browser.get(f"/en/places/{space.place.slug}/day/?date=2026-01-{day}")
        assert told in page.text


@pytest.mark.parametrize("asked", ["2026-02-30", "tomorrow", "9999-12-31", "0001-01-01"])
def test_a_day_that_there_is_not_is_not_found(desks, host, asked):
    page = browser_of(host).get(f"/en/places/{desks.place.slug}/day/?date={asked}")
    assert page.status_code == 404


def test_the_day_is_for_those_on_site_alone(client, browser, desks, host):
    address = f"/en/places/{desks.place.slug}/day/"
    assert browser_of(host).get(address).status_code == 200
    assert client.get(address).status_code == 302
    assert browser.get(address).status_code == 404
    elsewhere = make_place(desks.place.network)
    assert browser_of(host).get(f"/en/places/{elsewhere.slug}/day/").status_code == 404


# How many questions


def test_the_number_of_queries_does_not_grow(
    browser, desks, member, host, django_assert_max_num_queries
):
    pages = {
        "/en/find/?day=2026-01-14&length=60": browser,
        "/en/bookings/": browser,
        f"/en/places/{desks.place.slug}/day/?date=2026-01-14": browser_of(host),
    }

    def counts() -> list[int]:
        counted = []
        for address, who in pages.items():
            with django_assert_max_num_queries(40) as asked:
                assert who.get(address).status_code == 200
            counted.append(len(asked))
        return counted

    def furnish(count: int) -> None:
        for _number in range(count):
            space = make_space(desks.place, units=2)
            book(member, space, NINE, NOON)
            cancel(book(member, space, NINE, NOON), by=member)
            elsewhere = make_space(make_place(desks.place.network))
            book(member, elsewhere, NINE, NOON)

    furnish(1)
    counts()  # the calendar's address is made once
    before = counts()
    furnish(5)
    assert counts() == before


def test_pages_are_in_french_too(browser, desks, member):
    book(member, desks, NINE, NOON)
    assert "Mercredi 14 janvier" in browser.get("/fr/bookings/").text
