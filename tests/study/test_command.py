"""The command line: the same services, for people and for programs."""

import json

import pytest
from django.core.management import CommandError, call_command

from etabli.study.models import Scenario
from tests.study.test_services import CSV, LAYOUT

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    """What a command writes for programs, and what for people."""

    def told(*words):
        call_command("study", *map(str, words))
        return capsys.readouterr()

    return told


@pytest.fixture
def files(tmp_path):
    csv, layout = tmp_path / "answers.csv", tmp_path / "layout.toml"
    csv.write_bytes(CSV)
    layout.write_bytes(LAYOUT)
    return csv, layout


def test_answers_are_imported_and_each_refused_line_is_told(run, study, files):
    csv, layout = files
    out, told = run("import-responses", study.slug, csv, "--mapping", layout)
    assert out == "2 imported, 0 known before, 1 refused\n"
    assert told.startswith("answers.csv, line 4, Profile: “miner” It is one of: Employed in")


def test_an_import_tells_a_program_the_same(run, study, files):
    csv, layout = files
    out, _told = run("import-responses", study.slug, csv, "--mapping", layout, "--json")
    told = json.loads(out)
    assert (told["imported"], told["known"]) == (2, 0)
    assert told["refused"][0]["line"] == 4


def test_a_file_that_is_not_there_is_told_by_name(run, study, files, tmp_path):
    _csv, layout = files
    with pytest.raises(CommandError, match=r"missing\.csv: this file cannot be read"):
        run("import-responses", study.slug, tmp_path / "missing.csv", "--mapping", layout)


def test_the_demand_is_told_with_its_chains_and_their_sources(run, surveyed):
    out, _told = run("demand", surveyed.slug, "--json")
    told = json.loads(out)
    assert told["study"] == surveyed.slug
    assert told["simulated"] is False
    assert set(told["users"]["by_commune_and_profile"]["01001"]) == {
        "employee",
        "independent",
        "creator",
        "cross_border",
    }
    for chain in told["chains"].values():
        assert all(step["source"] for step in chain)


def test_the_demand_is_told_by_commune_profile_and_year(run, surveyed):
    told = json.loads(run("demand", surveyed.slug, "--json").out)
    days = told["desk_days"]
    for interval in (days["total"], days["by_year"]["5"]):
        assert interval["low"] < interval["mean"] < interval["high"]
    assert days["by_profile_and_year"]["employee"].keys() == {"1", "2", "3", "4", "5"}
    cell = days["by_commune_profile_year"]["01001"]["employee"]["3"]
    assert cell["low"] < cell["mean"] < cell["high"]
    assert set(told["causes"]) >= {"representativeness", "stated_to_real", "interested"}


def test_a_network_is_told_with_codes_and_names(run, surveyed):
    out, told = run("design", surveyed.slug, "--hubs", 1, "--fablab", "01005", "--json")
    assert "making one" in told
    network = json.loads(out)
    assert network["hubs"][0]["name"]
    assert network["fablab"]["name"] == "Épicéa"
    assert network["status"] == "optimal"
    assert network["bound"] <= network["objective"]
    assert network["travel_method"] == "matrix"
    assert network["alternatives"][0]["hubs"] == network["hubs"]
    assert Scenario.objects.get().rules["hubs"] == 1


def test_a_rule_outside_its_bounds_names_the_option(run, surveyed):
    with pytest.raises(CommandError, match="--hubs: 0; a whole number from 1 to 10 is allowed"):
        run("design", surveyed.slug, "--hubs", 0)


def test_a_network_that_cannot_be_is_one_sentence(run, surveyed):
    with pytest.raises(CommandError, match="Le Haut, which has room for 2"):
        run("design", surveyed.slug, "--nomad-per-district", 3)


def test_an_unknown_study_is_not_found(run, db):
    with pytest.raises(CommandError, match="There is no such study"):
        run("demand", "nowhere")


def test_places_and_amenities_are_imported(run, study, tmp_path):
    table, amenities = tmp_path / "places.csv", tmp_path / "amenities.csv"
    table.write_text("Quoi;lat;lon\nL’Atelier;46.5;6.2\nLoin;40;6.2\nNulle part;;\n")
    amenities.write_text("code,amenity,source\n01002,station,a map\n")
    out, told = run(
        "import-existing", study.slug, table, "--source", "A list", "--column", "name=Quoi"
    )
    assert out == "1 imported, 0 known before, 1 too far away, 1 refused\n"
    assert "places.csv, line 4" in told
    assert run("import-amenities", study.slug, amenities).out == "1 new amenities\n"
    with pytest.raises(CommandError, match="--column"):
        run("import-existing", study.slug, table, "--column", "nom=Quoi")
