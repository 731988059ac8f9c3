"""CSV files that people give, and those that they are given."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.core.tables import Row, csv_answer, rows


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(content: bytes | str, columns=(), **named) -> list[Row]:
    data = content.encode() if isinstance(content, str) else content
    return list(rows(BytesIO(data), "a.csv", columns, **named))


def refused(*arguments, **named) -> str:
    with pytest.raises(BadInput) as error:
        read(*arguments, **named)
    return str(error.value)


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_commas_and_semicolons_marks_and_endings_are_all_read(separator, ending, mark):
    lines = [separator.join(line) for line in (("code", "name"), ("1", " Épicéa "))]
    assert read(mark + ending.join(lines)) == [Row(2, {"code": "1", "name": "Épicéa"})]


def test_blank_lines_are_left_out_and_lines_keep_their_numbers():
    assert [row.line for row in read("a;b\n\n1;2\n;\n3;4\n")] == [3, 5]


def test_a_cell_may_hold_separators_quotes_and_line_ends():
    [row] = read('a,b\n"x, ""y""\nz",2\n')
    assert row.cells == {"a": 'x, "y"\nz', "b": "2"}


@pytest.mark.parametrize("content", ["", "\n\n", "b\n1\n"])
def test_a_missing_column_is_named(content):
    assert "a.csv" in refused(content, ["code"]) and "code" in refused(content, ["code"])


def test_a_line_with_too_few_or_too_many_cells_is_told_by_its_number():
    for line in ("1", "1;2;3"):
        assert "line 3" in refused(f"a;b\n1;2\n{line}\n")


def test_two_columns_of_one_name_are_refused():
    assert refused("a;a\n1;2\n")


def test_a_quotation_that_does_not_end_is_told():
    assert "a.csv" in refused('a;b\n"1;2\n3;4\n')


def test_the_first_encoding_that_fits_is_taken():
    content = "nom\nÉpicéa\n"
    both = ("utf-8-sig", "cp1252")
    assert read(content.encode("cp1252"), encodings=both)[0].cells == {"nom": "Épicéa"}
    assert read(content.encode(), encodings=both)[0].cells == {"nom": "Épicéa"}


def test_a_line_in_no_allowed_encoding_is_told_by_its_number():
    told = refused("nom\nPin\nÉpicéa\n".encode("cp1252"))
    assert "3" in told and "utf-8" in told


def test_a_file_with_bytes_of_no_text_is_refused_in_every_encoding():
    for content in (b"nom\nPin\0\n", "nom\nPin\n".encode("utf-16")):
        assert "cp1252" in refused(content, encodings=("utf-8-sig", "cp1252"))


cells = (
    st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=["Cc", "Cs"],
            exclude_characters=";,\ufeff\u2028\u2029\x85",
        ),
        min_size=1,
    )
    .map(str.strip)
    .filter(bool)
)


@given(st.lists(st.tuples(cells, cells), max_size=8))
def test_what_a_program_writes_is_read_back(pairs):
    written = StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(["one", "two"])
    writer.writerows(pairs)
    found = [tuple(row.cells.values()) for row in read(written.getvalue(), ["one", "two"])]
    assert found == pairs


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(content):
    try:
        for row in rows(BytesIO(content), "a.csv", []):
            assert row.line
    except BadInput:
        pass


def test_a_table_for_a_spreadsheet_is_read_again_and_calculates_nothing():
    answer = csv_answer("figures", [("name", "count"), ("=1+1; é", -2), ("plain", "")])
    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'
    assert answer.content.startswith("\ufeff".encode())
    told = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert told == [["name", "count"], ["'=1+1; é", "-2"], ["plain", ""]]
