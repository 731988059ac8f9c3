"""Who comes checks in; who does not is told, and the time goes to others."""

from datetime import timedelta

import pytest
from django.core import mail

from etabli.booking import freed
from etabli.booking.attendance import selectors
from etabli.booking.attendance.services import arrive, leave, release_missed
from etabli.booking.models import Booking, Presence
from etabli.booking.services import book, cancel
from etabli.booking.waitlist.services import wait
from etabli.core import clock
from etabli.core.errors import Conflict, Refused
from etabli.network.models import Occupation, Place
from etabli.network.services import set_terms
from etabli.network.terms import Terms
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

# The clock stands at nine.
TEN, NOON = at("2026-01-13 10:00"), at("2026-01-13 12:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room():
    place = make_place()
    set_terms(place, Terms(grace=20, no_shows=2))
    return make_space(place, buffer=10)


@pytest.fixture
def ada(room):
    return make_member(room.place.network)


@pytest.fixture
def bob(room):
    return make_member(room.place.network, "Bob")


@pytest.fixture
def booking(room, ada):
    return book(ada, room, TEN, NOON)


@pytest.fixture
def told(monkeypatch):
    calls = []
    monkeypatch.setattr(freed, "tell", lambda *what: calls.append(what))
    return calls


def until(instant) -> None:
    clock.tick(instant - clock.now())


def test_one_checks_in_from_half_an_hour_before_and_once(booking, ada):
    with pytest.raises(Conflict) as refused:
        arrive(booking, by=ada, way=Presence.Way.PAGE)
    assert refused.value.code == "too_early"
    until(TEN - 30 * MINUTE)
    first = arrive(booking, by=ada, way=Presence.Way.PAGE)
    until(TEN)
    assert arrive(booking, by=ada, way=Presence.Way.QR) == first
    assert selectors.here_now(booking.space.place) == 1


def test_who_has_come_and_then_cancelled_frees_nothing_more_by_leaving(booking, ada, told):
    until(TEN - 30 * MINUTE)
    arrive(booking, by=ada, way=Presence.Way.PAGE)
    cancel(booking, by=ada)
    told.clear()
    leave(booking)
    booking.refresh_from_db()
    assert (booking.ends_at, booking.status, told) == (NOON, "cancelled", [])


@pytest.mark.parametrize("code", ["cancelled", "released", "over"])
def test_nobody_checks_in_for_what_is_no_more(booking, ada, room, code):
    if code == "cancelled":
        cancel(booking, by=ada)
    until(TEN + 20 * MINUTE)
    if code == "released":
        release_missed()
    if code == "over":
        until(NOON)
    with pytest.raises(Conflict) as refused:
        arrive(booking, by=ada, way=Presence.Way.PAGE)
    assert refused.value.code == code


def test_after_the_time_of_grace_the_rest_is_free(booking, told):
    until(TEN + 19 * MINUTE)
    release_missed()
    booking.refresh_from_db()
    assert booking.is_confirmed
    until(TEN + 20 * MINUTE)
    release_missed()
    release_missed()
    booking.refresh_from_db()
    assert (booking.status, booking.revision) == ("released", 1)
    assert not Occupation.objects.exists()
    assert told == [(booking.space, TEN + 20 * MINUTE, NOON)]


def test_who_has_come_keeps_it(booking, ada):
    until(TEN)
    arrive(booking, by=ada, way=Presence.Way.PAGE)
    until(TEN + 60 * MINUTE)
    release_missed()
    booking.refresh_from_db()
    assert booking.is_confirmed


def test_what_is_released_is_offered_to_whoever_waits_for_what_is_left(
    booking, bob, room, django_capture_on_commit_callbacks
):
    waiting = wait(bob, room, TEN + 60 * MINUTE, NOON)
    until(TEN + 20 * MINUTE)
    with django_capture_on_commit_callbacks(execute=True):
        release_missed()
    waiting.refresh_from_db()
    assert waiting.is_offered


def test_a_place_that_waits_for_ever_releases_nothing_nor_what_was_before_it_began_to(room, ada):
    set_terms(room.place, Terms())
    booking = book(ada, room, TEN, NOON)
    until(TEN + 30 * MINUTE)
    release_missed()
    set_terms(room.place, Terms(grace=5))
    until(TEN + 60 * MINUTE)
    release_missed()
    booking.refresh_from_db()
    assert booking.is_confirmed


def test_who_books_late_has_the_time_of_grace_from_then_on(room, ada):
    room.buffer = 0
    room.save()
    until(TEN + 10 * MINUTE)
    booking = book(ada, room, TEN, NOON)
    until(TEN + 25 * MINUTE)
    release_missed()
    booking.refresh_from_db()
    assert booking.is_confirmed


def test_leaving_early_frees_the_rest_and_keeps_what_is_kept_free(booking, ada, told):
    with pytest.raises(Conflict) as refused:
        leave(booking)
    assert refused.value.code == "not_here"
    until(TEN)
    arrive(booking, by=ada, way=Presence.Way.PAGE)
    clock.tick(timedelta(minutes=59, seconds=20))
    leave(booking)
    leave(booking)
    booking.refresh_from_db()
    eleven = TEN + 60 * MINUTE
    assert (booking.ends_at, booking.presence.booked_until) == (eleven, NOON)
    assert Occupation.objects.get().ends_at == eleven + 10 * MINUTE
    assert told == [(booking.space, eleven, NOON)]
    assert selectors.here_now(booking.space.place) == 0


def test_who_misses_is_told_how_many_before_it_has_a_consequence(
    room, ada, django_capture_on_commit_callbacks
):
    # One after the other, and those of long ago forgotten.
    for day in ("2026-01-14", "2026-01-15"):
        room.refresh_from_db()
        room.place = Place.objects.get()
        book(ada, room, at(f"{day} 10:00"), at(f"{day} 12:00"))
    for day in ("2026-01-14", "2026-01-15"):
        until(at(f"{day} 10:20"))
        with django_capture_on_commit_callbacks(execute=True):
            release_missed()
    assert len(mail.outbox) == 2
    assert "2 réservations manquées" in mail.outbox[1].body
    [lately] = selectors.missed_by_network(ada)
    assert (lately.count, lately.strict) == (2, (room.place,))
    friday = at("2026-01-16 10:00")
    with pytest.raises(Refused) as refused:
        book(ada, room, friday, friday + 60 * MINUTE)
    assert refused.value.code == "missed"
    host = make_person("Hanna")
    grant(host, Role.HOST, room.place)
    assert book(ada, room, friday, friday + 60 * MINUTE, by=host)
    until(at("2026-04-20 10:00"))
    later = at("2026-04-22 10:00")
    assert book(ada, room, later, later + 60 * MINUTE)
    assert selectors.missed_by_network(ada) == []


def test_presences_are_told_to_whom_they_are_about(booking, ada):
    until(TEN)
    arrive(booking, by=ada, way=Presence.Way.HOST)
    [told] = personal_data.export(ada)["presences"]
    assert (told["way"], told["left_at"]) == ("host", None)


def test_where_any_number_is_borne_nothing_is_asked(ada, django_assert_num_queries):
    plain = make_space(make_place(ada.memberships.get().network))
    with django_assert_num_queries(8):
        book(ada, plain, TEN, NOON)
    assert Booking.objects.count() == 1
