"""Organisations: who is in them, from when until when, and what an employer sees."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from etabli.booking.services import book
from etabli.community.models import Affiliation
from etabli.community.organisation import selectors
from etabli.community.organisation.services import (
    accept_invitation,
    add_organisation,
    end_affiliation,
    invite,
)
from etabli.community.selectors import is_active_member
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.network.models import Network
from etabli.people import personal_data
from tests.worlds import make_network, make_person, make_place, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(tuesday):
    return add_organisation(make_network(joining=Network.Joining.APPROVED), "Atelier Exemple")


def invited(organisation, person, **details) -> Affiliation:
    wish = {"from_on": clock.now().date(), "by": make_person(), **details}
    return invite(organisation, person.email, **wish)


def employed(organisation, person, **details) -> Affiliation:
    affiliation = invited(organisation, person, **details)
    accept_invitation(affiliation, person)
    return affiliation


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_an_invitation_is_written_to_and_accepted_by_whose_address_it_is(
    organisation, django_capture_on_commit_callbacks
):
    person, other = make_person(), make_person()
    with django_capture_on_commit_callbacks(execute=True):
        affiliation = invited(organisation, person)
    assert [sent.to for sent in mail.outbox] == [[person.email]]
    form = {"accept": str(affiliation.uuid)}
    signed_in(other).post("/en/organisations/", form)
    affiliation.refresh_from_db()
    assert affiliation.accepted_at is None
    signed_in(person).post("/en/organisations/", form)
    affiliation.refresh_from_db()
    assert affiliation.person == person
    assert is_active_member(person, organisation.network)
    with pytest.raises(Conflict):
        accept_invitation(affiliation, person)


def test_one_is_invited_once_and_the_days_run_forward(organisation):
    person, today = make_person(), clock.now().date()
    first = invited(organisation, person)
    with pytest.raises(Conflict):
        invited(organisation, person)
    with pytest.raises(BadInput):
        invited(organisation, make_person(), until_on=today - timedelta(days=1))
    end_affiliation(first)
    assert invited(organisation, person)


def test_an_employer_sees_days_within_the_employment_and_nothing_else(organisation):
    employee, neighbour, boss = make_person("Ada"), make_person("Voisine"), make_person("Chef")
    employed(organisation, boss, administers=True)
    now = clock.now()
    employed(organisation, employee, until_on=now.date() + timedelta(days=2))
    space = make_space(make_place(organisation.network, always_open=True), units=2)
    for person in (employee, neighbour):
        if person == neighbour:
            employed(add_organisation(organisation.network, "Autre"), person)
        for days in (1, 1, 3):
            start = now.replace(minute=0, hour=12 + days, second=0) + timedelta(days=days)
            if not person.bookings.filter(starts_at=start).exists():
                book(person, space, start, start + timedelta(hours=1))
    [told] = selectors.days_in(organisation, now.date() + timedelta(days=1))
    assert told.affiliation.person == employee
    assert told.days == [now.date() + timedelta(days=1)]
    page = signed_in(boss).get(f"/en/organisations/{organisation.uuid}/").text
    assert "Ada" in page and "Voisine" not in page
    assert str(space.place) not in page
    assert signed_in(employee).get(f"/en/organisations/{organisation.uuid}/").status_code == 404


def test_who_administers_takes_people_out_of_their_own_organisation_alone(organisation):
    boss, employee = make_person(), make_person()
    employed(organisation, boss, administers=True)
    assert not is_active_member(boss, organisation.network)
    own = employed(organisation, employee)
    other = employed(add_organisation(organisation.network, "Autre"), make_person())
    client = signed_in(boss)
    for one in (own, other):
        client.post(f"/en/organisations/{organisation.uuid}/{one.uuid}/end/")
        one.refresh_from_db()
    assert own.ended_at is not None and own.until_on == clock.now().date()
    assert other.ended_at is None


def test_what_is_kept_of_an_employment_is_told_and_let_go_of(organisation):
    person = make_person()
    employed(organisation, person)
    [told] = personal_data.export(person)["organisations"]
    assert told["organisation"] == "Atelier Exemple"
    personal_data.erase(person)
    assert Affiliation.objects.get().email == ""
    assert Affiliation.objects.get().ended_at is not None
