"""Who books at the same instant for the same time has a code of their own all the same."""

from datetime import datetime, timedelta

import pytest

from etabli.access.code.selectors import codes_of
from etabli.access.door.keys import digits_of
from etabli.access.models import Door, DoorCode
from etabli.booking.services import book, move
from etabli.core import clock
from etabli.network.models import Space
from etabli.people.models import Person
from tests.access.worlds import make_door
from tests.racers import racers
from tests.worlds import make_member, make_network, make_place, make_space

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 4


def book_there_and_back(person: int, spaces: list[int], starts_at: datetime) -> list[str]:
    """Book, then move between two places with doors, against whoever moves the other way."""
    here, there = (Space.objects.select_related("place__network").get(pk=pk) for pk in spaces)
    ends_at = starts_at + timedelta(hours=1)
    made = book(Person.objects.get(pk=person), here, starts_at, ends_at)
    for space in (there, here) * 3:
        made = move(made, starts_at, ends_at, space=space)
    return [digits_of(code) for code in codes_of(made)]


def test_codes_stay_apart_and_nobody_waits_for_ever():
    network = make_network()
    doors = [make_door(make_place(network, always_open=True)) for _ in range(2)]
    # A space of one's own each, so that only the doors are shared.
    spaces = [[make_space(door.place).pk for door in doors] for _ in range(PROCESSES)]
    people = [make_member(network).pk for _ in range(PROCESSES)]
    starts_at = clock.this_minute() + timedelta(days=1)
    with racers(PROCESSES) as four:
        answers = four.race(
            book_there_and_back,
            [
                (person, own[:: 1 if number % 2 else -1], starts_at)
                for number, (person, own) in enumerate(zip(people, spaces, strict=True))
            ],
        )
    assert all(isinstance(answer, list) and len(answer) == 1 for answer in answers), answers
    assert len({digits for [digits] in answers}) == PROCESSES
    assert DoorCode.objects.filter(revoked_at__isnull=True).count() == PROCESSES
    assert Door.objects.filter(version__gt=0).count() == 2
