"""Travel matrices from CSV files, as people really save them."""

import io

import numpy as np
import pytest

from etabli.kernels.errors import InvalidInput
from etabli.kernels.travel import Method, read_matrix

CODES = ("39368", "39478", "39470")
MINUTES = [[0, 25.5, 9], [26, 0, 31], [9.5, 30, 0]]
WAYS = [(a, b, MINUTES[i][j]) for i, a in enumerate(CODES) for j, b in enumerate(CODES) if i != j]

LONG = "from,to,minutes\n" + "".join(f"{a},{b},{value}\n" for a, b, value in WAYS)
WIDE = "code,39368,39478,39470\n39368,0,25.5,9\n39478,26,0,31\n39470,9.5,30,0\n"


def read(text, codes=CODES, **options):
    return read_matrix(io.StringIO(text), codes, **options)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        WIDE,
        LONG.replace(",", ";").replace(".", ","),
        WIDE.replace(",", ";").replace(".", ","),
        LONG.replace("25.5", '"25,5"'),
        LONG.replace("\n", "\r\n") + "\r\n\r\n",
        "\ufeff" + LONG,
        "Minutes;To;From\n" + "".join(f"{value};{b};{a}\n" for a, b, value in WAYS),
        "," + WIDE.removeprefix("code,").replace("39478,26,0,31", " 39478 , 26 ,, 31"),
        LONG + "39368,39368,0\n",
    ],
    ids=[
        "long",
        "wide",
        "long with semicolons and decimal commas",
        "wide with semicolons and decimal commas",
        "a quoted decimal comma",
        "lines of Windows and blank ones at the end",
        "a byte order mark",
        "columns in another order",
        "blanks, no name for the codes and nothing on the diagonal",
        "a way to itself",
    ],
)
def test_each_usual_shape_is_read(text):
    matrix = read(text)
    assert matrix.codes == CODES
    assert matrix.minutes.tolist() == np.array(MINUTES).tolist()
    assert matrix.method is Method.matrix


def test_rows_come_in_the_order_of_the_codes_asked_for():
    matrix = read(WIDE, ("39470", "39368", "39478"))
    assert matrix.minutes.tolist() == [[0, 9.5, 30], [9, 0, 25.5], [31, 26, 0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_read_by_its_path_or_open(tmp_path, encoding):
    path = tmp_path / "temps de trajet.csv"
    path.write_text(LONG, encoding=encoding)
    assert read_matrix(path, CODES).source == "temps de trajet.csv"
    assert read_matrix(str(path), CODES).minutes[0, 1] == 25.5
    with path.open("rb") as binary:
        assert read_matrix(binary, CODES, source="IGN, 2026").source == "IGN, 2026"


def test_codes_not_asked_for_are_left_out_if_so_wished():
    matrix = read(WIDE, CODES[:2], ignore_unknown=True)
    assert matrix.minutes.tolist() == [[0, 25.5], [26, 0]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty; a header and minutes are needed"),
        (LONG.replace("25.5", ""), "the file, line 2: '' from 39368 to 39478; a number of minutes"),
        (LONG.replace("25.5", "-3"), "line 2: '-3' from 39368 to 39478; .* 0 or more"),
        (LONG.replace("25.5", "nan"), "line 2: 'nan' from"),
        (LONG.replace("25.5", "inf"), "line 2: 'inf' from"),
        (LONG.replace("25.5", "1_0"), "line 2: '1_0' from"),
        (LONG.replace("25.5", "9" * 30), "line 2: '9{30}' from"),
        (LONG.replace("25.5", "0h25"), "line 2: '0h25' from"),
        (WIDE.replace("26", ""), r"line 3, column 2 \(39368\): '' from 39478 to 39368"),
        (WIDE.replace("31", "x"), r"line 3, column 4 \(39470\): 'x' from 39478 to 39470"),
        (WIDE.replace("0,25.5", "5,25.5"), "line 2, .* 5 from 39368 to itself; 0 or nothing"),
        (
            LONG.replace("39470,9", "01234,9", 1),
            "line 3: unknown code '01234'; allowed are .* 39368",
        ),
        (WIDE.replace("code,39368", "code,39999"), r"line 2, column 2 .*unknown code '39999'"),
        (LONG + LONG.splitlines()[2], "line 8: 39368 to 39470 for the second time"),
        (WIDE + WIDE.splitlines()[1], "line 5, .* 39368 to 39478 for the second time"),
        (LONG + "39368,39470\n", "line 8: 2 cells; 3 as in the header"),
        (LONG.replace("39478,39368,26\n", ""), "lacks the minutes from 39478 to 39368$"),
        ("from,to,minutes\n39368,39478,3\n39478,39368,3\n", "the file lacks 39470$"),
        ('from,to,minutes\n"a,b,3\n', "the file, line 2: "),
    ],
)
def test_a_fault_is_refused_with_its_place(text, message):
    with pytest.raises(InvalidInput, match=message) as caught:
        read(text)
    assert caught.value.argument == "file"


def test_many_missing_codes_are_counted():
    codes = [*CODES, *(f"{number:05}" for number in range(8))]
    with pytest.raises(InvalidInput, match="lacks 00000, 00001, 00002, 00003, 00004 and 3 more"):
        read(LONG, codes)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidInput, match=r"trajets\.csv cannot be read: No such file"):
        read_matrix(tmp_path / "trajets.csv", CODES)


def test_another_encoding_is_refused_with_its_line():
    file = io.BytesIO(LONG.encode() + "é,39368,3\n".encode("latin-1"))
    with pytest.raises(InvalidInput, match="line 8: not UTF-8"):
        read_matrix(file, CODES)
