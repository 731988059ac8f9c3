"""A week at a glance: each day, each space."""

import pytest
from django.test import Client

from etabli.booking.services import book
from etabli.booking.week.selectors import week_of
from etabli.core.texts import Text
from etabli.network.services import close_space
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def test_each_booking_and_closure_stands_on_its_days_and_a_long_list_is_cut(
    django_assert_num_queries,
):
    desks = make_space(make_place(), units=5, name=Text("Salle"))
    room = make_space(desks.place, name=Text("Réunion"))
    person = make_member(desks.place.network, "Zénobie")
    for _number in range(4):
        book(person, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    close_space(room, at("2026-01-15 12:00"), at("2026-01-16 12:00"), Text("Travaux"))
    with django_assert_num_queries(3):
        week = week_of(desks.place, at("2026-01-18 09:00").date())
    assert week.monday == at("2026-01-12 09:00").date()
    told = [[len(cell.entries) for cell in day.cells] for day in week.days]
    assert told == [[0, 0], [0, 0], [4, 0], [0, 1], [0, 1], [0, 0], [0, 0]]
    assert [day.is_open for day in week.days] == [True] * 5 + [False] * 2

    host = make_person("Hanna")
    grant(host, Role.HOST, desks.place)
    client = Client()
    client.force_login(host.user)
    page = client.get(f"/en/places/{desks.place.slug}/week/")
    assert page.text.count(">Zénobie</a>") == 3
    assert "and 1 more" in page.text
    assert client.get(page.request["PATH_INFO"], {"date": "never"}).status_code == 404
