"""A desk is chosen where it stands, by whether it is free then."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from etabli.booking.floorplan.selectors import floors_at, next_time
from etabli.booking.models import Booking
from etabli.booking.services import book
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.floorplan.services import add_plan, put
from etabli.network.models import Occupation, Space
from tests.browsing import form_of
from tests.network.test_pages import picture
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")


@pytest.fixture
def desks(settings, tmp_path) -> Space:
    settings.MEDIA_ROOT = tmp_path
    desks = make_space(make_place(), units=3, name=Text("Grande salle"))
    plan = add_plan(desks.place, Text("Rez"), picture())
    for number, unit in enumerate(desks.units.all()):
        put(plan, unit, 10 + 30 * number, 50)
    return desks


def states(space: Space, starts_at=NINE, ends_at=NOON) -> list[str]:
    [floor] = floors_at(space.place, starts_at, ends_at)
    return [stand.state for stand in floor.stands]


def test_each_unit_is_free_taken_or_closed(desks, django_assert_num_queries):
    book(make_member(desks.place.network), desks, NINE, NOON, unit=desks.units.all()[1])
    with django_assert_num_queries(3):
        assert states(desks) == ["free", "taken", "free"]
    assert states(desks, NOON, at("2026-01-14 14:00")) == ["free"] * 3
    assert states(desks, NOON, at("2026-01-14 19:00")) == ["closed"] * 3


def test_what_is_kept_free_after_a_booking_counts(desks):
    book(make_member(desks.place.network), desks, NINE, NOON, unit=desks.units.first())
    Space.objects.update(buffer=30)
    before = at("2026-01-14 08:00")
    assert states(desks, before, NINE - timedelta(minutes=30)) == ["free"] * 3
    assert states(desks, before, NINE - timedelta(minutes=29)) == ["taken", "free", "free"]


def test_the_next_hours_of_opening_are_proposed(desks):
    for now, first, last in (
        ("2026-01-14 09:10", "2026-01-14 09:30", "2026-01-14 13:30"),
        ("2026-01-14 16:00", "2026-01-14 16:00", "2026-01-14 18:00"),
        ("2026-01-16 18:00", "2026-01-19 08:00", "2026-01-19 12:00"),
    ):
        with clock.at(at(now)):
            assert next_time(desks.place) == (at(first), at(last))


def test_the_desk_that_one_chose_is_the_one_booked(desks):
    person, chosen = make_member(desks.place.network), desks.units.last()
    client = Client()
    client.force_login(person.user)
    query = {"day": "2026-01-14", "from_time": "09:00", "until_time": "12:00"}
    page = client.get(f"/en/places/{desks.place.slug}/floor/", query)
    [_plan, stands] = page.context["floors"][0]
    address = {one.mark.unit: url for one, url in stands}[chosen]
    assert page.text.count(address.replace("&", "&amp;")) == 2  # on the plan and in the list
    shown = client.get(address)
    assert "Grande salle: 3" in " ".join(shown.text.split())
    form_of(shown, "change_unit").send(client, shown)
    booking = Booking.objects.get()
    assert (booking.starts_at, booking.ends_at, booking.unit_chosen) == (NINE, NOON, True)
    assert Occupation.objects.get(holder=booking.uuid).unit == chosen
    assert "unit" in parse_qs(urlsplit(address).query)
    wrong = client.get(page.request["PATH_INFO"], query | {"until_time": "08:00"})
    assert "The end is not after the beginning." in wrong.text
