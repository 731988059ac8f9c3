"""The team of something: who holds which role on it, seen and changed by those who may."""

import pytest
from django.test import Client

from etabli.people.models import Grant
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.study.worlds import make_study
from tests.worlds import make_network, make_person, make_place

pytestmark = pytest.mark.django_db


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def coordinator(network):
    person = make_person("Coralie")
    grant(person, Role.COORDINATOR, network)
    return person


def test_a_coordinator_gives_a_role_and_takes_it_back(network, coordinator):
    host = make_person("Hugo")
    client, page = client_of(coordinator), f"/en/team/network/{network.slug}/"
    assert client.post(page, {"email": host.email, "role": "host"}).status_code == 302
    held = Grant.objects.get(person=host)
    assert (held.role, held.scope_kind, held.scope_id) == ("host", "network", network.pk)
    assert "Hugo" in client.get(page).text
    client.post(page, {"withdraw": str(held.pk)})
    assert not Grant.objects.filter(person=host).exists()


def test_a_network_s_coordinator_names_the_host_of_one_of_its_places(network, coordinator):
    place, host = make_place(network), make_person("Hugo")
    page = f"/en/team/place/{place.slug}/"
    client_of(coordinator).post(page, {"email": host.email, "role": "host"})
    assert Grant.objects.get(person=host).scope_kind == "place"


@pytest.mark.parametrize("role", ["administrator", "study-officer", "nonsense", ""])
def test_a_role_that_is_not_given_here_is_refused(network, coordinator, role):
    host = make_person("Hugo")
    page = f"/en/team/network/{network.slug}/"
    answer = client_of(coordinator).post(page, {"email": host.email, "role": role})
    assert answer.status_code == 200
    assert not Grant.objects.filter(person=host).exists()


def test_an_address_without_an_account_is_told_at_its_field(network, coordinator):
    page = f"/en/team/network/{network.slug}/"
    answer = client_of(coordinator).post(page, {"email": "no@example.org", "role": "host"})
    assert "no@example.org" in str(answer.context["form"].errors["email"])


def test_a_coordinator_of_a_study_neither_names_nor_removes_its_officer():
    study = make_study()
    coordinator, officer = make_person("Coralie"), make_person("Odile")
    grant(coordinator, Role.COORDINATOR, study)
    held = grant(officer, Role.STUDY_OFFICER, study)
    client, page = client_of(coordinator), f"/en/team/study/{study.slug}/"
    offered = [value for value, _label in client.get(page).context["form"].fields["role"].choices]
    assert offered == ["coordinator", "funder"]
    client.post(page, {"email": coordinator.email, "role": "study-officer"})
    assert client.post(page, {"withdraw": str(held.pk)}).status_code == 403
    assert Grant.objects.filter(role=Role.STUDY_OFFICER).get() == held


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.HOST, Role.FUNDER])
def test_other_roles_do_not_see_the_team(network, role):
    person = make_person()
    grant(person, role, network)
    assert client_of(person).get(f"/en/team/network/{network.slug}/").status_code == 404


def test_the_team_of_something_else_is_not_found(coordinator):
    other = make_network()
    client = client_of(coordinator)
    for address in (
        f"network/{other.slug}", "network/nowhere", "nonsense/nowhere", "installation/all",
    ):  # fmt: skip
        answer = client.post(
            f"/en/team/{address}/", {"email": coordinator.email, "role": "coordinator"}
        )
        assert answer.status_code == 404
    assert Grant.objects.count() == 1
