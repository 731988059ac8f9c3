"""Places that exist: taken from a census, told apart, given a role."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.study.existing import selectors, services
from etabli.study.existing.importing import Columns
from etabli.study.existing.rules import Entry, alike, kinds_of, likely_same
from etabli.study.models import ExistingPlace

# The columns of the national census of 2019, and two rows about one place.
CENSUS = """ID,NOM_TL,ADRESSE,CP,COMINIT,INSEECOM,NOMCOM,TYPO,LAT,LONG
439,La Navette à Bruyère,8 rue du Lac,01000,Bruyère,0,Bruyère,\
Tiers lieux à dominante coworking,46.5,6.1
1009,La Navette,8 Rue du Lac,01000,Bruyère,01002,Bruyère,\
Tiers lieux à dominante coworking,46.5001,6.1001
7,Le Rabot,1 rue des Pins,01000,Douglas,01004,Douglas,Fablab,46.5,6.3
8,Le Quai,2 quai,75000,Paris,75101,Paris,Tiers lieux à dominante coworking,48.85,2.35
9,Le Vague,2 quai,75000,Paris,75101,Paris,Tiers lieux à dominante coworking,,
""".encode()

names = st.text("abcdeé ’'-", min_size=1, max_size=20)


@pytest.fixture
def census(study):
    return services.import_places(study, CENSUS, "census.csv", "A census, 2019")


def places(study):
    return selectors.existing_places(study)


def by_name(study, name):
    return ExistingPlace.objects.get(study=study, name=name)


def test_the_census_is_taken_in_as_it_is_published(study, census):
    assert (census.imported, census.known, census.far) == (3, 0, 1)
    assert [refused.line for refused in census.refused] == [6]
    assert "is no longitude" in census.refused[0].reason
    first = by_name(study, "La Navette à Bruyère")
    assert first.commune_code == "01002"  # its own code is missing: it stands in the outline
    assert (first.kinds, first.role) == (["coworking"], "competition")
    assert first.source == "A census, 2019"


def test_where_nobody_works_at_a_desk_nothing_is_shared(study, census):
    assert by_name(study, "Le Rabot").role == "ignored"


def test_taken_in_twice_nothing_changes(study, census):
    again = services.import_places(study, CENSUS, "census.csv", "A census, 2019")
    assert (again.imported, again.known) == (0, 3)
    assert len(places(study)) == 3


def test_any_table_is_read_by_the_names_of_its_columns(study):
    table = "Quoi;Où;Y;X\nL’Atelier;Cèdre;46,5;6,2\n".encode("cp1252")
    columns = Columns(name="Quoi", commune="Où", latitude="Y", longitude="X")
    services.import_places(study, table, "table.csv", columns=columns)
    assert [(str(one), one.commune_name) for one in places(study)] == [("L’Atelier", "Cèdre")]
    with pytest.raises(BadInput, match="No column for “latitude”"):
        services.import_places(study, b"name,lon\nA,6.1\n", "table.csv")
    with pytest.raises(BadInput, match="No column is named “Nom”; there are: name, lat, lon"):
        services.import_places(
            study, b"name,lat,lon\nA,46.5,6.1\n", "t.csv", columns=Columns(name="Nom")
        )


@pytest.mark.parametrize(
    "table",
    [
        "id;nom;typologie;numcom;latitude;longitude\n1;La Navette;coworking;01002;46.5;6.1\n",
        'Nom du tiers-lieu,Ville,Coordonnées\nLa Navette,Bruyère,"46.5, 6.1"\n',
        "identifiant;dénomination;commune;geo_point_2d\n1;La Navette;Bruyère;46.5,6.1\n",
    ],
)
def test_known_layouts_are_read_without_asking(study, table):
    assert services.import_places(study, table.encode(), "table.csv").imported == 1
    assert by_name(study, "La Navette").commune_code == "01002"


def test_columns_that_are_not_known_are_mapped_on_the_page(client, study, officer):
    client.force_login(officer.user)
    page = reverse("study_existing", args=[study.slug])
    table = "Quoi;Où;Y;X\nL’Atelier;Cèdre;46,5;6,2\n".encode("cp1252")
    sent = client.post(page, {"file": SimpleUploadedFile("t.csv", table), "source": "A table"})
    columns = sent.context["columns"]
    assert columns.headers == ["Quoi", "Où", "Y", "X"] and not places(study)
    refused = client.post(page, {"kept": columns.sealed, "column_name": "0"})
    assert "latitude" in str(refused.context["columns"].errors)
    chosen = {"column_name": "0", "column_latitude": "2", "column_longitude": "3"}
    client.post(page, {"kept": columns.sealed, **chosen})
    assert [(str(one), one.source) for one in places(study)] == [("L’Atelier", "A table")]
    client.post(page, {"kept": columns.sealed + "x", **chosen})
    assert len(places(study)) == 1


def test_what_stands_twice_is_found_merged_and_not_asked_about_again(study, census):
    (pair,) = selectors.likely_duplicates(study, places(study))
    assert {str(pair.one), str(pair.other)} == {"La Navette", "La Navette à Bruyère"}
    assert pair.metres < 20
    services.merge(pair.one, pair.other)
    assert selectors.likely_duplicates(study, places(study)) == []
    assert sorted(one.role for one in places(study)) == ["competition", "ignored", "ignored"]


def test_two_places_that_are_different_both_stay(study, census):
    (pair,) = selectors.likely_duplicates(study, places(study))
    services.keep_both(pair.one, pair.other)
    assert selectors.likely_duplicates(study, places(study)) == []
    assert by_name(study, "La Navette").role == "competition"


def test_a_role_that_there_is_not_is_refused_and_nothing_changes(study, census):
    one, other = places(study)[:2]
    with pytest.raises(BadInput, match="“friend” is no role"):
        services.set_roles(study, {str(one.uuid): "partner", str(other.uuid): "friend"})
    assert {place.role for place in places(study)} == {"competition", "ignored"}


@given(names, names)
def test_likeness_does_not_depend_on_the_order(one, other):
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 1


@given(names)
def test_a_name_is_like_itself(name):
    assert alike(f"x{name}", f"x{name}") == 1


def test_alike_names_far_apart_are_two_places():
    near = [Entry(1, "La Navette", "A", 6.0, 46.5), Entry(2, "La Navette", "B", 6.1, 46.5)]
    assert list(likely_same(near)) == []
    assert len(list(likely_same([near[0], near[0]._replace(key=3)]))) == 1


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ("Tiers lieux à dominante coworking", ["coworking"]),
        ("FabLab et espace de coworking", ["fablab", "coworking"]),
        ("Télécentre", ["offices"]),
        ("Café", ["other"]),
    ],
)
def test_the_kind_is_read_from_what_is_told(told, kinds):
    assert kinds_of(told) == kinds
