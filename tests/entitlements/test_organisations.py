"""An organisation's pass pays for its employees, on the days of their time there, for whom it says
and below its ceiling; never below zero, and given back where it was taken."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from etabli.booking.models import Booking
from etabli.booking.services import book, cancel
from etabli.community.models import Affiliation, Organisation
from etabli.community.organisation.services import (
    accept_invitation,
    add_organisation,
    end_affiliation,
    invite,
)
from etabli.core import clock
from etabli.core.errors import BadInput, Refused
from etabli.entitlements.models import Entry, Pass, Plan
from etabli.entitlements.passes.services import grant_to_organisation, share
from etabli.entitlements.shown import would_pay
from etabli.network.models import Space
from etabli.network.requirements import Use
from etabli.people import personal_data
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import form_of
from tests.entitlements.test_races import wish
from tests.entitlements.worlds import balance, give, make_pass_plan
from tests.racers import racers
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

IN_2026 = pytest.mark.usefixtures("tuesday")
pytestmark = pytest.mark.django_db


@pytest.fixture
def desks() -> Space:
    return make_space(make_place(make_network(passes_needed=True), always_open=True), units=9)


@pytest.fixture
def organisation(desks) -> Organisation:
    return add_organisation(desks.place.network, "Atelier Exemple")


def employ(organisation: Organisation, person: Person, **how: Any) -> Affiliation:
    today = clock.now().date()
    details = {"from_on": today - timedelta(days=9), "by": person, **how}
    made = invite(organisation, person.email, **details)
    accept_invitation(made, person)
    return made


def given(organisation: Organisation, count: int = 10, **how: Any) -> Pass:
    plan = make_pass_plan(organisation.network, count, "hour")
    return grant_to_organisation(plan, organisation, by=make_person("Host"), **how)


def day(number: int, hours: int = 2) -> tuple[datetime, datetime]:
    return at(f"2026-01-{number} 09:00"), at(f"2026-01-{number} {9 + hours:02}:00")


@IN_2026
def test_it_pays_before_one_s_own_and_tells_so(desks, organisation):
    held, person = given(organisation), make_member(organisation.network, "Mina")
    employ(organisation, person)
    own = give(make_pass_plan(organisation.network, 10, "hour"), person)
    told = would_pay(Use(person, desks, *day(14), clock.now()))
    assert told and "Atelier Exemple" in told.lines[0]
    booking = book(person, desks, *day(14))
    assert (balance(held), balance(own)) == (480, 600)
    assert set(Entry.objects.filter(booking=booking.uuid).values_list("used_by", flat=True)) == {
        person.pk
    }
    cancel(booking, by=person)
    assert (balance(held), balance(own)) == (600, 600)


@IN_2026
def test_it_pays_for_employees_alone_and_on_the_days_of_their_time_there(desks, organisation):
    held = given(organisation)
    stranger, boss = (make_member(organisation.network) for _n in range(2))
    employ(organisation, boss, administers=True)
    leaver = make_member(organisation.network)
    employ(organisation, leaver, until_on=date(2026, 1, 14))
    book(leaver, desks, *day(14))
    for person, number in ((stranger, 14), (boss, 14), (leaver, 15)):
        with pytest.raises(Refused) as refusal:
            book(person, desks, *day(number))
        assert refusal.value.code == "paid"
    assert balance(held) == 480


@IN_2026
def test_what_it_paid_comes_back_to_it_though_the_employee_has_left(desks, organisation):
    held, person = given(organisation), make_member(organisation.network)
    place = employ(organisation, person)
    booking = book(person, desks, *day(14))
    end_affiliation(place)
    cancel(booking, by=person)
    assert balance(held) == 600


@IN_2026
def test_what_it_paid_is_told_to_the_employee_and_nothing_of_others(desks, organisation):
    given(organisation)
    person, other = (make_member(organisation.network) for _n in range(2))
    for one in (person, other):
        employ(organisation, one)
        book(one, desks, *day(14))
    [told] = personal_data.export(person)["passes"]
    [entry] = told["entries"]
    assert (told["organisation"], entry["amount"], entry["balance"]) == (
        "Atelier Exemple",
        -120,
        None,
    )


@IN_2026
def test_it_is_for_those_who_are_named_and_below_the_ceiling_of_the_month(desks, organisation):
    held = given(organisation, 100, ceiling=5 * 60)
    first, second = (make_member(organisation.network) for _n in range(2))
    place = employ(organisation, first)
    employ(organisation, second)
    share(held, named=[place], ceiling=5 * 60)
    with pytest.raises(Refused):
        book(second, desks, *day(14))
    booking = book(first, desks, *day(14, 4))
    with pytest.raises(Refused) as refusal:
        book(first, desks, *day(15))
    assert refusal.value.extra["missing_minutes"] == 60
    book(first, desks, *day(15, 1))
    book(first, desks, at("2026-02-03 09:00"), at("2026-02-03 14:00"))  # another month
    cancel(booking, by=first)
    book(first, desks, *day(16, 4))
    other = add_organisation(organisation.network, "Autre")
    with pytest.raises(BadInput):
        share(held, named=[employ(other, second)])


@IN_2026
def test_its_manager_sees_days_by_employee_and_neither_where_nor_when(desks, organisation):
    held = given(organisation, begins_on=date(2026, 1, 5))
    person = make_member(organisation.network, "Mina")
    boss = make_member(organisation.network, "Odette")
    employ(organisation, person)
    employ(organisation, boss, administers=True)
    with clock.at(at("2026-01-10 09:00")):
        book(person, desks, *day(12))
    client = Client()
    client.force_login(boss.user)
    assert "Carnet" in client.get(f"/en/organisations/{organisation.uuid}/").text
    page = client.get(f"/en/passes/{held.uuid}/")
    assert "Mina" in page.text and "12 January" in page.text
    assert str(desks.place) not in page.text
    form_of(page, "who").send(client, page, who="named", ceiling=4)
    held.refresh_from_db()
    assert (held.named_only, held.named.count(), held.ceiling) == (True, 0, 240)
    client.force_login(person.user)
    assert client.get(f"/en/passes/{held.uuid}/").status_code == 404
    assert client.get("/en/passes/").status_code == 200


@IN_2026
def test_who_sells_passes_gives_one_to_an_organisation_but_no_trial(desks, organisation):
    host = make_person("Hilde")
    grant(host, Role.OPERATOR, organisation.network)
    plan = make_pass_plan(organisation.network)
    trial = make_pass_plan(organisation.network, 1, "day", kind=Plan.Kind.TRIAL)
    client = Client()
    client.force_login(host.user)
    page = client.get(f"/en/organisations/{organisation.uuid}/passes/new/")
    form_of(page, "plan").send(client, page, plan=plan.uuid, ceiling=8)
    assert (Pass.objects.get().organisation, Pass.objects.get().ceiling) == (organisation, 480)
    with pytest.raises(BadInput):
        grant_to_organisation(trial, organisation, by=host)


@IN_2026
def test_how_many_guests_a_pass_takes_is_said_when_booking(desks):
    person = make_member(desks.place.network)
    give(make_pass_plan(desks.place.network, 10, "hour", guests=1), person)
    use = Use(person, desks, *day(14), clock.now())
    assert would_pay(use) and not would_pay(use).guests
    told = would_pay(Use(person, desks, *day(14), clock.now(), 3))
    assert told and told.guests and not told.lines


@pytest.mark.django_db(transaction=True)
def test_two_employees_never_spend_more_than_there_is():
    network = make_network(passes_needed=True)
    desks = make_space(make_place(network, always_open=True), units=9)
    organisation = add_organisation(network, "Atelier Exemple")
    held = given(organisation, 3)
    people = [make_member(network) for _n in range(4)]
    for person in people:
        employ(organisation, person)
    with racers(4) as race:
        told = race.race(wish, [(person.pk, desks.pk, n) for n, person in enumerate(people)])
    assert Counter(told) == {"booked": 3, "paid": 1}
    assert balance(held) == 0
    assert Booking.objects.count() == 3
