"""What takes place holds its space; places are never too many, and are passed on."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from etabli.booking.models import Wait
from etabli.booking.series.rules import Repetition, rule_for
from etabli.booking.services import book
from etabli.booking.waitlist.services import wait
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden
from etabli.core.texts import Text
from etabli.events.announcement.selectors import shown_now
from etabli.events.announcement.services import announce, take_back
from etabli.events.event.rules import once
from etabli.events.event.selectors import coming, visible_events
from etabli.events.event.services import call_off, change, publish
from etabli.events.models import Event, Registration, Visibility
from etabli.events.registration.selectors import attendance_of
from etabli.events.registration.services import give_up, mark, register
from etabli.network.models import Closure, Delivery, Occupation
from etabli.network.webhooks.services import subscribe
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.events.worlds import FRIDAY, make_event
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

REGISTERED, WAITING = Registration.Status.REGISTERED, Registration.Status.WAITING


@pytest.fixture
def place():
    return make_place(always_open=True)


@pytest.fixture
def room(place):
    return make_space(place)


def told(network) -> list[str]:
    return list(Delivery.objects.filter(webhook__network=network).values_list("event", flat=True))


def status_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.status


def test_an_event_keeps_its_space_free_until_it_is_called_off(place, room):
    member = make_member(place.network)
    event = make_event(place, space=room)
    asked = (member, room, at("2026-01-16 19:00"), at("2026-01-16 21:00"))
    with pytest.raises(Conflict):
        book(*asked)
    call_off(event)
    assert book(*asked)
    assert not Closure.objects.exists()


def test_an_event_does_not_take_what_is_booked_and_none_of_its_dates_is_kept(place, room):
    book(make_member(place.network), room, at("2026-01-30 19:00"), at("2026-01-30 20:00"))
    weekly = Repetition(rule_for("weekly", FRIDAY, date(2026, 2, 20)), FRIDAY, time(18), time(20))
    with pytest.raises(Conflict, match=r"30 janvier") as refused:
        publish(
            place.network, weekly, by=make_person(), place=place, space=room, title=Text("Yoga")
        )
    assert (refused.value.code, refused.value.field) == ("booked", "space")
    assert not Event.objects.exists()
    assert Occupation.objects.count() == 1


def test_what_comes_again_stays_at_its_hour_when_the_clocks_change(place):
    weekly = Repetition(
        rule_for("weekly", date(2026, 3, 22), date(2026, 4, 5)),
        date(2026, 3, 22),
        time(9),
        time(10),
    )
    events = publish(place.network, weekly, by=make_person(), place=place, title=Text("Yoga"))
    assert [one.starts_at.hour for one in events] == [8, 7, 7]
    assert {one.starts_at.astimezone(one.zone).time() for one in events} == {time(9)}
    assert len({one.programme_id for one in events}) == 1
    assert call_off(events[1], those_after=True) == 2
    assert list(coming(Event.objects.all())) == events[:1]


def test_moving_an_event_frees_the_time_it_had_for_who_waits(
    place, room, mailoutbox, django_capture_on_commit_callbacks
):
    member = make_member(place.network)
    event = make_event(place, space=room)
    line = wait(member, room, at("2026-01-16 18:30"), at("2026-01-16 19:30"))
    register(member, event)
    with django_capture_on_commit_callbacks(execute=True):
        change(event, once(FRIDAY, time(10), time(12)), space=room, title=Text("Petit-déjeuner"))
    line.refresh_from_db()
    assert line.status == Wait.Status.OFFERED
    event.refresh_from_db()
    assert (event.revision, event.starts_at) == (1, at("2026-01-16 10:00"))
    assert [one.subject for one in mailoutbox if "Changé" in one.subject]


def test_places_are_taken_waited_for_and_passed_on_in_turn(place):
    event = make_event(place)
    people = [make_person(name) for name in ("Ada", "Bob", "Cleo", "Dan")]
    first, second = (register(one, event) for one in people[:2])
    with pytest.raises(Conflict, match=r"prises") as refused:
        register(people[2], event)
    assert refused.value.code == "full"
    third, fourth = (register(one, event, wait=True) for one in people[2:])
    assert [third.status, fourth.status] == [WAITING, WAITING]
    give_up(second)
    give_up(second)
    assert [status_of(third), status_of(fourth)] == [REGISTERED, WAITING]
    change(event, once(FRIDAY, time(18), time(20)), seats=3)
    assert status_of(fourth) == REGISTERED
    event.refresh_from_db()
    assert (event.taken, event.left) == (3, 0)
    with pytest.raises(Conflict):
        change(event, once(FRIDAY, time(18), time(20)), seats=2)
    with pytest.raises(Conflict):
        register(people[0], event)
    assert status_of(first) == REGISTERED


def test_the_database_itself_refuses_one_too_many(place):
    event = make_event(place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(taken=3)


def test_what_is_for_members_is_hidden_from_others(place):
    event = make_event(place, visibility=Visibility.MEMBERS)
    stranger, member, host = make_person(), make_member(place.network), make_person("Hugo")
    grant(host, Role.HOST, place)
    assert list(visible_events(member)) == list(visible_events(host)) == [event]
    assert not visible_events(stranger) and not visible_events(None)
    with pytest.raises(Forbidden):
        register(stranger, event)
    assert register(member, event).status == REGISTERED


def test_who_came_is_ticked_from_an_hour_before_on(place):
    event = make_event(place)
    here, away = (register(make_person(name), event) for name in ("Ada", "Bob"))
    with pytest.raises(Conflict):
        mark(event, [here.pk])
    with clock.at(at("2026-01-16 17:30")):
        mark(event, [here.pk], 3)
        assert status_of(away) == REGISTERED
    with clock.at(at("2026-01-16 20:30")):
        mark(event, [here.pk], 3)
        assert status_of(away) == Registration.Status.MISSED
    event.refresh_from_db()
    counted = attendance_of(event)
    assert (counted.expected, counted.came) == (2, 4)


def test_nothing_is_registered_for_what_has_begun_or_asks_nobody(place):
    event, walk_in = make_event(place), make_event(place, seats=None)
    with pytest.raises(Conflict, match=r"sans s’inscrire"):
        register(make_person(), walk_in)
    with clock.at(at("2026-01-16 18:00")), pytest.raises(Conflict):
        register(make_person(), event)
    with pytest.raises(BadInput):
        make_event(place, day=date(2026, 1, 12))


def test_programs_are_told_without_a_name(place):
    known = ["event.published", "event.registered", "event.cancelled"]
    subscribe(place.network, "https://example.org/told", known, by=make_person())
    event = make_event(place)
    register(make_person("Zoé"), event)
    call_off(event)
    assert told(place.network) == list(reversed(known))
    assert not any("Zoé" in one.body for one in Delivery.objects.all())


def test_an_erased_person_s_place_is_passed_on(place):
    event = make_event(place, seats=1)
    leaving, staying = make_person("Ada"), make_person("Bob")
    register(leaving, event)
    line = register(staying, event, wait=True)
    kept = personal_data.export(leaving)["events"]
    assert [one["event"] for one in kept["registrations"]] == ["Apéro"]
    personal_data.erase(leaving)
    assert status_of(line) == REGISTERED


def test_an_announcement_is_shown_until_its_day_to_whom_it_is_for(place):
    network, member = place.network, make_member(place.network)
    said = {
        "by": member,
        "title": Text("Fibre"),
        "text": Text("Elle arrive."),
        "shown_until": FRIDAY,
    }
    for_all = announce(network, **said)
    inside = announce(network, place=place, visibility=Visibility.MEMBERS, **said)
    elsewhere = make_place(network)
    assert list(shown_now(None, network)) == [for_all]
    assert list(shown_now(member, network)) == [inside, for_all]
    assert list(shown_now(member, network, elsewhere)) == [for_all]
    with clock.at(at("2026-01-17 09:00")):
        assert not shown_now(member, network)
    take_back(inside)
    assert list(shown_now(member, network)) == [for_all]
    with pytest.raises(BadInput):
        announce(network, **{**said, "shown_until": FRIDAY - timedelta(days=7)})


def test_a_space_of_another_place_is_refused(place):
    with pytest.raises(BadInput):
        make_event(place, space=make_space(make_place(make_network())))
