"""A territory's own tables of figures."""

from pathlib import Path

import pytest

from etabli.core.errors import BadInput
from etabli.territory.figures import Reading, read

HEADER = "code,indicator,value,year,source,assumption\n"
CODES = {"39368", "243900479"}


def written(tmp_path: Path, lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text(header + lines)
    return path


def test_a_table_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '39368,employed,2150.5,2021,"INSEE, census",no\n\n,population,9000,2016,INSEE,yes\n',
    )
    assert read([path], CODES) == [
        Reading("39368", "employed", 2150.5, 2021, "INSEE, census", False),
        Reading("", "population", 9000, 2016, "INSEE", True),
    ]


def test_semicolons_and_decimal_commas_are_read_too(tmp_path: Path) -> None:
    path = written(
        tmp_path, "39368;self_employed_share;0,135;2021;INSEE;oui\n", HEADER.replace(",", ";")
    )
    assert read([path], CODES) == [
        Reading("39368", "self_employed_share", 0.135, 2021, "INSEE", True)
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("39999,employed,1,2021,INSEE,no", ["line 2", "39999", "commune or district"]),
        ("39368,incomes,1,2021,INSEE,no", ["line 2", "incomes", "population_20_64"]),
        ("39368,employed,many,2021,INSEE,no", ["line 2", "many", "0 or more"]),
        ("39368,employed,-1,2021,INSEE,no", ["line 2", "-1", "0 or more"]),
        ("39368,employed,nan,2021,INSEE,no", ["line 2", "nan", "0 or more"]),
        ("39368,self_employed_share,13.5,2021,INSEE,no", ["line 2", "13.5", "0 to 1"]),
        ("39368,employed,1,21,INSEE,no", ["line 2", "21", "four digits"]),
        ("39368,employed,1,2021,,no", ["line 2", "source", "300 characters"]),
        ("39368,employed,1,2021,INSEE,perhaps", ["line 2", "perhaps", "yes, no"]),
        ("39368,employed,1,2021,INSEE", ["line 2", "5 cells", "6"]),
        (
            "39368,employed,1,2021,INSEE,no\n39368,employed,2,2021,INSEE,no",
            ["line 3", "figures.csv, line 2 already"],
        ),
        ('39368,employed,1,2021,"INSEE,no', ["line 2", "cannot be read"]),
    ],
)
def test_a_wrong_line_is_told_with_its_number(tmp_path: Path, line: str, told: list[str]) -> None:
    with pytest.raises(BadInput) as refusal:
        read([written(tmp_path, line + "\n")], CODES)
    assert "figures.csv" in str(refusal.value)
    for part in told:
        assert part in str(refusal.value)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("code,indicator,value,year\n", "source, assumption"),
        ("code,code,indicator,value,year,source,assumption\n", "same name"),
        ("", "code, indicator"),
    ],
)
def test_a_wrong_header_is_told(tmp_path: Path, header: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        read([written(tmp_path, "", header)], CODES)


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes((HEADER + "39368,employed,1,2021,Enquête,no\n").encode("cp1252"))
    with pytest.raises(BadInput, match=r"figures\.csv.*[Ll]ine 2.*utf-8"):
        read([path], CODES)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.csv.*cannot be read"):
        read([tmp_path / "none.csv"], CODES)


def test_a_figure_that_two_files_give_is_refused(tmp_path: Path) -> None:
    first = written(tmp_path, "39368,employed,1,2021,INSEE,no\n")
    second = first.rename(tmp_path / "others.csv")
    written(tmp_path, "39368,employed,2,2021,INSEE,no\n")
    with pytest.raises(BadInput, match=r"^others\.csv, line 2: .* figures\.csv, line 2 already"):
        read([first, second], CODES)
