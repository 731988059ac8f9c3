"""A closure over bookings: who is in the way is cancelled, told, and helped to something else."""

from datetime import timedelta

import pytest
from django.core import mail

from etabli.booking.attendance.services import arrive
from etabli.booking.closing.selectors import affected, disturbed, instead
from etabli.booking.closing.services import close_over
from etabli.booking.models import Presence
from etabli.booking.services import book, cancel
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.models import Closure, Occupation, Space
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, TEN, NOON, TWO = (at(f"2026-01-14 {hour}:00") for hour in ("09", "10", "12", "14"))
HOUR = timedelta(hours=1)


@pytest.fixture
def desks():
    return make_space(make_place(), units=2, buffer=10)


@pytest.fixture
def ada(desks):
    return make_member(desks.place.network)


@pytest.fixture
def host(desks):
    person = make_person("Hanna")
    grant(person, Role.HOST, desks.place)
    return person


def test_whom_it_concerns_is_known_before(desks, ada):
    floor = make_space(desks.place, units=0, whole=True, kind=Space.Kind.FLOOR)
    Space.objects.filter(pk=desks.pk).update(inside=floor)
    before, inside, around, after = (
        book(ada, desks, NINE, TEN),
        book(ada, desks, TEN, NOON),
        book(ada, floor, TWO, TWO + HOUR),
        book(ada, desks, TWO + 2 * HOUR, TWO + 3 * HOUR),
    )
    for space in (desks, floor):
        found = affected(space, TEN, TWO + HOUR)
        assert found == [before, inside, around]
        assert disturbed(found, TEN) == [inside, around]
    assert after


def test_those_in_the_way_are_cancelled_and_told_what_is_free_instead(
    desks, ada, host, django_capture_on_commit_callbacks
):
    before, inside = book(ada, desks, NINE, TEN), book(ada, desks, TEN, NOON)
    with django_capture_on_commit_callbacks(execute=True):
        closure, told = close_over(desks, TEN, TWO, Text("Fuite d’eau", "Leak"), by=host)
    assert told == [inside]
    before.refresh_from_db()
    inside.refresh_from_db()
    assert (before.is_confirmed, inside.status) == (True, "cancelled")
    assert Occupation.objects.filter(holder=before.uuid).get().ends_at == TEN
    assert Occupation.objects.filter(holder=closure.uuid).count() == 2
    [message] = mail.outbox
    assert message.to == [ada.email]
    assert "Fuite d’eau" in message.body
    assert instead(inside)
    assert instead(inside)[0].starts_at in {TWO, TEN - 2 * HOUR}
    assert not instead(before)


def test_what_has_begun_ends_when_it_closes(desks, ada, host):
    begun = book(ada, desks, clock.now(), clock.now() + 3 * HOUR)
    arrive(begun, by=ada, way=Presence.Way.PAGE)
    clock.tick(HOUR + timedelta(seconds=10))
    closure, told = close_over(desks, clock.this_minute(), NOON, Text(), by=host)
    assert told == [begun]
    begun.refresh_from_db()
    assert begun.is_confirmed
    assert begun.ends_at == closure.starts_at == clock.this_minute() + timedelta(minutes=1)


def test_what_one_has_cancelled_oneself_needs_nothing_instead(desks, ada):
    mine = book(ada, desks, NINE, TEN)
    assert instead(cancel(mine, by=ada)) == []
    assert not Closure.objects.exists()
