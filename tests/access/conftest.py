from datetime import timedelta

import pytest

from etabli.access.models import Door
from etabli.booking.models import Booking
from etabli.booking.services import book
from etabli.network.models import Space
from etabli.people.models import Person
from tests.access.worlds import make_door
from tests.worlds import make_member, make_space


@pytest.fixture
def door(tuesday) -> Door:
    return make_door()


@pytest.fixture
def desks(door) -> Space:
    return make_space(door.place, units=3)


@pytest.fixture
def ada(door) -> Person:
    return make_member(door.place.network)


@pytest.fixture
def booking(desks, ada, tuesday) -> Booking:
    """From an hour from now, for two hours."""
    start = tuesday + timedelta(hours=1)
    return book(ada, desks, start, start + timedelta(hours=2))
