"""INSEE's commune files."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from etabli.core.errors import BadInput
from etabli.territory import insee

CODES = {"39368", "39184"}
POPULATION = """\
CODGEO;LIBGEO;P21_POP;P15_POP;P21_POP2064;C21_POP15P
39184;Les Crozets;194;202;104.5;160
39368;Hauts de Bienne;5062;5370;2700.25;4200
01001;Ailleurs;800;790;400;600
"""


def read(text: str, encoding: str = "utf-8") -> insee.Harvest:
    return insee.read(BytesIO(text.encode(encoding)), "base-2021.CSV", CODES)


def test_the_most_recent_year_of_the_territory_s_communes_is_taken() -> None:
    harvest = read(POPULATION)
    values = {(one.code, one.indicator): (one.value, one.year) for one in harvest.readings}
    assert values == {
        ("39184", "population"): (194, 2021),
        ("39184", "population_20_64"): (104.5, 2021),
        ("39368", "population"): (5062, 2021),
        ("39368", "population_20_64"): (2700.25, 2021),
    }
    assert harvest.columns["population_20_64"] == ("P21_POP2064", 2021)


def test_a_figure_names_its_file_and_column() -> None:
    first = read(POPULATION).readings[0]
    assert first.source == "INSEE, base-2021.CSV, P21_POP"
    assert not first.assumption


def test_men_and_women_of_an_age_are_summed_up_as_the_file_of_the_population_has_them() -> None:
    harvest = read(
        "CODGEO;P21_POP;P21_POP0014;P21_H2064;P21_F2064;P15_H2064;P15_F2064;C21_POP15P\n"
        "39184;194;30;50.5;54;60;60;160\n39368;5062;900;1350;1350.25;1;1;4200\n"
    )
    aged = {one.code: one.value for one in harvest.readings if one.indicator == "population_20_64"}
    assert aged == {"39184": 104.5, "39368": 2700.25}
    assert harvest.columns["population_20_64"] == ("P21_H2064+P21_F2064", 2021)


def test_a_sum_of_which_a_part_is_not_published_is_left_out() -> None:
    harvest = read("CODGEO;P21_POP;P21_H2064;P21_F2064\n39184;194;50;S\n")
    assert [one.indicator for one in harvest.readings] == ["population"]


def test_the_file_of_employment_tells_the_employed_of_any_age_and_the_jobs() -> None:
    harvest = read("CODGEO;P21_ACTOCC1564;P21_EMPLT;P21_ACTOCC\n39184;88;40;90\n")
    assert {one.indicator: one.value for one in harvest.readings} == {"employed": 90, "jobs": 40}


def packed(**files: str) -> BytesIO:
    """Names without their ending, as keywords have no dots."""
    inside = BytesIO()
    with ZipFile(inside, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.CSV", text)
    inside.seek(0)
    return inside


def test_a_file_is_taken_packed_as_it_is_published() -> None:
    harvest = insee.read(packed(meta_base="COD_VAR;LIB_VAR\n", base=POPULATION), "b.zip", CODES)
    assert harvest.readings[0].source == "INSEE, base.CSV, P21_POP"


def test_of_several_files_packed_together_one_does_not_know_which() -> None:
    with pytest.raises(BadInput, match="2 CSV files are packed"):
        insee.read(packed(one=POPULATION, other=POPULATION), "b.zip", CODES)


def test_a_broken_package_is_refused() -> None:
    whole = packed(base=POPULATION).getvalue()
    middle = len(whole) // 4
    broken = whole[:middle] + bytes(40) + whole[middle + 40 :]
    with pytest.raises(BadInput):
        insee.read(BytesIO(broken), "b.zip", CODES)


def test_employment_is_found_under_either_age() -> None:
    harvest = read("CODGEO,P21_ACTOCC1564,P21_NSAL15P,P21_ACTOCC15P_ILT5\n39184,90,12,30\n")
    assert {one.indicator: one.value for one in harvest.readings} == {
        "employed": 90,
        "self_employed": 12,
        "cross_border_workers": 30,
    }


def test_the_windows_encoding_is_read_too() -> None:
    text = POPULATION.replace("Ailleurs", "Étival")
    assert read(text, "cp1252").readings == read(text).readings


def test_communes_that_the_file_does_not_know_are_told() -> None:
    assert read("CODGEO;P21_POP\n39184;194\n").missing == ["39368"]


def test_an_empty_cell_is_left_out() -> None:
    harvest = read("CODGEO;P21_POP;P21_POP2064\n39184;194;\n")
    assert [one.indicator for one in harvest.readings] == ["population"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CODE;P21_POP\n39184;1\n", "CODGEO"),
        ("CODGEO;P21_MEN\n39184;1\n", "P21_POP2064"),
        ("CODGEO;P21_POP\n01001;1\n", "None of the territory's communes"),
        ("CODGEO;P21_POP\n39184;many\n", "line 2.*many.*P21_POP"),
        ("CODGEO;P21_POP\n39184;1;2\n", "line 2.*3 cells"),
        ("", "CODGEO"),
    ],
)
def test_a_file_of_no_use_is_refused_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(BadInput, match=told) as refusal:
        read(text)
    assert "base-2021.CSV" in str(refusal.value)


def test_occupations_are_read_in_the_nomenclature_of_either_year():
    old = read("CODGEO;P18_ACTOCC;C18_ACTOCC1564_CS3;C18_ACTOCC1564_CS6\n39184;90;12;30\n")
    assert old.columns["occupied_managers"] == ("C18_ACTOCC1564_CS3", 2018)
    new = read("CODGEO;C22_ACTOCC15P;P22_ACTOCC15P;C22_ACTOCC1564_STAT_GSEC16\n39184;91;90;30\n")
    assert new.columns["occupied_workers"] == ("C22_ACTOCC1564_STAT_GSEC16", 2022)
    assert new.columns["employed"] == ("P22_ACTOCC15P", 2022)  # of everybody, not of a quarter
