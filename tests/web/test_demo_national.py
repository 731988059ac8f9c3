"""The invented network of a nation, at a small scale: whole, seeded, and asked in few queries."""

import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etabli.booking.models import Booking
from etabli.booking.selectors import offers
from etabli.booking.services import book
from etabli.community.models import Membership
from etabli.core import clock
from etabli.network.models import NO_OVERLAP, Occupation, Place, Unit
from etabli.people.models import Person
from etabli.territory.models import Commune
from etabli.web import demo, demo_national
from etabli.web.demo_national import SCALES, Scale
from tests.worlds import at

pytestmark = pytest.mark.django_db

NOW = at("2026-01-13 10:00")  # a Tuesday
YEARS = 0.12
SMALL, LARGER = Scale(1, 12), Scale(4, 60)


def load(scale: Scale, seed: int = 1) -> None:
    with clock.at(NOW):
        demo_national.load(scale, seed, lambda _message: None, years=YEARS)


def test_a_nation_is_three_hundred_places_three_thousand_units_and_thirty_thousand_members():
    national = SCALES["national"]
    tens, rest = divmod(national.places, demo_national.EACH)
    units = sum(demo_national.HUB) + 9 * sum(demo_national.NOMAD_OFFICE)
    assert (national.places, rest, tens * units, national.members) == (300, 0, 3_000, 30_000)


def test_what_is_loaded_is_whole_invented_and_without_an_overlap():
    load(SMALL)
    load(SMALL)  # which changes nothing
    assert Place.objects.get().is_example
    assert Unit.objects.count() == sum(demo_national.HUB)
    assert not Person.objects.exclude(email__endswith=".example").exists()
    members = SMALL.members + len(demo_national.ACCOUNTS)
    assert Membership.objects.filter(status="active").count() == members
    # Each booking that is not cancelled holds as many units as it says, for its time.
    assert NO_OVERLAP.stands(connection)
    held = {
        booking.uuid: (booking.starts_at, booking.ends_at, booking.quantity)
        for booking in Booking.objects.filter(status="confirmed")
    }
    assert len(held) > 500
    occupations = list(Occupation.objects.all())
    assert sum(quantity for _starts, _ends, quantity in held.values()) == len(occupations)
    assert all(held[one.holder][:2] == (one.starts_at, one.ends_at) for one in occupations)
    assert all(booking.uuid.version == 7 for booking in Booking.objects.all()[:20])
    told = Booking.objects.earliest("starts_at"), Booking.objects.latest("starts_at")
    first, last = (booking.starts_at for booking in told)
    assert first < NOW - timedelta(days=10) < NOW + timedelta(days=20) < last


def test_the_same_seed_draws_the_same_and_units_are_held_once_at_a_time():
    first, again, other = (drawn(seed) for seed in (1, 1, 2))
    assert first == again != other
    for pieces in demo_national.DAYS:
        ends = 0
        for start, length in pieces:
            assert ends <= start < start + length <= 10
            ends = start + length


def drawn(seed: int) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    day = demo_national.Day(NOW.date(), NOW, random.Random(seed), 1, [1, 2, 3])
    bookings, occupations = [], []
    day.fill(demo_national.Furniture(1, range(20), [1, 2]), bookings, occupations)
    return bookings, occupations


@pytest.mark.parametrize("scale", [SMALL, LARGER])
def test_pages_and_bookings_ask_as_much_of_a_large_network_as_of_a_small_one(scale):
    load(scale)
    assert counts() == {"near": 13, "day": 11, "week": 8, "find": 9, "booking": 8}


def counts() -> dict[str, int]:
    """The queries of a search near a commune, a day, a week and a booking."""
    hub = Place.objects.select_related("network").earliest("pk")
    host = Person.objects.get(email=demo_national.accounts()["host"])
    client = Client()
    client.force_login(host.user)
    day = (NOW + timedelta(days=7)).date()
    found = {}
    with clock.at(NOW):
        for page in (
            f"/fr/near/?commune={Commune.objects.earliest('pk').pk}",
            f"/fr/places/{hub.slug}/day/?date={day}",
            f"/fr/places/{hub.slug}/week/?date={day}",
            f"/fr/find/?day={day}",
        ):
            client.get(page)  # what is read once in a process
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found[page.partition("?")[0].split("/")[-2]] = len(queries)
        [offer, *_others] = offers(day, 60, places=[hub])
        with CaptureQueriesContext(connection) as queries:
            book(host, offer.space, offer.starts[0], offer.starts[0] + timedelta(hours=1))
        found["booking"] = len(queries)
    return found


def test_it_is_asked_for_on_the_command_line_with_years_and_a_seed(monkeypatch, capsys):
    monkeypatch.setitem(demo_national.SCALES, "department", Scale(1, 2))
    call_command("demo", "--scale", "department", "--years", "0.1", "--seed", "7")
    printed = capsys.readouterr()
    told = dict(line.split() for line in printed.out.strip().splitlines())
    assert told == demo_national.accounts()
    assert demo.PASSWORD in printed.err
    for option, wrong in (("--years", "0"), ("--years", "90"), ("--seed", "-1")):
        with pytest.raises(CommandError, match=option):
            call_command("demo", "--scale", "department", option, wrong)
