"""Exports of the tools people use are recognised, and read without anybody writing a layout."""

import csv
import io
from datetime import datetime

import pytest
from django.utils import translation

from etabli.core.errors import BadInput
from etabli.study.survey.importing import lss
from etabli.study.survey.importing.export import Export
from etabli.study.survey.importing.formats import Format, recognise
from etabli.study.survey.importing.layout import Layout
from etabli.study.survey.importing.proposal import propose
from etabli.study.survey.importing.rows import RefusedRow, Row, rows_of
from etabli.study.survey.importing.table import look, read_table
from etabli.study.survey.questionnaire import PlaceGroup, Places, parse, standard
from tests.study.survey import exports

QUESTIONNAIRE = parse(standard())
COMMUNES = PlaceGroup(
    "",
    (
        ("01002", "Bruyère"),
        ("01004", "Douglas"),
        ("01005", "Épicéa"),
        ("01006", "Saint-Douglas"),
        ("elsewhere", "Ailleurs"),
    ),
)
PLACES = Places({"home": [COMMUNES], "work": [COMMUNES]})
MORNING = datetime(2026, 5, 4, 8, 12)  # noqa: DTZ001 (workbooks know no zones)
FIRST = {
    "profile": "independent",
    "home": "01002",
    "interest": "certain",
    "days_per_week": 2,
    "priorities": ["near", "quiet"],
}


def read(content, structure=b""):
    """What the tool's export gives as it is: its format, the layout proposed, the rows."""
    content = content.encode() if isinstance(content, str) else content
    seen = look(read_table(content, "", "answers").distinct())
    export = Export(
        recognise(seen.headers), seen, lss.labels(structure, "x.lss") if structure else {}
    )
    layout = Layout.of(propose(export, QUESTIONNAIRE, PLACES).as_json())
    table = read_table(content, "", "answers").distinct()
    return export.format, layout, list(rows_of(table, layout, QUESTIONNAIRE, PLACES, "answers"))


def test_limesurvey_with_codes_and_its_structure_is_read():
    for structure in (exports.limesurvey_structure(), exports.limesurvey_structure_before_4()):
        format, layout, rows = read(exports.LIMESURVEY, structure)
        assert format is Format.limesurvey
        assert layout.id == "id. Response ID"
        first, other, unsent, last = rows
        assert isinstance(first, Row) and first.answers == FIRST
        assert isinstance(other, Row) and other.answers["profile"] == "other"
        assert other.answers["home"] == "01004"
        assert isinstance(unsent, RefusedRow) and "not sent off" in unsent.reason
        assert isinstance(last, Row) and last.answers["home"] == "01005"
        assert last.answers["priorities"] == ["price"]


def test_limesurvey_with_bare_codes_is_read_by_its_structure_alone():
    format, _layout, rows = read(exports.LIMESURVEY_CODES, exports.limesurvey_structure())
    assert format is Format.limesurvey
    assert rows[0].answers == FIRST
    assert rows[1].answers == {"profile": "employee", "home": "01004", "interest": "no"}
    assert rows[1].submitted_at is None  # an anonymous survey keeps no date


PRICES = {
    "currency": "EUR",
    "minor": {"too_cheap": 500, "cheap": 850, "expensive": 1500, "too_expensive": 2500},
}


def test_limesurvey_ranks_and_four_prices_are_read_from_their_columns():
    structure = exports.limesurvey_structure(
        questions=[
            ("16", "Q7", "R", "Quels lieux vous conviendraient ?"),
            ("17", "Q8", "K", "Quel prix d'une journée vous paraîtrait…"),
        ],
        answers=[
            (str(5 + number), "16", f"A{number}", choice.label.fr)
            for number, choice in enumerate(QUESTIONNAIRE.questions["kinds"].choices, start=1)
        ],
    )
    _format, layout, (first, second) = read(exports.LIMESURVEY_RANKS, structure)
    assert layout.columns["kinds"] == {"#1": "Q7[1]", "#2": "Q7[2]", "#3": "Q7[3]"}
    one, two, three = (choice.key for choice in QUESTIONNAIRE.questions["kinds"].choices[:3])
    assert first.answers["kinds"] == [two, three, one]
    assert first.answers["price_limits"] == PRICES
    assert "kinds" not in second.answers and "price_limits" not in second.answers


def test_four_prices_are_known_by_their_wording_in_any_table():
    _format, layout, (first, second) = read(exports.PRICES_ANYWHERE)
    assert first.answers["price_limits"] == PRICES
    assert set(layout.columns["price_limits"]) == set(PRICES["minor"])
    assert isinstance(second, RefusedRow) and "prices go up" in second.reason


