"""The pages between a study and its open places."""

import pytest
from django.test import Client

from etabli.launch import services
from etabli.launch.models import Invitation
from etabli.launch.selectors import to_invite
from etabli.network.models import Network, Place
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from etabli.study.models import Channel, Contact, Response
from etabli.study.selectors import sites
from tests.architecture.worlds import World, make_world, respondent
from tests.worlds import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    assert world.opening
    return world


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def holding(role: Role, scope) -> Client:
    person = make_person(role.name)
    grant(person, role, scope)
    return client_of(person)


@pytest.fixture
def officer(world) -> Client:
    return holding(Role.STUDY_OFFICER, world.territory)


def test_the_officer_prepares_the_places_in_a_new_network(world, officer):
    world.opening.delete()
    page = f"/en/launch/{world.scenario.uuid}/"
    assert officer.get(page).status_code == 200
    officer.post(page, {"network": "", "name_fr": "Réseau neuf", "name_en": "New network"})
    network = Network.objects.get(slug="reseau-neuf")
    assert network.territory == world.territory
    assert network.places.count() == len(sites(world.scenario))
    officer.post(page, {"network": network.pk})
    assert network.places.count() == len(sites(world.scenario))


def test_a_network_of_another_territory_is_not_offered(world, officer):
    other = make_world().network
    page = f"/en/launch/{world.scenario.uuid}/"
    answer = officer.post(page, {"network": other.pk, "name_fr": ""})
    assert answer.status_code == 200
    assert not other.places.exists()


def test_without_a_network_nothing_is_prepared(world, officer):
    places = Place.objects.count()
    page = f"/en/launch/{world.scenario.uuid}/"
    assert officer.post(page, {"network": "", "name_fr": ""}).status_code == 200
    assert Place.objects.count() == places


def test_the_officer_sees_who_is_to_be_invited_and_sends(world, officer):
    for number in range(3):
        respondent(world.study, f"r{number}@example.org")
    page = f"/en/studies/{world.study.slug}/invitations/"
    text = officer.get(page).text
    assert "3 people" in text
    assert "r0@example.org" not in text
    officer.post(page)
    assert Invitation.objects.count() == 3
    officer.post(page)
    assert Invitation.objects.count() == 3


def test_before_a_place_is_open_the_page_says_so(world, officer):
    Place.objects.update(status=Place.Status.DRAFT)
    respondent(world.study, "r@example.org")
    page = f"/en/studies/{world.study.slug}/invitations/"
    assert "complete and open one first" in officer.get(page).text
    assert officer.post(page).status_code == 409
    assert not Invitation.objects.exists()


def test_an_invitation_leads_to_a_desk(world, client):
    page = f"/en/invitation/{world.invitation}/"
    shown = client.get(page)
    assert shown.context["form"].initial["name"] == "Rose"
    answer = client.post(page, {"name": "Rose Martin"})
    assert answer["Location"] == f"/en/find/?place={world.place.slug}"
    person = Person.objects.get(name="Rose Martin")
    home = client.get("/en/")
    assert home.context["person"] == person
    assert "You have accepted this invitation" in client.get(page).text


def test_an_invitation_without_a_name_is_not_accepted(world, client):
    page = f"/en/invitation/{world.invitation}/"
    assert client.post(page, {"name": " "}).status_code == 200
    assert Invitation.objects.get().accepted_at is None


def test_a_link_that_fell_into_other_hands_opens_no_account_that_there_is(world, client):
    page = f"/en/invitation/{world.invitation}/"
    client.post(page, {"name": "Rose"})
    thief = Client()
    assert thief.post(page, {"name": "Eve"}).status_code == 200
    assert thief.get("/en/").context["person"] is None


def test_a_respondent_says_no(world, client):
    page = f"/en/invitation/{world.invitation}/"
    assert client.post(page, {"decline": "1"}).status_code == 200
    assert not Contact.objects.exists()
    assert client.get(page).status_code == 404


def test_where_a_member_came_from_is_told_to_the_study_officer_alone(world):
    channel = world.channel
    contact = respondent(world.study, "rose@example.org")
    Response.objects.filter(contact=contact).update(channel=channel)
    [(invitee, place)] = to_invite(world.study)
    person = services.accept(services.issue(invitee, place)[0], "Rose")
    page = f"/en/members/{person.memberships.get().uuid}/"
    sign = "Came from the survey"
    told = holding(Role.STUDY_OFFICER, world.territory).get(page).text
    assert sign in told
    assert str(Channel.objects.get()) in told
    for role, scope in (
        (Role.COORDINATOR, world.network),
        (Role.OPERATOR, world.network),
        (Role.HOST, world.network),
        (Role.ADMINISTRATOR, None),
    ):
        answer = holding(role, scope).get(page)
        assert answer.status_code == 200
        assert sign not in answer.text


def test_a_member_who_came_by_themselves_has_no_origin(world):
    page = f"/en/members/{world.membership.uuid}/"
    answer = holding(Role.STUDY_OFFICER, world.territory).get(page)
    assert answer.status_code == 200
    assert answer.context["panels"] == []
