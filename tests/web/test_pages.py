"""The way in, the pages that every site must have, and those that say that something is wrong."""

import re

import pytest
from django.test import Client

from etabli.community.services import join
from etabli.people.rights import Role
from etabli.people.services import grant, register
from tests.architecture.worlds import make_world
from tests.worlds import make_network, make_person, make_place

pytestmark = pytest.mark.django_db

LANGUAGES = ("fr", "en")


def client_of(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person.user)
    return client


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def is_a_page(text: str, language: str) -> None:
    assert f'<html lang="{language}"' in text
    assert text.count("<h1") == 1
    assert re.search(r"<title>\s*\S.* · Établi</title>", text)


@pytest.mark.parametrize(
    ("accepts", "language"), [("", "fr"), ("en-GB,en", "en"), ("de", "fr"), ("fr-CH", "fr")]
)
def test_the_root_leads_home_in_the_visitor_s_language(visitor, accepts, language):
    answer = visitor.get("/", headers={"Accept-Language": accepts})
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["", "legal/", "privacy/", "accessibility/", "places/", "find/"])
def test_a_page_has_its_language_its_title_and_the_way_to_the_other(visitor, page, language):
    text = visitor.get(f"/{language}/{page}").text
    is_a_page(text, language)
    [other] = set(LANGUAGES) - {language}
    assert f'href="/{other}/{page}" lang="{other}"' in text
    for footer in ("legal", "privacy", "accessibility"):
        assert f'href="/{language}/{footer}/"' in text


def test_home_on_the_first_day_says_that_nothing_is_open(visitor):
    assert "No place is open yet" in visitor.get("/en/").text


def test_home_shows_the_places_and_the_surveys_to_everybody(visitor):
    world = make_world()
    draft = make_place(world.network, status="draft")
    place, study = world.place, world.study
    text = visitor.get("/en/").text
    assert f"/en/places/{place.slug}/" in text
    assert f"/en/survey/{study.slug}/" in text
    assert draft.slug not in text


def test_home_shows_each_what_is_theirs():
    world = make_world()
    network, place, study = world.network, world.place, world.study
    shown = {
        Role.STUDY_OFFICER: [f"/studies/{study.slug}/", f"/networks/{network.slug}/indicators/"],
        Role.COORDINATOR: [f"/networks/{network.slug}/", f"/places/{place.slug}/day/"],
        Role.OPERATOR: [f"/networks/{network.slug}/", f"/places/{place.slug}/day/"],
        Role.HOST: [f"/places/{place.slug}/day/"],
        Role.FUNDER: [f"/studies/{study.slug}/", f"/networks/{network.slug}/indicators/"],
    }
    for role, links in shown.items():
        person = make_person(role.name)
        studying = {Role.STUDY_OFFICER, Role.FUNDER}
        grant(person, role, world.territory if role in studying else network)
        text = client_of(person).get("/en/").text
        for link in links:
            assert f'href="/en{link}"' in text, (role, link)


def test_home_shows_a_member_their_next_bookings_alone():
    world = make_world()
    assert world.booking
    page = f"/en/bookings/{world.booking.uuid}/"
    assert page in client_of(world.member).get("/en/").text
    assert page not in client_of(make_person()).get("/en/").text


def test_the_account_page_tells_the_memberships():
    person, network = make_person(), make_network()
    join(person, network)
    assert str(network) in client_of(person).get("/en/account/").text


def test_the_legal_notice_says_who_publishes_or_how_to_say_it(visitor, settings):
    assert "ETABLI_PUBLISHER" in visitor.get("/en/legal/").text
    settings.PUBLISHER = {
        "name": "Pays d’exemple",
        "address": "1 place de l’Exemple",
        "email": "contact@example.org",
        "director": "Ada",
        "host": "An example",
    }
    text = visitor.get("/en/legal/").text
    for told in settings.PUBLISHER.values():
        assert told in text
    assert "ETABLI_PUBLISHER" not in text
    assert "contact@example.org" in visitor.get("/en/privacy/").text
    assert "contact@example.org" in visitor.get("/en/accessibility/").text


def test_the_legal_notice_names_the_data_and_the_licence_of_the_software(visitor):
    text = visitor.get("/en/legal/").text
    for name in ("IGN", "INSEE", "DILA", "Licence Ouverte", "Affero"):
        assert name in text


def test_the_site_says_that_it_is_well(visitor):
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_site_without_its_database_is_not_well(visitor, monkeypatch):
    from etabli.web import views

    def fail():
        raise OSError("no database")

    monkeypatch.setattr(views.connection, "cursor", fail)
    assert visitor.get("/healthz").status_code == 500


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["nowhere/", "places/nowhere/", "bookings/not-a-number/"])
def test_what_there_is_not_is_told_on_a_page_of_the_site(visitor, language, address):
    answer = visitor.get(f"/{language}/{address}")
    assert answer.status_code == 404
    is_a_page(answer.text, language)
    assert f'href="/{language}/"' in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forged_form_is_told_on_a_page_of_the_site(language):
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post(f"/{language}/account/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    is_a_page(answer.text, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_of_ours_is_told_without_its_details(visitor, language, monkeypatch):
    from etabli.web import views

    def fail(_request, *_rest, **_more):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(views, "render", fail)
    answer = visitor.get(f"/{language}/legal/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    is_a_page(answer.text, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_has_a_page_of_its_own(visitor, language):
    person, place = make_person(), make_place(status="draft")
    grant(person, Role.ADMINISTRATOR)
    answer = client_of(person).post(f"/{language}/places/{place.slug}/open/")
    assert answer.status_code == 409
    is_a_page(answer.text, language)


def test_names_that_people_give_are_never_code(visitor):
    person = register("eve@example.org", "<script>alert(1)</script>")
    text = client_of(person).get("/en/account/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_the_home_page_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    network = make_network()
    for _number in range(8):
        make_place(network)
    person = make_person()
    grant(person, Role.OPERATOR, network)
    client = client_of(person)
    client.get("/en/")
    with django_assert_max_num_queries(14):
        client.get("/en/")
