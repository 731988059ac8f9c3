"""Real processes after the last place at an event."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from etabli.core.errors import Refused
from etabli.events.models import Event, Registration
from etabli.events.registration.services import give_up, register
from etabli.people.models import Person
from tests.events.worlds import make_event
from tests.racers import racers
from tests.worlds import clock, make_person, make_place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def four(django_db_setup):
    with racers(4) as made:
        made.race(warm, [()] * 4)
        yield made


def warm() -> None:
    """All addresses are read once, as a server has before anybody registers."""
    reverse("home")


def act(person: int, event: int, giving_up: int) -> str:
    try:
        if giving_up:
            give_up(Registration.objects.get(pk=giving_up))
            return "given back"
        found = Event.objects.get(pk=event)
        return register(Person.objects.get(pk=person), found, wait=bool(person % 2)).status
    except Refused as refusal:
        return refusal.code


def test_the_last_place_goes_to_one_and_a_freed_one_is_passed_on_once(four):
    place = make_place(always_open=True)
    for days in range(3, 6):
        day = (clock.now() + timedelta(days=days)).date()
        event = make_event(place, day=day, seats=1)
        people = [make_person(f"P{number}") for number in range(7)]
        answers = Counter(four.race(act, [(one.pk, event.pk, 0) for one in people[:4]]))
        assert answers["registered"] == 1
        assert answers.total() - 1 == answers["full"] + answers["waiting"]
        mine = event.registrations.get(status=Registration.Status.REGISTERED)
        waited = answers["waiting"]
        others = [(one.pk, event.pk, 0) for one in people[4:]]
        answers = Counter(four.race(act, [(0, 0, mine.pk), *others]))
        event.refresh_from_db()
        assert event.registrations.filter(status=Registration.Status.REGISTERED).count() == 1
        assert event.taken == 1
        waiting = event.registrations.filter(status=Registration.Status.WAITING).count()
        assert waited + answers["waiting"] + answers["registered"] == waiting + 1
