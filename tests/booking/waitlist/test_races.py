"""Real processes: what is freed goes to one, and an offer is accepted or over, never both."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from etabli.booking.models import Booking, Wait
from etabli.booking.services import book, cancel, expire
from etabli.booking.waitlist.services import accept, serve, wait
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.network.models import Occupation, Space
from etabli.people.models import Person
from tests.racers import racers
from tests.worlds import make_member, make_place, make_space

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 4
ROUNDS = 5


@pytest.fixture(scope="module")
def four(django_db_setup):
    with racers(PROCESSES) as made:
        yield made


@pytest.fixture
def place():
    return make_place(always_open=True)


@pytest.fixture
def people(place):
    return [make_member(place.network, f"P{n}") for n in range(PROCESSES)]


def accept_or_expire(wait: int, accepts: bool, instant: datetime) -> str:
    """Those who accept still see the offer, those who take back what has expired see it over."""
    with clock.at(instant):
        try:
            if accepts:
                accept(Wait.objects.select_related("booking").get(pk=wait))
            else:
                expire()
        except Refused as refusal:
            return refusal.code
    return "done"


def test_an_offer_accepted_while_it_expires_is_booked_or_goes_to_the_next(four, place, people):
    for number in range(ROUNDS):
        room = make_space(place, units=1)
        start = clock.this_minute() + timedelta(days=1 + number)
        taken = book(people[0], room, start, start + timedelta(hours=1))
        mine, next_one = (wait(one, room, taken.starts_at, taken.ends_at) for one in people[1:3])
        cancel(taken, by=people[0])
        mine.refresh_from_db()
        end = mine.booking.expires_at
        answers = four.race(
            accept_or_expire,
            [(mine.pk, n % 2 == 0, end - timedelta(seconds=1 - n % 2)) for n in range(PROCESSES)],
        )
        mine.booking.refresh_from_db()
        next_one.refresh_from_db()
        [holder] = Occupation.objects.filter(unit__space=room).values_list("holder", flat=True)
        if mine.booking.is_confirmed:
            assert set(answers) == {"done"}
            assert (holder, next_one.status) == (mine.booking.uuid, "waiting")
        else:
            assert Counter(answers) == {"done": 2, "expired": 2}
            assert mine.booking.status == "expired"
            assert holder == next_one.booking.uuid


def serve_or_book(person: int, space: int, serves: bool, start: datetime) -> str:
    if serves:
        serve(space)
        return "served"
    found = Space.objects.select_related("place__network").get(pk=space)
    try:
        book(Person.objects.get(pk=person), found, start, start + timedelta(hours=1))
    except Refused as refusal:
        return refusal.code
    return "booked"


def test_one_slot_is_offered_to_one_of_two_who_wait_or_booked_by_one(four, place, people):
    for number in range(ROUNDS):
        room = make_space(place, units=1)
        start = clock.this_minute() + timedelta(days=1 + number)
        taken = book(people[0], room, start, start + timedelta(hours=1))
        for one in people[1:3]:
            wait(one, room, taken.starts_at, taken.ends_at)
        # As when a closure is lifted: nobody has told the line.
        Occupation.objects.filter(holder=taken.uuid).delete()
        Booking.objects.filter(pk=taken.pk).update(status="cancelled")
        answers = four.race(
            serve_or_book, [(one.pk, room.pk, n < 3, start) for n, one in enumerate(people)]
        )
        offered = Wait.objects.filter(space=room, status="offered").count()
        assert Occupation.objects.filter(unit__space=room).count() == 1
        assert offered + answers.count("booked") == 1
        assert set(answers) <= {"served", "booked", "taken"}, answers
