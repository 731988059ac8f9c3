"""One search for all rooms: what is found, by whom, in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Value
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from etabli.community.organisation.services import add_organisation
from etabli.core import clock
from etabli.core.searching import Asked, Plain, plain_words
from etabli.core.texts import Text
from etabli.people import finding
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.architecture.worlds import make_world
from tests.events.worlds import make_event
from tests.worlds import make_member, make_network, make_person, make_place, make_space

MOST_QUERIES = 20


def found(person: Person, text: str) -> dict[str, list[str]]:
    return {
        str(group.title): [one.name for one in group.found]
        for group in finding.search(person, text)
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hélène  d’Aubry-Lœuf", " helene d aubry loeuf"),
        ("ÇA@Example.org", " ca example org"),
        ("", " "),
        (None, " "),
    ],
)
def test_texts_are_compared_without_accents_capitals_and_punctuation(text, words):
    assert plain_words(text) == words


@pytest.mark.django_db
@examples(max_examples=20)
@given(st.text("aàÉœŒßÇñ '-’._@+\"«»%\\", max_size=12))
def test_both_databases_prepare_a_text_as_python_does(text):
    one, _is_new = Person.objects.get_or_create(name="One")
    [told] = Person.objects.filter(pk=one.pk).values_list(Plain(Value(text)), flat=True)
    assert told.split() == plain_words(text).split()


def test_a_number_may_be_a_telephone_or_a_reference():
    assert Asked.of("03 84 00 00 01").digits == "384000001"
    assert Asked.of("+33 3 84 00 00 01").digits == "384000001"
    assert Asked.of("Ada 12").digits == ""
    assert Asked.of("019B-1C2D-3E4F").first.hex.startswith("019b1c2d3e4f0")
    assert Asked.of("019B").first is None


@pytest.mark.django_db
def test_a_host_finds_people_by_name_address_telephone_and_reference():
    network = make_network()
    host = make_person("Hôte")
    grant(host, Role.HOST, network)
    ada = make_member(network, "Hélène Dupont-Aubry")
    Person.objects.filter(pk=ada.pk).update(phone="03.84.00.00.01")
    make_member(make_network(), "Hélène Ailleurs")
    reference = ada.memberships.get().reference
    for text in ("helene", "AUBRY hél", "dupont", ada.email, "0384000001", reference):
        assert found(host, text).get("Membres") == ["Hélène Dupont-Aubry"], text
    assert found(host, "upont") == {} and found(host, "h") == {} and found(host, "100%") == {}


@pytest.mark.django_db
def test_a_member_finds_places_spaces_events_and_their_own_bookings_alone():
    with clock.at(clock.this_minute()):
        world = make_world()
        world.place.name = Text("Médiathèque", "Library")
        world.place.save()
        assert world.space and world.draft
        make_event(
            world.place, day=(clock.now() + timedelta(days=9)).date(), title=Text("Mediation")
        )
        booking = world.booking
        other = make_member(world.network, "Media Curieuse")
        told = found(booking.person, "media")
        assert set(told) == {"Lieux", "Espaces", "Réservations", "Événements"}
        assert set(found(other, "media")) == {"Lieux", "Espaces", "Événements"}
        assert found(booking.person, booking.reference)["Réservations"] == ["Salle"]
        assert found(other, booking.reference) == {}
        assert found(other, "library")["Lieux"] == ["Médiathèque"]


@pytest.mark.django_db
def test_roles_reach_what_lies_in_their_scope():
    world = make_world()
    assert world.booking and world.study and world.machine
    add_organisation(world.network, "Salle Exemple SARL")
    operator, elsewhere = make_person(), make_person()
    grant(operator, Role.OPERATOR, world.network)
    grant(elsewhere, Role.OPERATOR, make_network())
    told = found(operator, "sall")
    assert {"Organisations", "Réservations", "Machines"} <= set(told)
    assert not {"Organisations", "Réservations"} & set(found(elsewhere, "sall"))
    assert found(operator, world.member.name[:3])["Membres"] == [world.member.name]


@pytest.mark.django_db
def test_the_page_asks_a_fixed_number_of_queries_and_says_when_there_is_more():
    network = make_network()
    operator = make_person()
    grant(operator, Role.OPERATOR, network)
    client = Client()
    client.force_login(operator.user)

    def asked() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as captured:
            text = client.get("/en/search/", {"q": "mina"}).text
        return text, len(captured)

    make_member(network, "Mina")
    make_space(make_place(network, name=Text("Mina")), name=Text("Mina"))
    _text, few = asked()
    for _number in range(10):
        make_member(network, "Mina")
    text, many = asked()
    assert few == many <= MOST_QUERIES
    assert "There are more" in text
    assert client.get("/en/search/").status_code == 200
    assert "Nothing that you may open" in client.get("/en/search/", {"q": "<zz>"}).text