@pytest.mark.parametrize("layout", ["one", "each", "both"])
@pytest.mark.parametrize("separator", [";", ","])
def test_kobotoolbox_is_read_in_its_three_layouts_of_several_answers(layout, separator):
    format, found, rows = read(exports.kobo(layout, separator))
    assert format is Format.kobo
    assert found.id == "_uuid"
    assert rows[0].answers == FIRST
    assert rows[1].answers == {"profile": "employee", "home": "01004", "interest": "no"}
    assert rows[0].submitted_at.isoformat() == "2026-05-04T06:11:50+02:00"


@pytest.mark.parametrize("layout", ["one", "each", "both"])
def test_kobotoolbox_is_read_from_a_workbook(layout):
    lines = csv.reader(io.StringIO(exports.kobo(layout)), delimiter=";")
    format, _layout, rows = read(exports.workbook(lines))
    assert format is Format.kobo
    assert rows[0].answers == FIRST


def test_odk_is_read():
    format, layout, (row,) = read(exports.ODK)
    assert format is Format.kobo
    assert (layout.id, row.external_id) == ("KEY", "uuid:aa11")
    assert row.answers == FIRST


def test_framaforms_is_read_below_its_three_lines_of_headers():
    format, layout, (first, second) = read(exports.FRAMAFORMS)
    assert format is Format.framaforms
    assert layout.id == "SID"
    assert first.answers == {**FIRST, "comment": "Vivement !"}
    assert first.line == 4
    assert first.submitted_at.isoformat() == "2026-05-04T08:12:00+02:00"
    assert second.answers["home"] == "01006"


@pytest.mark.parametrize("export", [exports.GOOGLE, exports.GOOGLE_SHEET])
def test_google_forms_is_read_and_a_label_with_commas_stays_whole(export):
    format, layout, (first, second) = read(export)
    assert format is Format.google
    assert layout.id == ""
    assert first.answers == {**FIRST, "priorities": ["quiet", "hours"], "price": 12}
    assert first.submitted_at.hour == 8
    assert second.answers["profile"] == "cross_border"


def test_a_workbook_of_any_table_is_read_with_its_own_dates_and_numbers():
    _format, _layout, (row, _other) = read(
        exports.workbook(
            [
                ["Numéro", "Date", "Situation", "Commune", "Intérêt", "Jours par semaine"],
                [
                    12.0,
                    MORNING,
                    "indépendant ou chef d'entreprise",
                    "BRUYERE",
                    "oui, certainement",
                    2.5,
                ],
                [13, MORNING, "Salarié en Suisse", "Douglas", "Non"],
            ]
        )
    )
    assert row.external_id == "12"
    assert row.answers["days_per_week"] == 2.5
    assert row.submitted_at.hour == 8


@pytest.mark.parametrize(
    "written",
    ["Épicéa (01005)", "EPICEA", "01160 Épicéa", "épicéa cedex", " Epicéa ", "01005"],
)
def test_communes_are_known_however_people_write_them(written):
    _format, _layout, rows = read(exports.ODK.replace("01002", written))
    assert rows[0].answers["home"] == "01005"


def test_home_and_work_are_told_apart_and_one_price_is_not_taken_for_four():
    table = "\n".join(
        [
            "Id;Situation;Commune de travail;Domicile;Intérêt;Jours;Prix de la journée",
            "1;employee;À domicile;Bruyère;certain;2;12",
            "2;employee;Douglas;Bruyère;certain;2;12",
        ]
    )
    _format, layout, _rows = read(table)
    assert layout.columns["home"] == "Domicile"
    assert layout.columns.get("price_limits") is None


@pytest.mark.parametrize("written", ["St-Douglas", "SAINT DOUGLAS", "St Douglas (39200)"])
def test_saints_are_known_when_they_are_shortened(written):
    _format, _layout, rows = read(exports.ODK.replace("01002", written))
    assert rows[0].answers["home"] == "01006"


def test_a_refusal_names_the_choices_in_the_readers_language_with_their_keys():
    for language, told in (
        ("fr", "Oui, certainement [certain]"),
        ("en", "Yes, certainly [certain]"),
    ):
        with translation.override(language):
            _format, _layout, (row,) = read(exports.ODK.replace("certain,2", "often,2"))
        assert told in row.reason


def test_a_commune_that_is_not_known_is_told_with_its_line():
    _format, _layout, rows = read(exports.ODK.replace("01002", "Nulle-Part"))
    assert rows == [
        RefusedRow(2, "work-home", "Nulle-Part", "This is not one of the places in the list.")
    ]


@pytest.mark.parametrize(
    "structure",
    [
        b"",
        b"<document/>",
        b"no XML",
        b'<!DOCTYPE d [<!ENTITY a "b">]><document><LimeSurveyDocType>&a;</LimeSurveyDocType>'
        b"</document>",
    ],
)
def test_what_is_no_structure_of_a_survey_is_refused(structure):
    with pytest.raises(BadInput, match="not the structure of a LimeSurvey survey"):
        lss.labels(structure, "x.lss")
