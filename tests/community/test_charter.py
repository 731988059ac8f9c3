"""A charter is accepted, kept, and asked again when it has changed."""

from datetime import timedelta

import pytest
from django.test import Client

from etabli.booking.services import book
from etabli.community.charter.services import accept_charter
from etabli.community.models import CharterAcceptance
from etabli.community.services import join
from etabli.core import clock
from etabli.core.errors import Forbidden
from etabli.core.texts import Text
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import make_network, make_person, make_place, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network(charter=Text("Je salue.", "I say hello."))


@pytest.fixture
def wish(network):
    space = make_space(make_place(network, always_open=True), units=5)
    start = clock.this_minute() + timedelta(hours=1)
    return lambda person, **more: book(person, space, start, start + timedelta(hours=1), **more)


def test_a_changed_charter_is_asked_again_at_the_next_booking(network, wish):
    person = join(make_person(), network).person
    assert wish(person).is_confirmed
    network.charter = Text("Je salue et je range.")
    network.save()
    with pytest.raises(Forbidden) as refused:
        wish(person)
    assert refused.value.code == "charter"
    assert network.slug in refused.value.extra["link"]
    client = Client()
    client.force_login(person.user)
    page = f"/en/networks/{network.slug}/charter/"
    assert "<button>I accept" in client.get(page).text
    client.post(page)
    assert "<button>I accept" not in client.get(page).text
    assert wish(person).is_confirmed
    told = [one["text"] for one in personal_data.export(person)["charters"]]
    assert told == ["I say hello.", "Je salue et je range."]


def test_a_host_who_books_for_somebody_is_not_held_up_by_it(network, wish):
    person = join(make_person(), network, accepted=True).person
    with pytest.raises(Forbidden):
        wish(person)
    host = make_person("Hôte")
    grant(host, Role.HOST, network)
    assert wish(person, by=host).is_confirmed


def test_an_acceptance_is_kept_once_and_goes_with_its_person(network):
    person = make_person()
    accept_charter(person, network)
    accept_charter(person, network)
    accept_charter(person, make_network())  # which has none
    assert CharterAcceptance.objects.count() == 1
    personal_data.erase(person)
    assert not CharterAcceptance.objects.exists()
