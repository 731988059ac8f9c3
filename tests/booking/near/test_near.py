"""What is free now or next, by travel time where it is known and by distance elsewhere."""

import struct

import pytest
from django.utils import translation

from etabli.booking.near import selectors
from etabli.booking.near.selectors import Origin, free_near, origin_at
from etabli.booking.services import book
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.models import Space
from etabli.territory.models import Commune, Territory, TravelTimes
from tests.worlds import at, make_member, make_network, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

DESK = Space.Kind.OPEN_SPACE
CODES = ["01001", "01002", "01003"]
MINUTES = [0, 40, 25, 35, 0, 10, 20, 12, 0]  # from each to each, row by row


@pytest.fixture
def communes() -> list[Commune]:
    """Three in a row, a tenth of a degree apart, and the travel times between them."""
    territory = Territory.objects.create(
        slug="t", name=Text("Terre"), relief="hilly", source="test", loaded_at=clock.now()
    )
    district = territory.districts.create(
        code="d", name=Text("Secteur"), longitude=5.0, latitude=46.0
    )
    TravelTimes.objects.create(
        territory=territory,
        method="matrix",
        source="test",
        codes=CODES,
        minutes=struct.pack("<9f", *MINUTES),
        computed_at=clock.now(),
    )
    return [
        Commune.objects.create(
            territory=territory,
            district=district,
            code=code,
            name=f"Commune {number}",
            population=1,
            longitude=5 + number / 10,
            latitude=46.0,
        )
        for number, code in enumerate(CODES)
    ]


@pytest.fixture
def desks(communes) -> list[Space]:
    """One in each commune, and one that no travel time leads to."""
    network = make_network(territory=communes[0].territory)
    return [
        make_space(make_place(network, commune_code=code, longitude=5 + number / 10, latitude=46.0))
        for number, code in enumerate([*CODES, "99999"])
    ]


def test_the_nearest_comes_first_and_says_how_it_is_known(
    communes, desks, django_assert_num_queries
):
    origin = Origin(5.0, 46.0, communes[0])
    with django_assert_num_queries(7):
        found = free_near(origin, 120, DESK)
    assert [one.offer.space for one in found] == [desks[0], desks[3], desks[2], desks[1]]
    with translation.override("en"):
        away = [one.offer.away for one in found]
    assert away[2:] == ["25 min by car", "40 min by car"]
    assert away[1] == "23 km as the crow flies"
    assert all(one.is_now for one in found)


def test_what_is_taken_comes_when_it_is_free_next(communes, desks):
    here = desks[0]
    book(make_member(here.place.network), here, at("2026-01-13 09:00"), at("2026-01-13 12:00"))
    [first, *_others] = free_near(Origin(5.0, 46.0, communes[0]), 120, DESK)
    assert (first.is_now, first.offer.starts_at) == (False, at("2026-01-13 12:00"))
    make_space(here.place)
    assert free_near(Origin(5.0, 46.0, communes[0]), 120, DESK)[0].is_now
    assert free_near(Origin(5.0, 46.0), 120, Space.Kind.MACHINE) == []


def test_it_looks_further_where_the_nearest_have_nothing(communes, desks, monkeypatch):
    monkeypatch.setattr(selectors, "LOOKED_AT", 1)
    origin = Origin(5.0, 46.0, communes[0])
    desks[0].place.spaces.update(longest=60)  # so that nothing there is long enough
    assert [one.offer.space for one in free_near(origin, 120, DESK)] == [
        desks[3],
        desks[2],
        desks[1],
    ]
    monkeypatch.setattr(selectors, "MOST", 1)
    assert [one.offer.space for one in free_near(origin, 60, DESK)] == [desks[0]]


def test_a_position_stands_for_the_nearest_commune_unless_it_is_far(communes):
    assert origin_at(5.11, 46.0, communes).commune == communes[1]
    assert origin_at(8.0, 46.0, communes).commune is None
    assert origin_at(5.0, 46.0, []).commune is None


def test_it_works_by_commune_without_a_script_and_by_position(communes, desks, client):
    page = client.get("/en/near/")
    assert "Commune 2" in page.text
    assert "free now" not in page.text
    by_commune = client.get("/en/near/", {"commune": communes[2].pk})
    assert "From Commune 2" in by_commune.text
    by_position = client.get("/en/near/", {"longitude": "5.19", "latitude": "46"})
    assert by_position.context["origin"].commune == communes[2]
    assert [url for _one, url in by_position.context["found"]] == [
        url for _one, url in by_commune.context["found"]
    ]
    assert "position" in client.get("/en/near/", {"longitude": "900"}).text
