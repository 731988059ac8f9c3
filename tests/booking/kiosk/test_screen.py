"""A screen at a door tells what is free and until when, without signing in and without names."""

import pytest
from django.test import Client

from etabli.booking.kiosk.rules import ADDRESS
from etabli.booking.kiosk.selectors import now_in
from etabli.booking.kiosk.services import add_screen
from etabli.booking.models import Screen
from etabli.booking.services import book
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.models import Space
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import form_of
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def room() -> Space:
    room = make_space(make_place(), kind=Space.Kind.MEETING_ROOM, name=Text("Réunion"))
    person = make_member(room.place.network, "Zénobie")
    for first, last in (("10:00", "11:00"), ("11:00", "12:00"), ("14:00", "18:00")):
        book(person, room, at(f"2026-01-13 {first}"), at(f"2026-01-13 {last}"))
    return room


def test_it_is_free_until_something_begins_and_taken_until_something_is_free(room):
    for now, free, until in (
        ("09:00", 1, "10:00"),
        ("10:20", 0, "12:00"),
        ("12:00", 1, "14:00"),
        ("14:00", 0, None),
        ("19:00", 0, None),
    ):
        with clock.at(at(f"2026-01-13 {now}")):
            shown = now_in(room)
        assert (shown.free, shown.until) == (free, until and at(f"2026-01-13 {until}")), now


def test_of_several_desks_it_tells_how_many_are_free_and_until_when_the_last_is(
    django_assert_num_queries,
):
    desks = make_space(units=3)
    person = make_member(desks.place.network)
    book(person, desks, at("2026-01-13 09:00"), at("2026-01-13 12:00"))
    book(person, desks, at("2026-01-13 10:00"), at("2026-01-13 11:00"), quantity=2)
    with django_assert_num_queries(3):
        shown = now_in(desks)
    assert (shown.free, shown.until) == (2, at("2026-01-13 10:00"))
    assert [one.quantity for one in shown.coming] == [1, 2]


def test_nobody_signs_in_and_names_are_shown_where_that_was_chosen_alone(room, client):
    for names in (False, True):
        page = client.get(f"/en/screens/{ADDRESS.token_of(add_screen(room, names=names).uuid)}/")
        assert ("Zénobie" in page.text) is names
        assert "until 10:00" in page.text.replace("a.m.", "").replace("10 ", "10:00")
    assert page["Refresh"] == "60"
    assert "Refresh" not in client.get(page.request["PATH_INFO"], {"still": "on"})


def test_an_address_that_is_closed_or_guessed_opens_nothing(room, client):
    person = make_person("Olga")
    grant(person, Role.OPERATOR, room.place)
    operator = Client()
    operator.force_login(person.user)
    page = operator.get(f"/en/places/{room.place.slug}/screens/")
    form_of(page, "space").send(operator, page, space=room.pk)
    screen = Screen.objects.get()
    address = f"/en/screens/{ADDRESS.token_of(screen.uuid)}/"
    assert address in operator.get(page.request["PATH_INFO"]).text
    assert client.get(address).status_code == 200
    operator.post(page.request["PATH_INFO"], {"remove": screen.pk})
    assert client.get(address).status_code == client.get("/en/screens/abc/").status_code == 404
