"""Other places, and how far they are: minutes where the territory knows them, else kilometres."""

import struct

import pytest
from django.utils import translation

from etabli.booking import selectors
from etabli.booking.services import book
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.core.texts import Text
from etabli.network.requirements import Use
from etabli.territory.models import Territory, TravelTimes
from tests.worlds import at, make_member, make_network, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

# All day long, so that there are few other times.
OPENS, CLOSES = at("2026-01-14 08:00"), at("2026-01-14 18:00")
CODES = ["01001", "01002", "01003"]
MINUTES = [0, 40, 25, 35, 0, 10, 20, 12, 0]  # from each to each, row by row


@pytest.fixture
def territory():
    return Territory.objects.create(
        slug="t", name=Text("Terre"), relief="hilly", source="test", loaded_at=clock.now()
    )


@pytest.fixture
def spaces(territory):
    """One in each of three communes, and one that no travel time leads to."""
    network = make_network(territory=territory)
    places = [
        make_place(network, commune_code=code, longitude=5 + number / 10, latitude=46.0)
        for number, code in enumerate([*CODES, "99999"])
    ]
    return [make_space(place) for place in places]


def elsewhere(spaces) -> list[tuple[object, str]]:
    """What is offered in other places at the same time."""
    [asked, *_others] = spaces
    use = Use(make_member(asked.place.network), asked, OPENS, CLOSES, clock.now())
    with translation.override("en"):
        found = selectors.alternatives(use, most=20)
        return [(one.space, one.away) for one in found if one.space != use.space]


def test_they_come_by_the_minutes_of_the_territory(territory, spaces):
    TravelTimes.objects.create(
        territory=territory,
        method="matrix",
        source="test",
        codes=CODES,
        minutes=struct.pack("<9f", *MINUTES),
        computed_at=clock.now(),
    )
    book(make_member(spaces[0].place.network), spaces[0], OPENS, CLOSES)
    assert elsewhere(spaces) == [
        (spaces[3], "23 km as the crow flies"),
        (spaces[2], "25 min by car"),
        (spaces[1], "40 min by car"),
    ]


def test_without_travel_times_they_come_by_distance_and_say_so(spaces):
    book(make_member(spaces[0].place.network), spaces[0], OPENS, CLOSES)
    told = elsewhere(spaces)
    assert [space for space, _away in told] == spaces[1:]
    assert told[0][1] == "8 km as the crow flies"


def test_when_a_unit_chosen_by_name_is_taken_another_one_comes_first(spaces):
    desks = make_space(spaces[0].place, units=2)
    member = make_member(desks.place.network)
    chosen = desks.units.first()
    book(member, desks, OPENS, CLOSES, unit=chosen)
    with pytest.raises(Conflict) as refused:
        book(member, desks, OPENS, CLOSES, unit=chosen)
    first = refused.value.extra["alternatives"][0]
    assert (first["space"], first["starts_at"]) == (str(desks.uuid), OPENS.isoformat())
