"""The pages of a territory: who may open them, what they say and what they do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etabli.core import clock
from etabli.kernels.travel import Method
from etabli.people.models import Grant
from etabli.people.rights import Role
from etabli.territory import selectors, services
from etabli.territory.models import Territory
from tests.territory.worlds import CODES, INSEE, matrix
from tests.worlds import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory(territory_file: Callable[..., Path]) -> Territory:
    return services.load(territory_file()).territory


def signed_in(role: Role | None = None, scope: tuple[str, int] = ("installation", 0)) -> Client:
    person = make_person()
    if role:
        Grant.objects.create(person=person, role=role, scope_kind=scope[0], scope_id=scope[1])
    client = Client()
    assert person.user
    client.force_login(person.user)
    return client


@pytest.fixture
def officer(territory: Territory) -> Client:
    return signed_in(Role.STUDY_OFFICER, ("territory", territory.pk))


def upload(content: bytes, name: str = "base.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content, content_type="text/csv")}


def test_anybody_sees_the_list_and_a_territory(client: Client, territory: Territory) -> None:
    assert "Essai" in client.get("/fr/territories/").text
    page = client.get("/fr/territories/essai/").text
    assert "Hauts de Bienne" in page
    assert "<svg" in page


def test_an_empty_list_says_so(client: Client) -> None:
    assert client.get("/en/territories/").status_code == 200


def test_a_territory_that_there_is_not_is_not_found(client: Client) -> None:
    assert client.get("/fr/territories/ailleurs/").status_code == 404
    assert client.get("/fr/territories/ailleurs/map.geojson").status_code == 404


@pytest.mark.usefixtures("territory")
def test_estimated_times_are_labelled(client: Client) -> None:
    assert "estimated from straight lines" in client.get("/en/territories/essai/").text


@pytest.mark.usefixtures("territory")
def test_one_chooses_where_minutes_are_counted_to(client: Client) -> None:
    page = client.get("/en/territories/essai/?to=CH-nyon").text
    assert "Minutes to Nyon" in page


@pytest.mark.usefixtures("territory")
def test_a_place_elsewhere_is_refused_and_the_page_still_shows(client: Client) -> None:
    page = client.get("/en/territories/essai/?to=75056")
    assert page.status_code == 200
    assert "errorlist" in page.text


@pytest.mark.usefixtures("territory")
def test_a_territory_takes_nine_queries(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(9):
        client.get("/fr/territories/essai/")


@pytest.mark.usefixtures("territory")
def test_the_list_takes_two_queries(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(2):
        client.get("/fr/territories/")


@pytest.mark.usefixtures("territory")
def test_the_map_is_geojson_with_all_that_stands_on_it(client: Client) -> None:
    answer = client.get("/fr/territories/essai/map.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    names = {one["properties"]["name"] for one in json.loads(answer.content)["features"]}
    assert {"Hauts de Bienne", "Le Sud", "Nyon"} <= names


def test_the_map_is_sent_again_only_after_a_new_loading(
    client: Client, territory: Territory
) -> None:
    address = "/fr/territories/essai/map.geojson"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    territory.loaded_at = clock.now()
    territory.save()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    "page", ["new/", "essai/figures/", "essai/flows/import/", "essai/travel-times/"]
)
@pytest.mark.usefixtures("territory")
def test_only_those_who_may_change_a_territory_get_there(client: Client, page: str) -> None:
    address = f"/fr/territories/{page}"
    assert client.get(address).status_code == 302
    assert signed_in().get(address).status_code == 404
    assert signed_in(Role.STUDY_OFFICER, ("territory", 0)).get(address).status_code == 404
    assert signed_in(Role.ADMINISTRATOR).get(address).status_code == 200


@pytest.mark.usefixtures("territory")
def test_links_to_change_it_are_for_those_who_may(client: Client, officer: Client) -> None:
    link = 'href="/fr/territories/essai/figures/"'
    assert link not in client.get("/fr/territories/essai/").text
    assert link in officer.get("/fr/territories/essai/").text


def test_an_administrator_adds_a_territory() -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    form = {"name_fr": "Arcade", "name_en": "", "relief": "mountain", "codes": "243900479\n39184"}
    answer = administrator.post("/fr/territories/new/", form)
    assert answer["Location"] == "/fr/territories/arcade/"
    assert "Arcade" in administrator.get(answer["Location"]).text


def test_a_wrong_code_comes_back_with_its_reason() -> None:
    form = {"name_fr": "Arcade", "name_en": "", "relief": "mountain", "codes": "39184, 39999"}
    page = signed_in(Role.ADMINISTRATOR).post("/en/territories/new/", form)
    assert "39999: no commune has this code" in page.text
    assert not Territory.objects.exists()


def test_an_epci_may_be_given_by_its_name() -> None:
    form = {"name_fr": "Arcade", "name_en": "", "relief": "mountain"}
    administrator = signed_in(Role.ADMINISTRATOR)
    page = administrator.post("/en/territories/new/", form | {"codes": "haut jura\n39184"})
    assert "“haut jura” may be any of" in page.text
    assert "(200026573)" in page.text
    page = administrator.post("/en/territories/new/", form | {"codes": "Nulle Part"})
    assert "“Nulle Part” is neither the name of an EPCI" in page.text
    codes = "haut-jura ARCADE\n39184 39333"
    assert administrator.post("/en/territories/new/", form | {"codes": codes}).status_code == 302
    assert Territory.objects.get().communes.count() == 6


def test_who_runs_a_territory_is_told_what_it_lacks_and_where_it_is_found(
    officer: Client, client: Client
) -> None:
    address = "/en/territories/essai/"
    assert "What comes next" not in client.get(address).text
    page = officer.get(address).text
    for file in ("base-cc-evol-struct-pop", "base-cc-emploi-pop-active", "base-cc-caract-emp"):
        assert f"<code>{file}</code>" in page
    codes = ["39047", "39297", "39367", "39368", "39184", "39333"]
    employed = "CODGEO;P21_ACTOCC\n" + "".join(f"{code};500\n" for code in codes)
    officer.post(address + "figures/", upload(employed.encode()))
    page = officer.get(address).text
    assert "<code>base-cc-emploi-pop-active</code>" not in page
    assert "<code>base-cc-caract-emp</code>" in page
    assert 'href="/en/studies/new/?territory=essai"' in page


def test_figures_are_imported_from_a_file(territory: Territory, officer: Client) -> None:
    answer = officer.post("/en/territories/essai/figures/", upload(INSEE))
    page = officer.get(answer["Location"]).text
    assert "employed residents (2021)" in page
    assert "39297" in page
    assert selectors.figure(territory, "employed")["39368"].value == 2200


def test_a_file_of_no_use_is_refused_on_its_page(territory: Territory, officer: Client) -> None:
    page = officer.post("/en/territories/essai/figures/", upload(b"CODE\n1\n", "my.csv"))
    assert "my.csv, line 1: The header lacks CODGEO." in page.text
    assert not territory.figures.exists()


def test_a_table_replaces_the_travel_times_and_an_estimate_the_table(
    territory: Territory, officer: Client
) -> None:
    address = "/en/territories/essai/travel-times/"
    assert officer.post(address, upload(matrix().encode(), "ign.csv")).status_code == 302
    assert selectors.travel_times(territory).method is Method.matrix
    assert "ign.csv" in officer.get(address).text
    officer.post(address, {"estimate": "1"})
    assert selectors.travel_times(territory).method is Method.fallback


def test_a_table_with_a_hole_is_refused_on_its_page(territory: Territory, officer: Client) -> None:
    page = officer.post(
        "/en/territories/essai/travel-times/", upload(matrix(CODES[:-1]).encode(), "ign.csv")
    )
    assert "ign.csv lacks CH-nyon" in page.text
    assert selectors.travel_times(territory).method is Method.fallback


FLOWS = (
    b"CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C21_ACTOCC15P\n"
    b"39368;HB;39368;HB;700\n39368;HB;39367;M;250.5\n39368;HB;SU5724;Nyon;49.5\n"
)


def test_flows_are_imported_and_told_with_their_source(officer: Client, client: Client) -> None:
    address = "/en/territories/essai/flows/"
    assert "It is not known yet" in client.get(address).text
    answer = officer.post(address + "import/", upload(FLOWS, "base-flux.csv"))
    assert answer["Location"] == address
    page = officer.get(address).text
    assert "The cross-border workers of 1 commune are known from it now." in page
    page = client.get(address).text
    assert "INSEE, base-flux.csv, NBFLUX_C21_ACTOCC15P (2021)" in page
    assert "Hauts de Bienne → Morbier" in page
    assert "<svg" in page
    assert "Nothing is known of: Bellefontaine" in page
    assert "Residents who work" in client.get("/en/territories/essai/").text


def test_a_file_without_flows_is_refused_on_its_page(officer: Client) -> None:
    page = officer.post("/en/territories/essai/flows/import/", upload(INSEE, "my.csv"))
    assert "my.csv: No flows are in this file" in page.text


def test_estimated_flows_are_marked_wherever_they_are_shown(
    officer: Client, client: Client
) -> None:
    address = "/en/territories/essai/flows/import/"
    assert "base-cc-emploi-pop-active" in officer.post(address, {"estimate": "1"}).text
    codes = ["39047", "39297", "39367", "39368", "39184", "39333"]
    employed = "CODGEO;P21_ACTOCC\n" + "".join(f"{code};500\n" for code in codes)
    officer.post("/en/territories/essai/figures/", upload(employed.encode()))
    page = officer.post(address, {"estimate": "1", "mean_minutes": "400"})
    assert page.status_code == 200
    assert officer.post(address, {"estimate": "1", "mean_minutes": ""}).status_code == 302
    for page in ("", "flows/"):
        assert "Nobody has counted these flows." in client.get(f"/en/territories/essai/{page}").text


def test_where_people_work_takes_eight_queries(
    officer: Client, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    officer.post("/en/territories/essai/flows/import/", upload(FLOWS, "base-flux.csv"))
    with django_assert_num_queries(8):
        client.get("/fr/territories/essai/flows/")


def test_flows_are_told_to_programs(officer: Client, client: Client) -> None:
    address = "/api/v1/territories/essai/flows"
    assert client.get(address).status_code == 404
    officer.post("/en/territories/essai/flows/import/", upload(FLOWS, "base-flux.csv"))
    told = client.get(address).json()
    assert (told["method"], told["year"]) == ("census", 2021)
    assert {"home": "39368", "work": "CH-nyon", "people": 49.5} in told["flows"]
    assert told["outside"] == [{"code": "CH-nyon", "name": "Nyon", "country": "CH"}]
