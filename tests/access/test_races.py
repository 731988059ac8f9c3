"""Who books at the same instant for the same time has a code of their own all the same."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from etabli.access.code.selectors import codes_of
from etabli.access.door.keys import digits_of
from etabli.access.entry.rules import Told
from etabli.access.entry.services import take_in
from etabli.access.models import Door, DoorCode
from etabli.booking.models import Booking, Presence
from etabli.booking.services import book, move
from etabli.core import clock
from etabli.network.models import Space
from etabli.people.models import Person
from tests.access.worlds import make_door
from tests.racers import racers
from tests.worlds import make_member, make_network, make_place, make_space

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 4
HOUR = timedelta(hours=1)


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


def send_or_move(door: int, holders: list[UUID], bookings: list[int]) -> str:
    """What an agent sends of these codes' bookings, or those bookings moved meanwhile."""
    found = Door.objects.select_related("device").get(pk=door)
    for _round in range(12):
        if holders:
            told = [
                Told(number, "in", "listed", clock.now(), age=1, holder=holder)
                for number, holder in enumerate(holders)
            ]
            take_in(found, uuid4(), told)
        for pk in bookings:
            one = Booking.objects.select_related("space__place__network", "person").get(pk=pk)
            later = timedelta(minutes=1)
            move(one, one.starts_at + later, one.ends_at + later)
    return "done"


def test_entries_taken_in_while_their_bookings_are_moved_wait_for_nobody_for_ever():
    """An entry refers to the door and to the booking, which whoever moves it locks one by one."""
    door = make_door()
    start = clock.this_minute() + timedelta(days=1)
    made = [
        book(make_member(door.place.network), make_space(door.place), start, start + HOUR)
        for _ in range(4)
    ]
    holders = [codes_of(one)[0].uuid for one in made]
    numbers = [one.pk for one in made]
    wanted = [(holders, []), (holders[::-1], []), ([], numbers[:2]), ([], numbers[2:])]
    with racers(PROCESSES) as four:
        answers = four.race(send_or_move, [(door.pk, *one) for one in wanted])
    assert Counter(map(str, answers)) == {"done": PROCESSES}
    assert Presence.objects.count() == len(made)
