"""The pages of doors: what they show to whom, and what they do."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from etabli.access.entry.services import open_by_telephone
from etabli.access.models import Door, Entry, Viewing
from etabli.core import clock
from etabli.devices.models import Device
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.access.worlds import make_door
from tests.worlds import make_person

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def operator(door) -> Client:
    person = make_person("Odile")
    grant(person, Role.OPERATOR, door.place.network)
    return signed_in(person)


@pytest.fixture
def member(ada) -> Client:
    return signed_in(ada)


def url(name: str, *arguments: object) -> str:
    return reverse(name, args=arguments)


FORM = {"name_fr": "Porte du fond", "name_en": "", "adapter": "simulator", "phone": "", "space": ""}


def test_an_operator_adds_a_door_and_changes_it(door, operator):
    answer = operator.post(url("door_new", door.place.slug), FORM)
    made = Door.objects.latest("pk")
    assert answer.url == url("door", made.uuid)
    assert "Porte du fond" in operator.get(url("place_doors", door.place.slug)).text
    operator.post(url("door_edit", made.uuid), FORM | {"adapter": "agent"})
    assert Device.objects.get(door=made).adapter == Device.Adapter.AGENT


def test_a_wrong_address_comes_back_to_its_field_and_nothing_is_made(door, operator):
    form = FORM | {"adapter": "http", "address": "lock"}
    answer = operator.post(url("door_new", door.place.slug), form)
    assert "address" in answer.context["form"].errors
    assert Door.objects.count() == Device.objects.count() == 1


def test_a_secret_is_never_shown_again(door, operator, settings, tmp_path):
    settings.DATA = tmp_path
    form = FORM | {"adapter": "http", "address": "https://lock.example", "secret": "s3cret"}
    operator.post(url("door_new", door.place.slug), form)
    made = Door.objects.latest("pk")
    for page in ("door", "door_edit"):
        assert "s3cret" not in operator.get(url(page, made.uuid)).text


def test_what_an_agent_needs_is_shown_once_and_kept_by_nobody(door, operator):
    agents = make_door(door.place, adapter=Device.Adapter.AGENT)
    answer = operator.post(url("door_key", agents.uuid))
    told = json.loads(answer.context["configuration"])
    assert set(told) == {"site", "door", "key", "token"}
    assert "no-store" in answer["Cache-Control"]
    assert told["token"] not in operator.get(url("door", agents.uuid)).text


def test_a_door_that_fails_stands_first_with_whom_to_warn(door, booking, operator):
    make_door(door.place)
    Device.objects.filter(door=door).update(broken=True)
    answer = operator.post(url("door_try", door.uuid), follow=True)
    assert "simul" in answer.text
    page = operator.get(url("network_doors", door.place.network.slug))
    assert page.context["states"][0].door == door
    assert page.context["states"][0].expected[0].booking == booking
    assert booking.person.email in page.text


def test_a_member_sees_the_code_of_their_own_booking_and_nobody_else_does(
    door, booking, member, operator
):
    page = member.get(url("booking", booking.uuid))
    [(_door, digits)] = page.context["panels"][0][1]["codes"]
    assert digits in page.text
    assert "03 00 00 00 00" in page.text
    assert digits not in operator.get(url("booking", booking.uuid)).text


def test_a_member_opens_with_a_telephone_and_leaves(door, booking, member):
    page = url("door_open", door.uuid)
    assert "<button>" not in member.get(page).text.split("<main")[1]
    with clock.at(booking.starts_at):
        assert "<button>" in member.get(page).text.split("<main")[1]
        assert member.post(page).context["opened"] == "now"
        assert url("booking_leave", booking.uuid) in member.get(url("booking", booking.uuid)).text
        member.post(url("booking_leave", booking.uuid))
    assert [entry.direction for entry in Entry.objects.all()] == ["in"]
    booking.presence.refresh_from_db()
    assert booking.presence.left_at


def test_who_has_no_booking_is_told_what_to_do(door, member):
    answer = member.post(url("door_open", door.uuid))
    assert answer.context["refusal"].code == "no_booking"
    assert not Entry.objects.exists()


def test_names_are_shown_only_to_who_says_why(door, booking, operator):
    with clock.at(booking.starts_at):
        open_by_telephone(door, booking.person)
        page = url("place_present", door.place.slug)
        assert booking.person.name not in operator.get(page).text
        assert booking.person.name not in operator.post(page, {"reason": ""}).text
        assert not Viewing.objects.exists()
        told = operator.post(page, {"reason": "Alarme"}).text
    assert booking.person.name in told
    assert "Alarme" in told
    assert list(Viewing.objects.get().seen.all()) == [booking]


def test_the_page_of_a_network_s_doors_takes_a_fixed_number_of_queries(
    door, booking, operator, django_assert_num_queries
):
    page = url("network_doors", door.place.network.slug)
    operator.get(page)
    with django_assert_num_queries(7):
        operator.get(page)
    for _door in range(3):
        make_door(door.place)
    with django_assert_num_queries(7):
        operator.get(page)
