"""What is held for a while or asked of a host: it holds its units, until it expires by itself."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from etabli.booking import freed
from etabli.booking.models import Booking
from etabli.booking.selectors import bookable, day_of, upcoming
from etabli.booking.services import HOLD, answer, book, cancel, confirm, expire, move
from etabli.core import clock
from etabli.core.errors import Conflict, Forbidden
from etabli.core.texts import Text
from etabli.network.models import Occupation, Space
from etabli.network.services import close_space
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")
DAY = timedelta(days=1)


@pytest.fixture
def room() -> Space:
    return make_space(make_place(phone="03 00 00 00 00"), kind=Space.Kind.MEETING_ROOM)


@pytest.fixture
def member(room):
    return make_member(room.place.network)


@pytest.fixture
def other(room):
    return make_member(room.place.network, "Bob")


@pytest.fixture
def host(room):
    person = make_person("Hanna")
    grant(person, Role.HOST, room.place)
    return person


@pytest.fixture
def asking(room) -> Space:
    """A room whose bookings a host accepts."""
    Space.objects.filter(pk=room.pk).update(approval=True)
    room.refresh_from_db()
    return room


@pytest.fixture
def told(monkeypatch):
    """What those hear who listen for freed time."""
    heard = []
    monkeypatch.setattr(freed, "listeners", [lambda *what: heard.append(what)])
    return heard


def free_units(space: Space) -> list[int]:
    return [one.units for one in bookable([space], NINE, NOON)[space.pk]]


# Held


def test_what_is_held_is_taken_until_it_expires_and_then_no_obstacle_at_once(room, member, other):
    held = book(member, room, NINE, NOON, hold=True)
    assert free_units(room) == []
    assert held in upcoming(member)
    with pytest.raises(Conflict):
        book(other, room, NINE, NOON)
    with clock.at(clock.now() + HOLD):
        # Nobody has marked it as expired: whoever looks or comes finds it free.
        assert free_units(room) == [1]
        assert held not in upcoming(member)
        assert not day_of(room.place, NINE.date()).entries
        made = book(other, room, NINE, NOON)
        assert Occupation.objects.get().holder == made.uuid
        with pytest.raises(Conflict) as refused:
            confirm(held, by=member)
        assert refused.value.code == "expired"


def test_what_is_confirmed_in_time_stays(room, member, other):
    held = book(member, room, NINE, NOON, hold=True)
    for _time in range(2):
        [confirmed] = confirm(held, by=member)
        assert confirmed.is_confirmed and confirmed.revision == 1
    with clock.at(clock.now() + HOLD):
        assert expire() == 0
        with pytest.raises(Conflict):
            book(other, room, NINE, NOON)


def test_the_due_job_writes_down_that_it_expired_and_tells_who_waits(
    room, member, told, django_capture_on_commit_callbacks
):
    held = book(member, room, NINE, NOON, hold=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert expire() == 0
    assert told == []
    with clock.at(clock.now() + HOLD), django_capture_on_commit_callbacks(execute=True):
        assert expire() == 1
        assert expire() == 0
    held.refresh_from_db()
    assert held.status == Booking.Status.EXPIRED
    assert not Occupation.objects.exists()
    assert told == [(room, NINE, NOON)]
    assert mail.outbox == []


def test_a_closure_is_not_kept_out_by_what_has_expired(room, member):
    book(member, room, NINE, NOON, hold=True)
    with pytest.raises(Conflict):
        close_space(room, NINE, NOON, Text())
    with clock.at(clock.now() + HOLD):
        assert close_space(room, NINE, NOON, Text())


def test_what_has_expired_hinders_no_seating_anew(room, member):
    desks = make_space(room.place, units=2)
    hour = timedelta(hours=1)
    book(member, desks, NINE, NINE + hour, hold=True)
    first = book(member, desks, NINE, NINE + hour)
    book(member, desks, NINE + hour, NOON)
    cancel(first, by=member)
    book(member, desks, NOON - hour, NOON + hour)
    with clock.at(clock.now() + HOLD):
        assert book(member, desks, NINE, NINE + hour, quantity=2).is_confirmed


def test_a_hold_is_let_go_of_and_moved_like_any_booking(room, member):
    held = book(member, room, NINE, NOON, hold=True)
    until = held.expires_at
    held = move(held, NINE + DAY, NOON + DAY)
    assert (held.status, held.expires_at) == (Booking.Status.HELD, until)
    assert Occupation.objects.get().expires_at == until
    assert cancel(held, by=member).standing == Booking.Status.CANCELLED
    assert not Occupation.objects.exists()


def test_the_database_lets_nothing_wait_for_ever(room, member):
    made = book(member, room, NINE, NOON)
    for status, expires_at in (("held", None), ("asked", None), ("confirmed", NOON)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.filter(pk=made.pk).update(status=status, expires_at=expires_at)


# Asked for


def test_where_a_host_accepts_a_booking_is_asked_for_and_holds_its_room(
    asking, member, other, host, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        asked = book(member, asking, NINE, NOON)
    assert asked.status == Booking.Status.ASKED
    assert asked.expires_at == min(NINE, clock.now() + timedelta(hours=48))
    with pytest.raises(Conflict):
        book(other, asking, NINE, NOON)
    [message] = mail.outbox
    assert message.to == [host.email]
    assert str(asked.uuid) in message.body


def test_the_answer_is_told_to_whoever_asked(
    asking, member, other, host, told, django_capture_on_commit_callbacks
):
    first = book(member, asking, NINE, NOON)
    second = book(other, asking, NINE + DAY, NOON + DAY)
    with django_capture_on_commit_callbacks(execute=True):
        answer(first, True, by=host)
        answer(second, False, by=host, reason="Le conseil se réunit ici.")
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.is_confirmed
    assert second.status == Booking.Status.REFUSED
    assert told == [(asking, second.starts_at, second.ends_at)]
    assert [one.to for one in mail.outbox] == [[member.email], [other.email]]
    assert "Le conseil se réunit ici." in mail.outbox[1].body
    assert book(member, asking, NINE + DAY, NOON + DAY)
    with pytest.raises(Conflict) as refused:
        answer(second, True, by=host)
    assert refused.value.code == "answered"


def test_nobody_answers_without_the_right(asking, member):
    asked = book(member, asking, NINE, NOON)
    with pytest.raises(Forbidden):
        answer(asked, True, by=member)
    assert Booking.objects.get().status == Booking.Status.ASKED


def test_unanswered_it_expires_and_whoever_asked_is_told(
    asking, member, host, django_capture_on_commit_callbacks
):
    asked = book(member, asking, NINE, NOON)
    with clock.at(asked.expires_at), django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(Conflict) as refused:
            answer(asked, True, by=host)
        assert refused.value.code == "expired"
        assert expire() == 1
    assert [one.to for one in mail.outbox] == [[member.email]]
    asked.refresh_from_db()
    assert asked.status == Booking.Status.EXPIRED


def test_a_host_asks_nobody(asking, member, host):
    assert book(member, asking, NINE, NOON, by=host).is_confirmed


def test_what_is_held_is_asked_for_when_it_is_confirmed(asking, member):
    held = book(member, asking, NINE, NOON, hold=True)
    [asked] = confirm(held, by=member)
    assert asked.status == Booking.Status.ASKED
    assert Occupation.objects.get().expires_at == asked.expires_at


def test_another_time_is_asked_for_again(asking, member, host):
    asked = book(member, asking, NINE, NOON)
    [accepted] = answer(asked, True, by=host)
    moved = move(accepted, NINE + DAY, NOON + DAY, by=member)
    assert moved.status == Booking.Status.ASKED
    assert Occupation.objects.get().expires_at == moved.expires_at
    assert move(moved, NINE, NOON, by=host).is_confirmed


def test_freed_time_is_told_after_a_cancellation_and_a_move_and_never_fails_them(
    room, member, told, django_capture_on_commit_callbacks
):
    def fail(*what):
        raise RuntimeError("busy")

    freed.listeners.insert(0, fail)
    with django_capture_on_commit_callbacks(execute=True):
        made = move(book(member, room, NINE, NOON), NINE + DAY, NOON + DAY)
        cancel(made, by=member)
    assert told == [(room, NINE, NOON), (room, NINE + DAY, NOON + DAY)]
