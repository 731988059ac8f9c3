"""Files of home–work flows."""

import tracemalloc
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from etabli.core.errors import BadInput
from etabli.territory.commuting import files
from etabli.territory.commuting.rules import country_of

CODES = {"39368", "39184"}
FORMER = {"39371": "39368"}  # La Mouille, in Hauts de Bienne since 2016
HEADER = "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C21_ACTOCC15P\n"
CENSUS = (
    HEADER
    + """\
01001;Ailleurs;01002;Plus loin;12.5
39368;Hauts de Bienne;39368;Hauts de Bienne;901.8412345
39368;Hauts de Bienne;SU5724;Nyon;55.25
39371;La Mouille;SU5724;Nyon;4.75
39300;Lons-le-Saunier;39184;Les Crozets;9.5
39368;Hauts de Bienne;99999;Étranger;2
"""
)


def read(text: str, name: str = "base-flux-2021.csv", encoding: str = "utf-8") -> files.Harvest:
    return files.read(BytesIO(text.encode(encoding)), name, CODES, FORMER)


def test_only_flows_from_and_to_the_territory_are_kept_with_their_decimals() -> None:
    assert read(CENSUS).counts == {
        ("39368", "39368"): 901.8412345,
        ("39368", "SU5724"): 60,
        ("39300", "39184"): 9.5,
        ("39368", "99999"): 2,
    }


def test_places_are_named_as_in_the_file_and_a_commune_by_its_name_of_today() -> None:
    names = read(CENSUS).names
    assert names["SU5724"] == "Nyon"
    assert names["39368"] == "Hauts de Bienne"


def test_communes_that_have_joined_another_are_counted_with_it_and_told() -> None:
    assert read(CENSUS).merged == {"39371": "39368"}


def test_communes_where_nobody_works_for_the_file_are_told() -> None:
    assert read(CENSUS).missing == ["39184"]


@pytest.mark.parametrize("year", ["06", "16", "22"])
def test_the_year_is_that_of_the_column(year: str) -> None:
    harvest = read(CENSUS.replace("C21", f"C{year}"))
    assert harvest.year == 2000 + int(year)
    assert harvest.source == f"INSEE, base-flux-2021.csv, NBFLUX_C{year}_ACTOCC15P"


def test_the_windows_encoding_is_read_too() -> None:
    assert read(CENSUS, encoding="cp1252") == read(CENSUS)


def test_codes_may_stand_in_quotes_and_amid_spaces() -> None:
    quoted = HEADER + '"39368";"Hauts de Bienne; le haut";" 39367 ";"Morbier";4.5\r\n'
    assert read(quoted).counts == {("39368", "39367"): 4.5}


def test_a_mistake_is_told_with_its_line_among_all_those_of_the_file() -> None:
    elsewhere = "01001;A;01002;B;1\n" * 7
    with pytest.raises(BadInput, match="line 9"):
        read(HEADER + elsewhere + "39368;A;39184;B;many\n")


def test_a_packed_file_is_read_as_it_is_published() -> None:
    inside = BytesIO()
    with ZipFile(inside, "w", ZIP_DEFLATED) as archive:
        archive.writestr("meta_base-flux-2021.csv", "COD_VAR;LIB_VAR\n")
        archive.writestr("base-flux-2021.csv", CENSUS)
    inside.seek(0)
    assert files.read(inside, "base_flux.zip", CODES, FORMER) == read(CENSUS)


def test_a_plain_table_names_its_year_and_its_sources() -> None:
    harvest = read(
        "from,to,count,year,source\n39368,CH-nyon,60,2019,OSTAJ\n39184,39368,7.5,2019,enquête\n"
    )
    assert harvest.counts == {("39368", "CH-nyon"): 60, ("39184", "39368"): 7.5}
    assert (harvest.year, harvest.source, harvest.is_census) == (2019, "OSTAJ; enquête", False)


def test_a_plain_table_may_have_no_more_than_its_flows() -> None:
    harvest = read("from,to,count\n39368,39368,60\n", "mien.csv")
    assert (harvest.year, harvest.source) == (None, "mien.csv")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "No flows"),
        ("CODGEO;P21_POP\n39368;1\n", "CODGEO, LIBGEO, DCLT"),
        (HEADER + "01001;A;01002;B;1\n", "Nobody of the territory"),
        (HEADER + "39300;A;39368;B;1\n", "Nobody of the territory"),
        (HEADER + "39368;A;39184;B;many\n", "line 2.*many.*NBFLUX"),
        (HEADER + "39368;A;39184;B;-4\n", "line 2.*-4"),
        (HEADER + "39368;A;39184;B;1\n39368;A;39184;B;2\n", "39368 to 39184 stands twice"),
        (HEADER + "39368;A;a place of work;B;1\n", "line 2.*DCLT"),
        (HEADER + "39368;A;39184\n", "line 2.*3 cells"),
        ("from,to,count,year\n39368,39184,1,21\n", "line 2.*four digits"),
        ("from,to,count,year\n39368,39184,1,2021\n39184,39368,1,2020\n", "several years"),
    ],
)
def test_a_file_of_no_use_is_refused_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(BadInput, match=told) as refusal:
        read(text)
    assert "base-flux-2021.csv" in str(refusal.value)


def test_a_large_file_takes_little_memory_and_tells_how_far_it_is() -> None:
    file = BytesIO(HEADER.encode() + b"01001;A;01002;B;1.25\n" * 150_000 + b"39368;A;39184;B;1\n")
    told: list[float] = []
    tracemalloc.start()
    harvest = files.read(file, "base.csv", CODES, FORMER, told.append)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(harvest.counts) == 1
    assert len(told) == 3
    assert told == sorted(told)
    assert 0 < told[0] < 1
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("39368", "FR"),
        ("2A004", "FR"),
        ("97411", "FR"),
        ("SU5724", "CH"),
        ("BE21004", "BE"),
        ("99140", "CH"),
        ("99999", ""),
        ("CH-nyon", "CH"),
        ("ZZZZ", ""),
    ],
)
def test_a_code_tells_the_country(code: str, country: str) -> None:
    assert country_of(code) == country
