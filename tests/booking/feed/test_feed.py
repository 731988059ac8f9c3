"""The calendar of a place or a space, for those who look after it."""

import pytest
from django.test import Client
from icalendar import Calendar

from etabli.booking.models import PlaceFeed
from etabli.booking.services import book, cancel
from etabli.core.texts import Text
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import form_of
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def events(client: Client, address: str) -> list[tuple[str, object]]:
    answer = client.get(address[address.index("/calendar/") :])
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(str(one["summary"]), one["dtstart"].dt) for one in found]


def test_a_host_gives_out_the_calendar_of_the_place_or_of_a_space_and_closes_it(client):
    desks = make_space(make_place(), name=Text("Salle"))
    room = make_space(desks.place, name=Text("Réunion"))
    person, nine = make_member(desks.place.network, "Zénobie"), at("2026-01-14 09:00")
    book(person, desks, nine, at("2026-01-14 12:00"))
    book(person, room, nine, at("2026-01-14 10:00"))
    cancel(book(person, room, at("2026-01-14 13:00"), at("2026-01-14 15:00")), by=person)
    host = make_person("Hanna")
    grant(host, Role.HOST, desks.place)
    browser = Client()
    browser.force_login(host.user)
    page = browser.get(f"/en/places/{desks.place.slug}/calendars/")
    form_of(page, "space").send(browser, page)
    form_of(page, "space").send(browser, page, space=room.pk, names="on")
    shown = browser.get(page.request["PATH_INFO"])
    (_whole, first), (_room, second) = shown.context["feeds"]
    assert sorted(events(client, first)) == [("Réunion: booked", nine), ("Salle: booked", nine)]
    assert events(client, second) == [("Réunion: Zénobie", nine)]
    browser.post(page.request["PATH_INFO"], {"remove": PlaceFeed.objects.first().pk})
    for closed in (first[first.index("/calendar/") :], "/calendar/places/abc.ics"):
        assert client.get(closed).status_code == 404
