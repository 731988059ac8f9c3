"""An entry is counted once, at the time it took place; who is in is told without names."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from etabli.access.code.selectors import codes_of
from etabli.access.entry import selectors, services
from etabli.access.entry.rules import Told, occurred_at
from etabli.access.models import Entry, Viewing
from etabli.booking.attendance import services as attendance
from etabli.booking.services import book
from etabli.core import clock
from etabli.core.errors import BadInput, Forbidden
from etabli.devices import services as devices
from etabli.devices.models import Device
from etabli.devices.ports import Unreachable
from etabli.kernels.doorcodes import Window
from etabli.network.services import set_terms
from etabli.network.terms import Terms
from etabli.people import personal_data
from tests.worlds import make_person

JOURNAL = uuid4()
HOUR = timedelta(hours=1)
NOW = datetime(2026, 1, 13, 8, tzinfo=UTC)

database = pytest.mark.django_db


def line(sequence: int, booking=None, *, ago: float = 60, direction: str = "in", **more) -> Told:
    holder = codes_of(booking)[0].uuid if booking else None
    at = clock.now() - timedelta(seconds=ago)
    told = {"holder": holder, "age": ago, "way": "listed", **more}
    return Told(sequence, direction, at=at, **told)


@database
def test_what_is_sent_again_is_counted_once(door, booking):
    lines = [line(1, booking), line(2, booking, direction="out", ago=30)]
    assert services.take_in(door, JOURNAL, lines) == 2
    assert services.take_in(door, JOURNAL, [*lines, line(3, booking, ago=10)]) == 3
    assert list(Entry.objects.values_list("sequence", flat=True)) == [1, 2, 3]
    assert {entry.booking for entry in Entry.objects.all()} == {booking}


@database
def test_a_new_journal_counts_from_one_again(door, booking):
    services.take_in(door, JOURNAL, [line(1, booking)])
    services.take_in(door, uuid4(), [line(1, booking)])
    assert Entry.objects.count() == 2


@database
def test_a_code_known_by_time_alone_is_found_by_its_window(door, booking):
    [code] = codes_of(booking)
    by_time = line(1, window=Window(code.slot, code.slots), serial=code.serial, way="by_time")
    unknown = line(2, window=Window(code.slot, code.slots), serial=15, way="by_time")
    services.take_in(door, JOURNAL, [by_time, unknown])
    assert [entry.booking for entry in Entry.objects.order_by("sequence")] == [booking, None]


@settings(max_examples=50)
@given(
    ago=some.floats(0, 10**6),
    wrong=some.integers(-(10**6), 10**6),
    delay=some.integers(0, 10**6),
)
def test_the_count_of_seconds_tells_when_whatever_the_clock_says(ago, wrong, delay):
    told = Told(1, "in", "listed", NOW + timedelta(seconds=wrong), age=ago)
    received = NOW + timedelta(seconds=delay)
    assert occurred_at(told, received) == received - timedelta(seconds=ago)
    by_clock = Told(1, "in", "listed", NOW + timedelta(seconds=wrong))
    assert occurred_at(by_clock, received) <= received


@database
def test_who_has_a_booking_now_opens_by_telephone_and_is_in_until_they_leave(door, booking):
    with pytest.raises(Forbidden) as refused:
        services.open_by_telephone(door, booking.person)
    assert refused.value.code == "no_booking"
    with clock.at(booking.starts_at - timedelta(minutes=4)):
        assert services.open_by_telephone(door, booking.person)
        assert selectors.people_inside(door.place) == 1
        attendance.leave(booking)
        assert selectors.people_inside(door.place) == 0
    assert list(Entry.objects.values_list("direction", "way")) == [("in", "page")]
    assert booking.presence.way == "door"


@database
def test_nobody_has_missed_a_booking_as_long_as_the_door_is_not_heard_of(door, booking):
    set_terms(door.place, Terms(grace=15))
    Device.objects.update(adapter=Device.Adapter.AGENT, last_seen_at=booking.created_at)
    with clock.at(booking.starts_at + timedelta(minutes=20)):
        attendance.release_missed()
        booking.refresh_from_db()
        assert booking.is_confirmed
        services.take_in(door, JOURNAL, [line(1, booking, ago=900)])
        devices.heard(door.device)
        attendance.release_missed()
    booking.refresh_from_db()
    assert booking.is_confirmed


@database
def test_who_forgot_to_say_that_they_left_is_in_until_their_time_is_over(door, booking):
    with clock.at(booking.starts_at):
        services.open_by_telephone(door, booking.person)
    with clock.at(booking.ends_at + timedelta(minutes=4)):
        assert selectors.people_inside(door.place) == 1
    with clock.at(booking.ends_at + timedelta(minutes=6)):
        assert selectors.people_inside(door.place) == 0


@database
def test_the_standing_requirements_are_asked_at_the_door(door, booking):
    booking.person.memberships.update(status="ended")
    with clock.at(booking.starts_at), pytest.raises(Forbidden) as refused:
        services.open_by_telephone(door, booking.person)
    assert refused.value.code == "member"
    assert not Entry.objects.exists()


@database
def test_a_booking_of_another_place_or_person_opens_nothing(door, booking):
    with clock.at(booking.starts_at), pytest.raises(Forbidden):
        services.open_by_telephone(door, make_person())


@database
def test_a_lock_that_does_not_answer_is_no_entry(door, booking):
    Device.objects.update(broken=True)
    door.device.refresh_from_db()
    with clock.at(booking.starts_at), pytest.raises(Unreachable):
        services.open_by_telephone(door, booking.person)
    assert not Entry.objects.exists()


@database
def test_an_agent_is_told_of_an_opening_once_and_not_too_late(door, booking):
    Device.objects.update(adapter=Device.Adapter.AGENT)
    door.device.refresh_from_db()
    with clock.at(booking.starts_at):
        assert services.open_by_telephone(door, booking.person) is False
        [opening] = services.hand_over(door)
        assert services.hand_over(door) == []
        services.take_in(door, JOURNAL, [line(1, opening=opening.uuid, way="page")])
        assert Entry.objects.get().booking == booking
        services.open_by_telephone(door, booking.person)
        clock.tick(timedelta(seconds=31))
        assert services.hand_over(door) == []


@database
def test_whoever_looks_says_why_and_those_who_are_in_learn_of_it(door, desks, booking):
    host = make_person("Hugo")
    with clock.at(booking.starts_at):
        services.open_by_telephone(door, booking.person)
        with pytest.raises(BadInput) as refused:
            services.look_who_is_in(door.place, host, " ")
        assert refused.value.field == "reason"
        assert services.look_who_is_in(door.place, host, "Alarme") == [booking]
    told = personal_data.export(booking.person)["entries"]
    assert [one["reason"] for one in told["looked_at"]] == ["Alarme"]
    assert "Hugo" not in str(told)
    assert [one["direction"] for one in told["entries"]] == ["in"]
    with clock.at(booking.starts_at + timedelta(days=366)):
        services.forget_old()
    assert not Viewing.objects.exists()


@database
def test_an_erased_person_leaves_entries_without_a_name_and_no_code_that_opens(door, desks, ada):
    start = clock.now() + HOUR
    past = book(ada, desks, start, start + HOUR)
    coming = book(ada, desks, start + 24 * HOUR, start + 25 * HOUR)
    with clock.at(past.starts_at):
        services.open_by_telephone(door, ada)
        personal_data.erase(ada)
    assert Entry.objects.get().booking == past
    assert not codes_of(coming)
    assert personal_data.export(ada)["entries"]["entries"][0]["direction"] == "in"
