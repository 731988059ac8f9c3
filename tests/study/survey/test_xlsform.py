"""Questionnaires as XLSForm: pyxform takes them, and they come back as they went."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.study.survey.questionnaire import PlaceGroup, Places, definition_of, parse, standard
from etabli.study.survey.xlsform import NotKnown, read, write

COMMUNES = PlaceGroup("Le Bas", (("01001", "Aubépine"), ("CH-1", "Ailleurs")))
PLACES = Places({"home": [COMMUNES], "work": [COMMUNES]})
STANDARD = parse(standard())
letters = st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Co"))
sentences = st.text(letters, min_size=1, max_size=30).filter(
    lambda text: text.strip() and "${" not in text
)


def written(questionnaire, **details):
    details = {"title": Text("Essai"), "form_id": "trial", "version": "3", **details}
    return write(questionnaire, PLACES, **details)


def xform(content):
    return convert(io.BytesIO(content), file_type=".xlsx", validate=False)


@st.composite
def texts(draw):
    french = draw(sentences)
    english = draw(st.just("") | sentences)
    return {"fr": french, "en": "" if english == french else english}


keys = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
numbers = st.one_of(st.integers(-50, 50), st.sampled_from([0.5, 0.1, 2.25, -3.5, 1e-5]))


@st.composite
def questions(draw, key, deciding):
    kind = draw(st.sampled_from(["choice", "several", "ranking", "scale", "number", "price",
                                 "commune", "text"]))  # fmt: skip
    question = {"key": key, "kind": kind, "label": draw(texts()), "required": draw(st.booleans())}
    if draw(st.booleans()):
        question["help"] = draw(texts())
    if kind in ("choice", "several", "ranking"):
        own = draw(st.lists(keys, min_size=2, max_size=4, unique=True))
        question["choices"] = [{"key": one, "label": draw(texts())} for one in own]
        if kind != "choice":
            question["most"] = draw(st.integers(0, len(own)))
    elif kind == "scale":
        low = draw(st.integers(-3, 3))
        question |= {"low": low, "high": low + draw(st.integers(1, 10))}
    elif kind in ("number", "price"):
        low = abs(draw(numbers)) if kind == "price" else draw(numbers)
        question |= {"low": low, "high": low + abs(draw(numbers)) + 1}
        if kind == "number":
            question["step"] = abs(draw(numbers)) or 1
        else:
            question["prices"] = draw(st.sampled_from(["one", "four"]))
            question["currency"] = draw(st.sampled_from(["EUR", "CHF"]))
    elif kind == "commune":
        question["places"] = draw(st.sampled_from(["home", "work"]))
    if deciding and draw(st.booleans()):
        other = draw(st.sampled_from(deciding))
        among = [choice["key"] for choice in other["choices"]]
        among = draw(st.lists(st.sampled_from(among), min_size=1, unique=True))
        question["when"] = {"question": other["key"], "among": among}
    return question


@st.composite
def questionnaires(draw):
    """The standard one with sections and questions of every kind after it."""
    definition = standard()
    taken = {*STANDARD.questions}
    for section in draw(st.lists(keys.map("own_{}".format), max_size=2, unique=True)):
        told = {"key": section, "title": draw(texts()), "questions": []}
        if draw(st.booleans()):
            told["intro"] = draw(texts())
        for key in draw(st.lists(keys, min_size=1, max_size=4, unique=True)):
            if key not in taken:
                taken.add(key)
                known = [one for one in told["questions"] if one["kind"] == "choice"]
                told["questions"].append(draw(questions(key, known)))
        definition["sections"].append(told)
    return parse(definition)


def test_the_standard_questionnaire_goes_out_and_comes_back_the_same():
    assert parse(read(written(STANDARD), "form.xlsx")) == STANDARD


@settings(max_examples=60, deadline=None)
@given(questionnaires())
def test_any_questionnaire_comes_back_as_it_went(questionnaire):
    assert parse(read(written(questionnaire), "form.xlsx")) == questionnaire


@settings(max_examples=15, deadline=None)
@given(questionnaires())
def test_pyxform_takes_whatever_is_written(questionnaire):
    assert xform(written(questionnaire)).xform


def test_a_form_tells_both_languages_its_version_its_conditions_and_places():
    told = xform(written(STANDARD)).xform
    assert '<translation lang="Français (fr)" default="true()">' in told
    assert '<translation lang="English (en)">' in told
    assert 'id="trial" version="3"' in told
    assert "Aubépine" in told
    assert "odk:rank" in told
    assert "count-selected(.) &lt;= 4" in told
    assert "relevant=" in told


def form(rows, choices=(), header=("type", "name", "label", "relevant", "constraint")):
    """The standard questionnaire with lines of others added to it."""
    workbook = load_workbook(io.BytesIO(written(STANDARD)))
    survey = workbook["survey"]
    at = {cell.value: cell.column for cell in survey[1]}
    at["label"] = at["label::Français (fr)"]
    for row in rows:
        line = survey.max_row + 1
        for name, value in zip(header, row, strict=False):
            if value is None:
                continue
            if name not in at:
                at[name] = survey.max_column + 1
                survey.cell(1, at[name], name)
            survey.cell(line, at[name], value)
    for choice in choices:
        workbook["choices"].append(choice)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def troubles(content):
    with pytest.raises(NotKnown) as refusal:
        read(content, "form.xlsx")
    return refusal.value.troubles


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("geopoint", "where", "Où ?"), "this kind of question is not known here"),
        (("select_one nowhere", "what", "Quoi ?"), "the sheet “choices” has no such list"),
        (("decimal", "size", "Combien ?"), "a number has its bounds as a constraint"),
        (("text", "why", "?", "${home} > 3"), "a condition is one question’s answers"),
        (("text", "why", "?", None, "regex(., 'a')"), "this constraint is not known here"),
        (("note", "hello", "Bonjour"), None),
    ],
)
def test_what_is_not_known_is_told_by_its_line(row, reason):
    content = form([row])
    if reason is None:  # a note of a section of its own
        read(content, "form.xlsx")
        return
    [told] = troubles(content)
    assert reason in told.reason
    assert told.line == load_workbook(io.BytesIO(content))["survey"].max_row


def test_every_line_that_is_not_known_is_told_at_once():
    content = form([("image", "photo", "Photo"), ("calculate", "sum", None)])
    assert len(troubles(content)) == 2


def test_columns_and_languages_that_are_not_known_are_told():
    header = ("type", "name", "label", "calculation", "label::Deutsch (de)")
    told = troubles(form([("text", "why", "?", "1 + 1", "Warum?")], header=header))
    assert [one.reason.split(";")[0] for one in told] == [
        "this column is not known here",
        "the languages are French and English",
    ]


def test_a_form_of_another_hand_is_read():
    content = form(
        [
            ("begin group", "Trajets", "Vos trajets"),
            ("select_one yn", "Voiture", "En voiture ?"),
            ("integer", "Minutes", "Minutes ?", "selected(${Voiture}, 'Yes')", ".>=0 and .<=240"),
            ("end group",),
        ],
        [("yn", "Yes", "Oui"), ("yn", "No", "Non")],
    )
    asked = parse(read(content, "form.xlsx")).questions
    assert [choice.key for choice in asked["voiture"].choices] == ["yes", "no"]
    assert asked["minutes"].when.among == ("yes",)
    assert (asked["minutes"].low, asked["minutes"].high) == (0, 240)


def test_a_form_without_what_the_estimate_needs_is_refused():
    workbook = Workbook()
    workbook.active.title = "survey"
    workbook.active.append(["type", "name", "label"])
    workbook.active.append(["text", "why", "Pourquoi ?"])
    saved = io.BytesIO()
    workbook.save(saved)
    [told] = troubles(saved.getvalue())
    assert "the question “profile” is missing" in told.reason


@pytest.mark.parametrize("content", [b"", b"type,name", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(BadInput, match=r"no spreadsheet \(.xlsx\) that can be read"):
        read(content, "form.xlsx")


def test_a_text_that_xlsform_would_take_for_a_reference_is_not_written():
    definition = definition_of(STANDARD)
    definition["sections"][0]["questions"][0]["label"]["fr"] = "Combien de ${home} ?"
    with pytest.raises(BadInput, match="a meaning of its own"):
        written(parse(definition))
