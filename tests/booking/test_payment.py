"""What a booking takes from a pass follows it through each of its changes."""

from datetime import time, timedelta

import pytest

from etabli.booking.attendance import services as attendance
from etabli.booking.models import Booking
from etabli.booking.series import services as series
from etabli.booking.series.rules import Repetition
from etabli.booking.services import answer, book, cancel, confirm, expire
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.network.models import Network
from etabli.network.services import set_terms
from etabli.network.terms import Late, Terms
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.entitlements.worlds import balance, causes, give, make_pass_plan
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def desks(place):
    return make_space(place, units=3)


@pytest.fixture
def ada(place):
    return make_member(place.network)


@pytest.fixture
def host(place):
    person = make_person("Hugo")
    grant(person, Role.HOST, place)
    return person


@pytest.fixture
def held(place, ada):
    return give(make_pass_plan(place.network), ada)


def test_what_is_only_held_is_paid_when_it_is_confirmed(ada, desks, held):
    booking = book(ada, desks, NINE, NOON, hold=True)
    assert balance(held) == 10 if held.accounts.exists() else True
    confirm(booking, by=ada)
    assert causes(held)[-1] == ("used", -1)
    confirm(booking, by=ada)
    assert balance(held) == 9


def test_a_hold_that_expires_has_cost_nothing(ada, desks, held):
    book(ada, desks, NINE, NOON, hold=True)
    with clock.at(clock.now() + HOUR):
        assert expire() == 1
    assert not [amount for cause, amount in causes(held) if cause == "used"]


def test_what_a_host_refuses_is_given_back(ada, host, place, held):
    room = make_space(place, units=1, approval=True)
    booking = book(ada, room, NINE, NOON)
    assert booking.status == Booking.Status.ASKED
    assert balance(held) == 9
    answer(booking, False, by=host)
    assert balance(held) == 10


def test_an_early_cancellation_gives_back_and_a_late_one_does_not(ada, desks, place, held):
    set_terms(place, Terms(free_until=24))
    desks.refresh_from_db()
    thursday = [at("2026-01-15 09:00"), at("2026-01-15 12:00")]
    early, late = book(ada, desks, *thursday), book(ada, desks, *thursday)
    cancel(early, by=ada)
    assert balance(held) == 9
    with clock.at(thursday[0] - HOUR):
        cancel(late, by=ada)
    assert balance(held) == 9


def test_who_books_late_may_think_again(ada, desks, place, held):
    set_terms(place, Terms(free_until=48))
    desks.refresh_from_db()
    cancel(book(ada, desks, NINE, NOON), by=ada)
    assert balance(held) == 10


def test_what_a_host_cancels_late_is_given_back(ada, host, desks, place, held):
    set_terms(place, Terms(free_until=24, late=Late.HOST))
    desks.refresh_from_db()
    booking = book(ada, desks, at("2026-01-15 09:00"), at("2026-01-15 12:00"))
    with clock.at(at("2026-01-15 08:00")):
        with pytest.raises(Conflict) as refused:
            cancel(booking, by=ada)
        assert refused.value.code == "late_cancellation"
        cancel(booking, by=host)
    assert balance(held) == 10


def test_who_does_not_come_or_leaves_early_has_used_it(ada, desks, place, held):
    set_terms(place, Terms(grace=15))
    desks.refresh_from_db()
    missed, left = (
        book(ada, desks, at(f"2026-01-{day} 09:00"), at(f"2026-01-{day} 12:00")) for day in (14, 15)
    )
    with clock.at(missed.starts_at + HOUR):
        attendance.release_missed()
    with clock.at(left.starts_at):
        attendance.arrive(left, by=ada, way="page")
    with clock.at(left.starts_at + HOUR):
        attendance.leave(left)
    missed.refresh_from_db()
    assert missed.status == Booking.Status.RELEASED
    assert balance(held) == 8


def test_a_series_that_is_moved_is_paid_once(ada, desks, place, held):
    Network.objects.update(passes_needed=True)
    desks.place.network.refresh_from_db()
    weekly = Repetition("FREQ=WEEKLY;COUNT=10", at("2026-01-14 00:00").date(), time(9), time(12))
    made = series.book_series(ada, desks, weekly)
    assert balance(held) == 0
    series.change_series(made, time(13), time(17), by=ada)
    assert balance(held) == 0
    assert Booking.objects.filter(status=Booking.Status.CONFIRMED).count() == 10
