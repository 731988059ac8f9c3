"""Real exports: their letters, separators, layouts and broken lines."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from etabli.core.errors import BadInput
from etabli.study.survey.importing.layout import read_layout
from etabli.study.survey.importing.rows import RefusedRow, Row, read_rows
from etabli.study.survey.questionnaire import PlaceGroup, Places, parse, standard

QUESTIONNAIRE = parse(standard())
COMMUNES = PlaceGroup(
    "", (("01001", "Saint-Éloi"), ("01002", "Bruyère"), ("elsewhere", "Ailleurs"))
)
PLACES = Places({"home": [COMMUNES], "work": [COMMUNES]})

LAYOUT = """\
id = "No"
date = { column = "Date", format = "%d/%m/%Y %H:%M" }

[columns]
profile = "Profil"
home = "Commune"
interest = "Intérêt"
days_per_week = "Jours"
priorities = { column = "Priorités", separator = "," }

[values.profile]
"A1" = "employee"

[values.interest]
"++" = "certain"
"""
HEADER = "No;Date;Profil;Commune;Intérêt;Jours;Priorités"
SOUND = "7;13/01/2026 09:30;A1;Saint Eloi;++;1,5;Le prix, Quiet"


def layout(text=LAYOUT):
    return read_layout(text.encode(), QUESTIONNAIRE, "layout.toml")


def rows(*lines, text=LAYOUT, header=HEADER, encoding="utf-8"):
    content = "\r\n".join([header, *lines]).encode(encoding)
    return list(read_rows(content, layout(text), QUESTIONNAIRE, PLACES, "answers.csv"))


def refusal(content, text=LAYOUT):
    with pytest.raises(BadInput) as refused:
        list(read_rows(content, layout(text), QUESTIONNAIRE, PLACES, "answers.csv"))
    return str(refused.value)


def test_labels_codes_and_the_layouts_own_values_are_understood():
    (row,) = rows(SOUND)
    assert row == Row(
        line=2,
        external_id="7",
        submitted_at=datetime(2026, 1, 13, 9, 30, tzinfo=ZoneInfo("Europe/Paris")),
        answers={
            "profile": "employee",
            "home": "01001",
            "interest": "certain",
            "days_per_week": 1.5,
            "priorities": ["price", "quiet"],
        },
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_usual_encodings_are_found_out(encoding):
    (row,) = rows(SOUND, encoding=encoding)
    assert row.answers["home"] == "01001"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_usual_separators_are_found_out(separator):
    header = HEADER.replace(";", separator)
    line = SOUND.replace("1,5", "1").replace("Le prix, Quiet", "Le prix").replace(";", separator)
    (row,) = rows(line, header=header)
    assert row.answers["priorities"] == ["price"]


def test_a_column_for_each_choice_is_read():
    text = LAYOUT.replace(
        'priorities = { column = "Priorités", separator = "," }',
        'priorities = { price = "Prix", near = "Près" }',
    )
    header = HEADER.replace("Priorités", "Prix;Près")
    yes_no, ticked = rows(
        SOUND.replace("Le prix, Quiet", "Oui;Non"),
        SOUND.replace("Le prix, Quiet", ";1").replace("7", "8", 1),
        text=text,
        header=header,
    )
    assert yes_no.answers["priorities"] == ["price"]
    assert ticked.answers["priorities"] == ["near"]


def test_a_box_that_is_neither_ticked_nor_empty_is_refused():
    text = LAYOUT.replace(
        'priorities = { column = "Priorités", separator = "," }', 'priorities = { price = "Prix" }'
    )
    (row,) = rows(
        SOUND.replace("Le prix, Quiet", "perhaps"),
        text=text,
        header=HEADER.replace("Priorités", "Prix"),
    )
    assert (row.line, row.column, row.value) == (2, "Prix", "perhaps")


def test_an_answer_outside_its_choices_is_refused_with_its_cell_and_the_others_go_on():
    refused, sound = rows(SOUND.replace("A1", "A9"), SOUND.replace("7", "8", 1))
    assert refused == RefusedRow(
        2,
        "Profil",
        "A9",
        "It is one of: Employed in France [employee]; "
        "Self-employed or running a business [independent]; Creating a business [creator]; "
        "Employed in Switzerland [cross_border]; "
        "Other (student, job seeker, retired…) [other].",
    )
    assert sound.external_id == "8"


def test_a_line_with_too_few_cells_is_refused_with_its_number():
    (row,) = rows("7;13/01/2026 09:30;A1")
    assert row == RefusedRow(2, "", "", "The line has 3 cells; the header has 7.")


def test_lines_are_numbered_as_an_editor_numbers_them():
    note = SOUND.replace("Saint Eloi", '"Saint\nEloi"')
    broken = "8;then"
    first, second = rows(note, broken)
    assert first.line == 2
    assert second.line == 4


def test_an_identifier_that_stands_twice_is_refused_the_second_time():
    _first, second = rows(SOUND, SOUND)
    assert second == RefusedRow(3, "No", "7", "Line 2 has the same identifier.")


def test_a_date_of_another_form_is_refused_with_the_form():
    (row,) = rows(SOUND.replace("13/01/2026 09:30", "2026-01-13"))
    assert row.column == "Date"
    assert row.reason == "A date of the form %d/%m/%Y %H:%M is needed."


def test_without_a_format_dates_are_iso_8601():
    text = LAYOUT.replace(', format = "%d/%m/%Y %H:%M"', "")
    (row,) = rows(SOUND.replace("13/01/2026 09:30", "2026-01-13T09:30:00+00:00"), text=text)
    assert row.submitted_at.isoformat() == "2026-01-13T09:30:00+00:00"


def test_without_identifiers_a_row_is_known_by_what_stands_in_it():
    text = LAYOUT.replace('id = "No"\n', "")
    once = rows(SOUND, SOUND, text=text)
    again = rows(SOUND, SOUND, text=text)
    ids = [row.external_id for row in once]
    assert len(set(ids)) == 2  # two people may have answered alike
    assert ids == [row.external_id for row in again]


def test_empty_lines_are_left_out():
    assert len(rows("", SOUND, ";;;;;;")) == 1


def test_quotes_that_never_close_are_told_with_the_line_they_open_on():
    content = f'{HEADER}\n{SOUND}\n8;"never closed;A1\n{SOUND}\n'.encode()
    assert refusal(content).startswith("answers.csv, line 3: the quotes of this line are broken")


def test_a_letter_of_no_encoding_is_told_with_its_line():
    content = f"{HEADER}\n{SOUND}\n".encode() + b"8;\xe9t\xe9;\x81\n"
    told = refusal(content, text='encoding = "cp1252"\n' + LAYOUT)
    assert told.startswith("answers.csv, line 3: byte 0x81 is no letter in cp1252")


def test_damaged_utf_8_is_not_taken_for_another_encoding():
    content = f"{HEADER}\n{SOUND}\n".encode() + b"8;\xff;Saint-\xc3\x89loi\n"
    assert refusal(content).startswith("answers.csv, line 3: byte 0xFF is no letter in utf-8")


def test_a_file_that_is_no_text_is_refused():
    assert "not a text file" in refusal("a;b".encode("utf-16-le"))


def test_an_empty_file_is_refused():
    assert "the file is empty" in refusal(b"")


def test_a_header_that_is_missing_is_told_with_those_there_are():
    told = refusal(HEADER.replace("Profil", "Profile").encode())
    assert "no column has the header “Profil”; there are: No, Date, Profile" in told


def test_a_header_that_stands_twice_is_told():
    told = refusal(HEADER.replace("Date", "No").encode())
    assert "more than one column has the header “No”" in told


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[columns]", "[columns", "this is not TOML in UTF-8"),
        ("[columns]", "[colonnes]", "“colonnes” is not known; there are: source, encoding"),
        ('home = "Commune"\n', "", "columns: “home” is missing"),
        ('home = "Commune"', 'house = "Commune"', "columns: “house” is not known"),
        ('home = "Commune"', "home = 4", "columns.home: the header of one column is needed"),
        ('"A1" = "employee"', '"A1" = "worker"', "values.profile: “worker” is not known"),
        ('id = "No"', 'encoding = "latin-9"', "encoding: “latin-9” is not known"),
        ('separator = ","', 'sep = ","', "columns.priorities: “sep” is not known"),
        ("format =", "form =", "date: “form” is not known; there are: column, format"),
    ],
)
def test_a_mistake_in_the_layout_is_told_with_its_place(old, new, message):
    with pytest.raises(BadInput) as refused:
        layout(LAYOUT.replace(old, new))
    assert str(refused.value).startswith("layout.toml")
    assert message in str(refused.value)
