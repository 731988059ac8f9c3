"""Definitions that make sense, and answers that fit them."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.study.survey.questionnaire import (
    Abroad,
    Kind,
    PlaceGroup,
    Places,
    definition_of,
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


def test_work_abroad_is_asked_about_where_there_is_any():
    def profiles(abroad):
        asked = parse(standard(abroad)).questions
        told = {choice.key: choice.label.fr for choice in asked["profile"].choices}
        return told, asked["occupation"].when.among

    told, among = profiles(Abroad.nowhere)
    assert "cross_border" not in told and "cross_border" not in among
    assert told["employee"] == "Salarié ou agent public"
    assert profiles(Abroad.elsewhere)[0]["cross_border"] == "Salarié à l’étranger (frontalier)"
    assert profiles(Abroad.switzerland)[0]["cross_border"] == "Salarié en Suisse"


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
    assert told.message.startswith("It is one of: Employed in France [employee]; ")


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


# Rankings and prices

KINDS = ["nomad_office", "hub", "fablab"]
FOUR = {"too_cheap": "4", "cheap": "8", "expensive": "12,50", "too_expensive": "20"}
KEPT = {
    "currency": "EUR",
    "minor": {"too_cheap": 400, "cheap": 800, "expensive": 1250, "too_expensive": 2000},
}


@pytest.mark.parametrize(
    "given", [KINDS, " ".join(KINDS), {"hub": "2", "nomad_office": "1", "fablab": "3"}]
)
def test_a_ranking_is_kept_as_the_choices_in_their_order(given):
    answers, problems = read(kinds=given)
    assert problems == []
    assert answers["kinds"] == KINDS


@pytest.mark.parametrize(
    "given",
    [
        {"hub": "1", "nomad_office": "1", "fablab": "2"},
        {"hub": "1", "nomad_office": "2", "fablab": ""},
        {"hub": "1", "nomad_office": "2", "fablab": "4"},
        {"hub": "first", "nomad_office": "2", "fablab": "3"},
        ["hub", "hub", "fablab"],
        ["hub"],
    ],
)
def test_a_ranking_that_is_no_order_of_all_choices_is_refused(given):
    told = problem(kinds=given).message
    assert told == "Give each rank from 1 to 3 to one choice, or leave all empty."


def test_a_ranking_of_the_first_few_orders_so_many():
    definition = changed(lambda all_: None)
    ranking = next(one for one in definition["sections"][1]["questions"] if one["key"] == "kinds")
    ranking["most"] = 2
    asked = parse(definition)
    answers, problems = read_answers(asked, {**SOUND, "kinds": ["fablab", "hub"]}, PLACES)
    assert (answers["kinds"], problems) == (["fablab", "hub"], [])


def test_four_prices_are_kept_in_cents_with_their_currency():
    answers, problems = read(price_limits=FOUR)
    assert problems == []
    assert answers["price_limits"] == KEPT
    again, _problems = read(price_limits=KEPT)
    assert again["price_limits"] == KEPT


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cheap": "15"}, "The four prices go up: too cheap, cheap, expensive, too expensive."),
        ({"cheap": ""}, "Four amounts from 0 to 200 EUR, or none."),
        ({"too_expensive": "201"}, "Four amounts from 0 to 200 EUR, or none."),
        ({"too_cheap": "a little"}, "Four amounts from 0 to 200 EUR, or none."),
        ({"too_cheap": "1.999"}, "Four amounts from 0 to 200 EUR, or none."),
        ({"too_cheap": "NaN"}, "Four amounts from 0 to 200 EUR, or none."),
    ],
)
def test_prices_that_contradict_each_other_or_are_none_are_refused(changes, message):
    assert problem(price_limits={**FOUR, **changes}).message == message


def test_nothing_ranked_and_no_price_named_is_no_answer():
    answers, problems = read(kinds=dict.fromkeys(KINDS, ""), price_limits=dict.fromkeys(FOUR, ""))
    assert problems == []
    assert "kinds" not in answers
    assert "price_limits" not in answers


def test_one_price_may_be_asked_for_instead_of_four():
    one = {"key": "fee", "kind": "price", "prices": "one", "currency": "CHF", "high": 50}
    asked = parse(changed(lambda all_: all_.append({**one, "label": "Combien ?"})))
    for named in ("12.5", {"acceptable": "12,50"}):
        answers, problems = read_answers(asked, {**SOUND, "fee": named}, PLACES)
        assert (answers["fee"], problems) == (
            {"currency": "CHF", "minor": {"acceptable": 1250}},
            [],
        )


def test_a_definition_is_told_as_it_was_read():
    assert parse(definition_of(STANDARD)) == STANDARD


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "Fee!"}, "small letters, digits and underscores"),
        ({"currency": "USD"}, "it is one of: EUR, CHF"),
        ({"prices": "three"}, "it is one of: one, four"),
        ({"high": 0}, "the greatest number must be above the smallest"),
        ({"high": float("nan")}, "the greatest number must be above the smallest"),
        ({"kind": "ranking"}, "choices are needed"),
        ({"kind": "scale", "high": 90}, "a scale has whole steps, 11 at most"),
        ({"kind": "commune"}, "it is one of: home, work"),
        ({"label": {"en": "How much?"}}, "“label” is needed in French"),
        ({"when": {"question": "profile", "among": ["miner"]}}, "does not have"),
        ({"when": {"question": "home", "among": ["01001"]}}, "does not have"),
    ],
)
def test_details_that_do_not_fit_a_question_s_kind_are_refused(change, message):
    question = {"key": "fee", "kind": "price", "high": 50, "label": "Combien ?", **change}
    with pytest.raises(BadInput, match=message):
        parse(changed(lambda all_: all_.append(question)))


@pytest.mark.parametrize(
    ("section", "question", "change"),
    [
        (1, "priorities", {"kind": "choice"}),
        (1, "interest", {"choices": [{"key": "certain", "label": "Oui"}]}),
    ],
)
def test_what_the_estimate_needs_is_asked_as_it_reads_it(section, question, change):
    definition = changed(lambda all_: None)
    questions = definition["sections"][section]["questions"]
    for one in questions:
        one.pop("when", None)
    next(one for one in questions if one["key"] == question).update(change)
    with pytest.raises(BadInput, match=f"the estimate of demand needs “{question}” as:"):
        parse(definition)
