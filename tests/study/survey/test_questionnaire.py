"""Definitions that make sense, and answers that fit them."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.study.survey.questionnaire import (
    Kind,
    PlaceGroup,
    Places,
    parse,
    read_answers,
    standard,
)

STANDARD = parse(standard())
COMMUNES = PlaceGroup("Le Bas", (("01001", "Aubépine"), ("01002", "Bruyère")))
PLACES = Places({"home": [COMMUNES], "work": [COMMUNES]})
SOUND = {"profile": "creator", "home": "01001", "interest": "certain", "days_per_week": "2,5"}


def read(**given):
    return read_answers(STANDARD, {**SOUND, **given}, PLACES)


def problem(**given):
    _answers, problems = read(**given)
    assert len(problems) == 1
    return problems[0]


def test_the_standard_questionnaire_speaks_both_languages_throughout():
    for section in STANDARD.sections:
        texts = [section.title, *(question.label for question in section.questions)]
        texts += [choice.label for one in section.questions for choice in one.choices]
        texts += [one.help for one in section.questions if one.help]
        texts += [section.intro] if section.intro else []
        assert all(text.fr and text.en for text in texts)


def test_sound_answers_are_kept_as_what_they_are():
    answers, problems = read(priorities=["price", "near"], comment="  Bien ! ", conditions="3")
    assert problems == []
    assert answers == {
        "profile": "creator",
        "home": "01001",
        "conditions": 3,
        "interest": "certain",
        "days_per_week": 2.5,
        "priorities": ["near", "price"],
        "comment": "Bien !",
    }


def test_what_does_not_concern_somebody_is_left_out_without_a_word():
    answers, problems = read(interest="no", days_per_week="nonsense", start="never")
    assert problems == []
    assert answers == {"profile": "creator", "home": "01001", "interest": "no"}


def test_a_question_that_needs_an_answer_is_told():
    assert problem(home="") == ("home", "", "An answer is needed.")


def test_an_answer_outside_its_choices_is_told_with_what_is_allowed():
    told = problem(profile="miner")
    assert told.question == "profile"
    assert told.given == "miner"
    assert told.message == "It is one of: employee, independent, creator, cross_border, other."


def test_a_place_outside_the_list_is_refused():
    assert problem(home="99999").message == "This is not one of the places in the list."


@pytest.mark.parametrize("value", ["8", "0", "-1", "nan", "inf", "two", "1e9"])
def test_a_number_outside_its_bounds_is_told_with_them(value):
    assert problem(days_per_week=value).message == "A number from 0.5 to 7."


def test_a_step_of_a_scale_is_whole():
    assert problem(conditions="2.5").message == "A whole number from 1 to 5."


def test_more_choices_than_allowed_are_refused():
    many = ["near", "price", "quiet", "fibre", "hours"]
    assert problem(priorities=many).message == "4 answers at most."


def test_a_text_beyond_its_length_is_refused():
    assert problem(comment="a" * 2001).message == "2000 characters at most."


@given(
    st.fixed_dictionaries(
        {},
        optional={
            key: st.one_of(
                st.text(max_size=8),
                st.integers(-2, 9),
                st.lists(st.sampled_from(["price", "near", "?"]), max_size=3),
                st.sampled_from(["certain", "no", "employee", "01001", "7"]),
            )
            for key in STANDARD.questions
        },
    )
)
def test_whatever_is_given_what_is_kept_fits(given):
    kept, problems = read_answers(STANDARD, given, PLACES)
    told = {one.question for one in problems}
    again, left = read_answers(STANDARD, kept, PLACES)
    assert again == kept
    assert {one.question for one in left} <= told


def changed(change):
    definition = copy.deepcopy(standard())
    change(definition["sections"][0]["questions"])
    return definition


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda all_: all_[0].update(kind="dance"), "the kind is one of: choice, several"),
        (lambda all_: all_[0].update(colour="red"), "“colour” is not known here"),
        (lambda all_: all_[0].pop("label"), "“label” is missing"),
        (lambda all_: all_[0].pop("choices"), "choices are needed"),
        (lambda all_: all_[1].update(key="profile"), "the key “profile” stands twice"),
        (
            lambda all_: all_[0].update(when={"question": "interest", "among": ["no"]}),
            "“profile” depends on a question that is not asked before it",
        ),
        (lambda all_: all_.pop(1), "the question “home” is missing"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused_with_its_place(change, message):
    with pytest.raises(BadInput) as refusal:
        parse(changed(change), where="mine.toml")
    assert message in str(refusal.value)
    assert str(refusal.value).startswith("mine.toml")


def test_every_kind_of_question_is_used_by_the_standard_questionnaire():
    assert {question.kind for question in STANDARD.questions.values()} == set(Kind)
