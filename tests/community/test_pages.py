"""The pages of members."""

import pytest
from django.test import Client

from etabli.community.models import Membership
from etabli.community.services import join
from etabli.network.models import Network
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import make_network, make_person, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network(joining=Network.Joining.APPROVED)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def holding(role: Role, scope) -> Client:
    person = make_person(role.name)
    grant(person, role, scope)
    return client_of(person)


def test_one_joins_on_the_network_s_page_and_sees_that_one_has_asked(network):
    client = client_of(make_person())
    page = f"/en/networks/{network.slug}/join/"
    assert "<button>" in client.get(page).text
    assert client.post(page)["Location"] == "/en/account/"
    assert Membership.objects.get().status == "asked"
    assert Membership.objects.get().pk == client.get(page).context["membership"].pk
    client.post(page)
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("after", "location"),
    [
        ("/en/find/", "/en/find/"),
        ("https://evil.example.org/", "/en/account/"),
        ("//evil.example.org/", "/en/account/"),
    ],
)
def test_after_joining_one_goes_on_where_one_was_going(network, after, location):
    answer = client_of(make_person()).post(f"/en/networks/{network.slug}/join/", {"next": after})
    assert answer["Location"] == location


def test_a_host_accepts_and_ends(network):
    asked = join(make_person("Ali"), network)
    client = holding(Role.HOST, network)
    assert "Ali" in client.get(f"/en/networks/{network.slug}/members/").text
    answer = f"/en/members/{asked.uuid}/answer/"
    client.post(answer, {"accept": "1"})
    asked.refresh_from_db()
    assert asked.status == "active"
    client.post(answer)
    asked.refresh_from_db()
    assert asked.status == "ended"
    assert client.post(answer).status_code == 409
    assert client.get(answer).status_code == 405


def test_how_to_reach_a_member_is_told_to_those_who_see_members(network):
    membership = join(make_person("Ali"), network, accepted=True)
    page = f"/en/members/{membership.uuid}/"
    assert membership.person.email in holding(Role.OPERATOR, network).get(page).text
    for stranger in (
        client_of(make_person()),
        client_of(membership.person),
        holding(Role.FUNDER, network),
        holding(Role.HOST, make_network()),
        holding(Role.HOST, make_place(network)),
    ):
        answer = stranger.get(page)
        assert answer.status_code == 404
        assert membership.person.email not in answer.text
        assert stranger.post(f"{page}answer/").status_code == 404
    membership.refresh_from_db()
    assert membership.status == "active"


def test_who_sees_members_without_managing_them_is_offered_no_button(network):
    membership = join(make_person("Ali"), network, accepted=True)
    officer = make_person("Odile")
    grant(officer, Role.STUDY_OFFICER, network)
    client = client_of(officer)
    page = f"/en/members/{membership.uuid}/"
    assert not client.get(page).context["manages"]
    assert client.post(f"{page}answer/").status_code == 404


def test_the_list_of_members_takes_a_fixed_number_of_queries(
    network, django_assert_max_num_queries
):
    client = holding(Role.HOST, network)
    for _number in range(5):
        join(make_person(), network)
    page = f"/en/networks/{network.slug}/members/"
    client.get(page)
    with django_assert_max_num_queries(8):
        client.get(page)
