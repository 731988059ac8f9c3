"""Reminders of events, and announcements by mail, for those who want them."""

from datetime import date, time

import pytest

from etabli.core import clock
from etabli.core.texts import Text
from etabli.events.announcement.services import announce
from etabli.events.event.rules import once
from etabli.events.event.services import call_off, change
from etabli.events.registration.services import give_up, register, remind
from etabli.people.messages.services import choose
from tests.events.worlds import FRIDAY, make_event
from tests.worlds import at, make_member, make_person, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

THURSDAY = at("2026-01-15 18:00")


@pytest.fixture
def place():
    return make_place(always_open=True)


@pytest.fixture
def reminded(mailoutbox, django_capture_on_commit_callbacks):
    def run(instant) -> list[str]:
        before = len(mailoutbox)
        with clock.at(instant), django_capture_on_commit_callbacks(execute=True):
            remind()
            remind()
        return [one.to[0] for one in mailoutbox[before:]]

    return run


def test_who_is_expected_is_reminded_once_the_day_before(place, reminded):
    event = make_event(place, seats=3)
    coming, gone, unwilling, waiting = (make_member(place.network) for _number in range(4))
    for person in (coming, gone, unwilling):
        register(person, event)
    register(waiting, event, wait=True)
    choose(unwilling, {"reminders": "never"}, {})
    give_up(gone.event_registrations.get())  # whoever waited has the place
    assert reminded(at("2026-01-15 17:59")) == []
    assert set(reminded(THURSDAY)) == {coming.email, waiting.email}
    assert reminded(THURSDAY) == []


def test_an_event_at_another_time_is_reminded_of_anew_and_one_called_off_is_not(place, reminded):
    member, event = make_member(place.network), make_event(place)
    register(member, event)
    assert reminded(THURSDAY) == [member.email]
    change(event, once(date(2026, 1, 19), time(18), time(20)), title=Text("Apéro"))
    assert reminded(at("2026-01-18 18:00")) == [member.email]
    other = make_event(place, day=FRIDAY)
    register(member, other)
    call_off(other)
    assert reminded(THURSDAY) == []


def test_whoever_registers_on_the_last_day_is_not_reminded_of_what_they_just_did(place, reminded):
    event = make_event(place)
    with clock.at(THURSDAY):
        register(make_member(place.network), event)
    assert reminded(at("2026-01-16 09:00")) == []


def test_an_announcement_is_sent_to_the_members_who_chose_so(
    place, mailoutbox, django_capture_on_commit_callbacks
):
    at_once, daily, unasked = (make_member(place.network) for _number in range(3))
    elsewhere = make_member(make_place().network)
    for person, way in ((at_once, "at_once"), (daily, "daily"), (elsewhere, "at_once")):
        choose(person, {"announcements": way}, {})
    with django_capture_on_commit_callbacks(execute=True):
        announce(
            place.network,
            by=make_person(),
            shown_until=FRIDAY,
            title=Text("Fermeture du parking"),
            text=Text("De lundi à mercredi."),
        )
    assert [one.to for one in mailoutbox] == [[at_once.email]]
    assert mailoutbox[0].subject == "Fermeture du parking"
    assert daily.kept_messages.get().subject == "Fermeture du parking"
    assert not unasked.kept_messages.exists()
