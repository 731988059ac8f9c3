"""From the page of a space to what is held, asked for, answered, and booked together."""

import pytest
from django.test import Client

from etabli.booking.models import Booking
from etabli.booking.services import HOLD, book
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.models import Space
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import form_of, forms_of
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")


@pytest.fixture
def desks() -> Space:
    return make_space(make_place(name=Text("L’Atelier")), units=6, name=Text("Grande salle"))


@pytest.fixture
def room(desks) -> Space:
    return make_space(desks.place, kind=Space.Kind.MEETING_ROOM, name=Text("Petite salle"))


@pytest.fixture
def member(desks) -> Person:
    return make_member(desks.place.network)


@pytest.fixture
def host(desks) -> Client:
    person = make_person("Hanna")
    grant(person, Role.HOST, desks.place)
    return browser_of(person)


def browser_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def browser(member) -> Client:
    return browser_of(member)


def url(booking: Booking, page: str = "") -> str:
    return f"/en/bookings/{booking.uuid}/{page}"


def test_a_desk_is_booked_for_a_part_of_the_day(browser, desks):
    page = browser.get(f"/en/spaces/{desks.uuid}/book/?day=2026-01-14")
    for told in ("morning: 08:00–13:00", "afternoon: 13:00–18:00", "day: 08:00–18:00"):
        assert told in page.text
    asked = form_of(page, "span").send(browser, page, span="afternoon", quantity="2")
    assert "13:00 – 18:00" in asked.text
    forms_of(asked)[0].send(browser, asked)
    made = Booking.objects.get()
    assert (made.starts_at, made.quantity) == (at("2026-01-14 13:00"), 2)


def test_a_room_is_booked_by_the_hour_with_desks_beside_it_at_once(browser, room, desks):
    page = browser.get(f"/en/spaces/{room.uuid}/book/?day=2026-01-14")
    form = form_of(page, "from_time")
    assert "span" not in form.values
    beside = {f"with_{desks.uuid}": "6"}
    asked = form.send(browser, page, from_time="09:00", until_time="12:00", **beside)
    assert "All of it is booked at once, or nothing." in asked.text
    answer = forms_of(asked)[0].send(browser, asked)
    page = browser.get(answer["Location"])
    assert "Booked together with it" in page.text and "Grande salle × 6" in page.text
    [cancel] = forms_of(page)
    cancel.send(browser, page, whole="on")
    assert {one.standing for one in Booking.objects.all()} == {Booking.Status.CANCELLED}


@pytest.mark.parametrize(
    "query",
    [
        "day=2026-01-14",
        "day=2026-01-14&span=night",
        "day=2026-01-14&from_time=09:00",
        "day=9999-12-31&span=day",
        "day=2026-01-14&span=day&with_01980f7e-8c1a-7000-8000-000000000000=1",
    ],
)
def test_a_broken_wish_is_not_found(browser, desks, query):
    assert browser.get(f"/en/bookings/new/?space={desks.uuid}&{query}").status_code == 404


def test_a_day_on_which_the_place_is_closed_says_so(browser, desks):
    sunday = browser.get(f"/en/spaces/{desks.uuid}/book/?day=2026-01-18").text
    assert "seven days: 08:00–18:00" in sunday and "morning" not in sunday
    query = f"space={desks.uuid}&day=2026-01-18&span=day"
    page = browser.get(f"/en/bookings/new/?{query}")
    assert "is closed then." in page.text
    assert browser.post(f"/en/bookings/new/?{query}", {"change_unit": ""}).status_code == 200
    assert not Booking.objects.exists()


def test_parts_of_a_day_are_found_across_the_network(client, desks, room, member):
    book(member, desks, NINE, NOON, quantity=6)
    page = client.get("/en/find/?day=2026-01-14&length=half&quantity=1&kind=&place=")
    assert "afternoon: 13:00–18:00" in page.text
    assert "morning" not in page.text and "Petite salle" not in page.text
    whole = client.get("/en/find/?day=2026-01-15&length=week&quantity=1&kind=&place=")
    assert "seven days: 08:00–18:00" in whole.text
    rooms = client.get("/en/find/?day=2026-01-14&length=60&quantity=1&kind=meeting_room&place=")
    assert "half a day" not in rooms.text


def test_what_is_held_is_confirmed_from_its_page_until_it_expires(browser, desks):
    query = f"space={desks.uuid}&starts_at=2026-01-14T09:00:00%2B01:00&length=180"
    answer = browser.post(f"/en/bookings/new/?{query}", {"hold": "on", "change_unit": ""})
    held = Booking.objects.get()
    page = browser.get(answer["Location"])
    assert "Held until 09:15" in page.text
    assert "held for a while" in browser.get("/en/bookings/").text
    with clock.at(clock.now() + HOLD):
        assert "was not confirmed in time" in browser.get(url(held)).text
        assert browser.post(url(held, "confirm/")).status_code == 409
    confirm = forms_of(page)[0]
    assert confirm.action == url(held, "confirm/")
    confirm.send(browser, page)
    held.refresh_from_db()
    assert held.is_confirmed


def test_a_host_sees_what_is_asked_for_and_answers_with_a_reason(browser, host, room, member):
    Space.objects.filter(pk=room.pk).update(approval=True)
    query = f"space={room.uuid}&starts_at=2026-01-14T09:00:00%2B01:00&length=180"
    page = browser.get(f"/en/bookings/new/?{query}")
    assert "answered within 48 hours" in page.text
    forms_of(page)[0].send(browser, page)
    asked = Booking.objects.get()
    assert "Asked for: a host answers by" in browser.get(url(asked)).text
    assert browser.post(url(asked, "answer/"), {"accept": "on"}).status_code == 404
    place = room.place.slug
    assert "1 booking waits for an answer" in host.get(f"/en/places/{place}/day/").text
    assert url(asked) in host.get(f"/en/places/{place}/requests/").text
    page = host.get(url(asked))
    answer = form_of(page, "reason").send(host, page, reason="Travaux ce jour-là.", refuse="on")
    assert answer["Location"] == f"/en/places/{place}/requests/"
    assert "Nothing waits for an answer." in host.get(answer["Location"]).text
    assert "Travaux ce jour-là." in browser.get(url(asked)).text
