"""A blank installation: its administrator, and the way from nothing to a place and a study."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from etabli.booking.services import book
from etabli.core import clock
from etabli.network.models import Network, Place, Space
from etabli.people.models import Grant, Person, User
from etabli.people.rights import Role
from etabli.people.services import register
from etabli.study.models import Study
from etabli.territory.models import Territory
from tests.study.worlds import make_territory
from tests.worlds import make_person

pytestmark = pytest.mark.django_db

EMAIL = "you@example.org"


@pytest.fixture
def installed(capsys) -> str:
    """The password of the administrator."""
    call_command("init", EMAIL)
    printed = capsys.readouterr()
    assert printed.out == f"administrator {EMAIL}\n"
    return re.search(r"(?<=password )\S+|(?<=passe )\S+", printed.err)[0]


def test_init_makes_exactly_one_administrator_who_signs_in(client, installed):
    grant = Grant.objects.get()
    assert (grant.role, grant.scope_kind) == (Role.ADMINISTRATOR, "installation")
    client.post("/en/account/login/", {"login": EMAIL, "password": installed})
    assert client.get("/en/").context["person"] == grant.person


@pytest.mark.parametrize("email", [EMAIL, "another@example.org"])
def test_init_a_second_time_changes_nothing(installed, email):
    with pytest.raises(CommandError):
        call_command("init", email)
    assert User.objects.count() == Grant.objects.count() == Person.objects.count() == 1


def test_init_with_what_is_no_address_makes_nobody():
    with pytest.raises(CommandError, match="nonsense"):
        call_command("init", "nonsense")
    assert not Person.objects.exists() and not Grant.objects.exists()


def test_init_for_an_address_with_an_account_says_so():
    register(EMAIL, "Ada")
    with pytest.raises(CommandError):
        call_command("init", EMAIL)
    assert not Grant.objects.exists()


@pytest.fixture
def administrator(client, installed) -> Client:
    client.post("/en/account/login/", {"login": EMAIL, "password": installed})
    return client


def link_on(page: str, address: str) -> str:
    """An address, which a link on the page must lead to."""
    assert f'href="{address}"' in page, address
    return address


def test_pages_lead_from_nothing_to_a_first_place(administrator):
    get, post = administrator.get, administrator.post
    new = link_on(get("/en/").text, "/en/networks/new/")
    given = {"name_fr": "Mon réseau", "name_en": "", "joining": "open", "charter_fr": ""}
    network = post(new, given)["Location"]
    assert network == "/en/networks/mon-reseau/"
    new = link_on(get(network).text, "/en/networks/mon-reseau/places/new/")
    details = post(new, {"name_fr": "La Forge", "kind": "hub"})["Location"]
    assert details == "/en/places/la-forge/details/"
    given = {"name_fr": "La Forge", "kind": "hub", "address": "1 rue", "commune_name": "Ici"}
    place = post(details, given | {"holidays": ""})["Location"]
    page = get(place).text
    hours = link_on(page, "/en/places/la-forge/hours/")
    times = {f"{end}_{day}_0": at for day in range(7) for end, at in
             (("opens", "00:00"), ("closes", "00:00"))}  # fmt: skip
    post(hours, times)
    spaces = link_on(get(place).text, "/en/places/la-forge/spaces/")
    new = link_on(get(spaces).text, "/en/places/la-forge/spaces/new/")
    given = {"kind": "open_space", "name_fr": "Salle", "units": "1\n2", "seats": "2"}
    rules = {"shortest": 30, "longest": 720, "notice": 0, "horizon": 90, "buffer": 0}
    rules["answered_within"] = 24
    post(new, given | rules)
    page = get(place).text
    assert 'action="/en/places/la-forge/open/"' in page
    post("/en/places/la-forge/open/")
    assert Place.objects.get().is_open
    person, space = make_person(), Space.objects.select_related("place__network").get()
    visitor = Client()
    visitor.force_login(person.user)
    visitor.post(f"/en/networks/{Network.objects.get().slug}/join/")
    start = clock.this_minute() + timedelta(days=1)
    assert book(person, space, start, start + timedelta(hours=1)).is_confirmed


def test_a_place_that_is_not_ready_says_what_is_missing(administrator):
    administrator.post("/en/networks/new/", {"name_fr": "Réseau", "joining": "open"})
    administrator.post("/en/networks/reseau/places/new/", {"name_fr": "Lieu", "kind": "hub"})
    page = administrator.get("/en/places/lieu/").text
    for missing in ("an address", "opening hours", "a space with a unit to book"):
        assert missing in page
    answer = administrator.post("/en/places/lieu/open/")
    assert answer.status_code == 409
    assert "an address" in answer.text


def test_pages_lead_from_nothing_to_a_first_study(administrator):
    get, post = administrator.get, administrator.post
    link_on(get("/en/").text, "/en/territories/new/")
    assert get("/en/territories/new/").status_code == 200
    territory = make_territory()  # France's communes are read in tests/territory
    new = link_on(get("/en/studies/").text, "/en/studies/new/")
    assert str(territory.name) in get(new).text
    given = {
        "territory": territory.pk,
        "name_fr": "Notre étude",
        "owner": "Nous",
        "contact_email": "nous@example.org",
        "keep_months": 24,
        "keep_answers_months": 36,
    }
    study = post(new, given)["Location"]
    assert study == "/en/studies/notre-etude/"
    assert get(study).status_code == 200
    post("/en/studies/notre-etude/open/")
    assert Study.objects.get().is_open
    survey = link_on(Client().get("/en/").text, "/en/survey/notre-etude/")
    assert Client().get(survey).status_code == 200


def test_without_a_territory_there_is_no_study_to_begin(administrator):
    assert not Territory.objects.exists()
    assert "/en/studies/new/" not in administrator.get("/en/studies/").text
    assert administrator.get("/en/studies/new/").status_code == 404


def test_the_empty_pages_of_a_blank_installation_open(administrator):
    for page in ("places", "find", "studies", "territories", "bookings", "account"):
        assert administrator.get(f"/en/{page}/").status_code == 200
