"""Real processes after the same credit: it is spent once, and never below zero."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Min

from etabli.booking.desk.services import short_code, walk_in
from etabli.booking.models import Booking
from etabli.booking.services import book, cancel
from etabli.community.models import Visitor
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.entitlements.models import Entry, Pass, Plan
from etabli.entitlements.passes.services import take_trial, top_up
from etabli.network.models import Space
from etabli.people.models import Person
from tests.entitlements.worlds import balance, give, make_pass_plan
from tests.racers import racers
from tests.worlds import make_member, make_network, make_place, make_space, zone_at_noon

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def four(django_db_setup):
    with racers(4) as made:
        yield made


@pytest.fixture
def network():
    return make_network(passes_needed=True)


@pytest.fixture
def spaces(network):
    place = make_place(network, always_open=True, time_zone=zone_at_noon())
    return [make_space(place, units=3) for _number in range(4)]


def wish(person: int, space: int, day: int) -> str:
    found = Space.objects.select_related("place__network").get(pk=space)
    start = clock.this_minute() + timedelta(days=day + 1)
    try:
        book(Person.objects.get(pk=person), found, start, start + timedelta(minutes=60))
    except Refused as refusal:
        return refusal.code
    return "booked"


def visit(code: str, space: int, _day: int) -> str:
    found = Space.objects.select_related("place__network").get(pk=space)
    try:
        walk_in(found.place, str(found.uuid), "hour", "Zoé", guest_code=code)
    except Refused as refusal:
        return refusal.code
    return "in"


def cancel_or_add(person: int, booking: int, held: int) -> str:
    if booking:
        cancel(Booking.objects.get(pk=booking), by=Person.objects.get(pk=person))
    else:
        found = Pass.objects.get(pk=held)
        top_up(found, found.terms.allowances.get(), 1, by=found.person)
    return "done"


def trial(plan: int, person: int) -> str:
    try:
        take_trial(Plan.objects.get(pk=plan), Person.objects.get(pk=person))
    except Refused as refusal:
        return refusal.code
    return "taken"


def never_below_zero() -> bool:
    return Entry.objects.aggregate(lowest=Min("balance"))["lowest"] >= 0


def test_the_last_credit_goes_to_one_of_four_bookings_in_different_spaces(four, network, spaces):
    plan = make_pass_plan(network, 1, "hour")
    for day in range(5):
        member = make_member(network)
        held = give(plan, member)
        answers = four.race(wish, [(member.pk, space.pk, day) for space in spaces])
        assert Counter(answers) == {"booked": 1, "paid": 3}
        assert balance(held) == 0
    assert never_below_zero()


def test_what_comes_and_goes_at_once_adds_up(four, network, spaces):
    member = make_member(network)
    held = give(make_pass_plan(network, 3, "hour"), member)
    start = clock.this_minute() + timedelta(days=9)
    hour = timedelta(hours=1)
    made = [book(member, spaces[0], start + n * hour, start + (n + 1) * hour) for n in range(2)]
    arguments = [(member.pk, one.pk, 0) for one in made] + [(member.pk, 0, held.pk)] * 2
    assert four.race(cancel_or_add, arguments) == ["done"] * 4
    assert balance(held) == 5 * 60


def test_of_four_guests_at_once_as_many_are_let_in_as_the_terms_allow(four, network, spaces):
    member = make_member(network)
    held = give(make_pass_plan(network, 9, "half_day", guests=2), member)
    arguments = [(short_code(member), space.pk, 0) for space in spaces]
    assert Counter(four.race(visit, arguments)) == {"in": 2, "guest": 2}
    assert balance(held) == 7
    assert Booking.objects.count() == Visitor.objects.count() == 2


def test_of_four_trials_at_once_one_is_taken(four, network):
    plan, member = make_pass_plan(network, 1, "day", kind=Plan.Kind.TRIAL), make_member(network)
    answers = four.race(trial, [(plan.pk, member.pk)] * 4)
    assert Counter(answers) == {"taken": 1, "trial_taken": 3}
    assert Pass.objects.count() == 1
