"""Sheets of paper: printed with numbers, typed in by them, each once."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.study import services as studying
from etabli.study.models import Response, Study
from etabli.study.selectors import survey_told
from etabli.study.survey.editing.selectors import asked
from etabli.study.survey.paper.rules import retold, typed
from etabli.study.survey.paper.services import correct_sheet, keep_sheet
from etabli.study.survey.questionnaire import PlaceGroup, Places, parse, standard
from etabli.study.survey.tally import services as tally

pytestmark = pytest.mark.django_db
QUESTIONS = parse(standard()).questions
COMMUNES = PlaceGroup("Le Bas", (("01001", "Aubépine"), ("01002", "Bruyère"), ("01003", "Brun")))
PLACES = Places({"home": [COMMUNES], "work": [COMMUNES]})
SHEET = {
    "sheet": "7",
    "answer_profile": "2",
    "answer_home": "bruy",
    "answer_interest": "1",
    "answer_days_per_week": "2,5",
    "answer_priorities": "3 1",
    "answer_price_limits": "4 8 12,5 20",
    "answer_kinds": "213",
}


@pytest.fixture
def signed(officer):
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer.user)
    return client


@pytest.fixture
def page(study):
    return reverse("study_paper", args=[study.slug])


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("profile", "2", "independent"),
        ("profile", "indép", "independent"),
        ("profile", "EN TRAIN", "creator"),
        ("profile", "self", "independent"),
        ("priorities", "13", ["near", "quiet"]),
        ("priorities", "1, 3", ["near", "quiet"]),
        ("priorities", "prix tout", None),
        ("home", "01002", "01002"),
        ("home", "Aubepine", "01001"),
        ("home", "Brun", "01003"),
        ("home", "Bruyère (01002)", "01002"),
        ("price_limits", "4 8 12,5 20", dict(zip(
            ("too_cheap", "cheap", "expensive", "too_expensive"), ("4", "8", "12,5", "20"),
            strict=True))),
        ("kinds", "2 1 3", ["nomad_office", "hub", "fablab"]),
        ("comment", " Bien ", "Bien"),
    ],
)  # fmt: skip
def test_numbers_and_first_letters_are_understood(key, text, answer):
    if answer is not None:
        assert typed(QUESTIONS[key], text, PLACES) == answer


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("profile", "9", "A number from 1 to 5."),
        ("profile", "sala", "begins more than one of them"),
        ("home", "Bru", "begins more than one of them"),
        ("home", "Zed", "begins none of them"),
        ("price_limits", "1 2 3 4 5", "4 amounts"),
    ],
)
def test_what_could_mean_nothing_or_two_things_is_told(key, text, message):
    with pytest.raises(BadInput, match=message):
        typed(QUESTIONS[key], text, PLACES)


@given(st.lists(st.sampled_from([one.key for one in QUESTIONS["priorities"].choices]), unique=True))
def test_what_was_kept_is_shown_as_one_would_type_it(keys):
    question = QUESTIONS["priorities"]
    assert typed(question, retold(question, keys), PLACES) == keys


def test_a_sheet_is_kept_and_the_next_blank_one_comes_at_once(signed, study, page):
    assert signed.get(page).context["form"].initial["sheet"] == 1
    response = signed.post(page, SHEET, follow=True)
    kept = Response.objects.get()
    assert (kept.source, kept.external_id, kept.version.number) == ("paper", "7", 1)
    assert kept.answers["kinds"] == ["nomad_office", "hub", "fablab"]
    assert kept.answers["price_limits"]["minor"]["expensive"] == 1250
    assert "Sheet 7 is kept." in response.text
    assert "1 sheet today, 1 in all." in response.text
    assert response.context["form"].initial["sheet"] == 8


def test_the_same_sheet_is_not_typed_in_twice(signed, study, page):
    signed.post(page, SHEET)
    response = signed.post(page, {**SHEET, "answer_profile": "1"})
    assert "Sheet 7 was typed in before" in str(response.context["form"].errors["sheet"])
    assert Response.objects.get().profile == "independent"


def test_a_sheet_that_is_corrected_is_counted_as_it_is_now(study):
    given = {"profile": "independent", "home": "01001", "interest": "no"}
    keep_sheet(study, 7, asked(study), given, "fr")
    tally.keep_up(study)
    correct_sheet(study, 7, {**given, "profile": "employee"})
    counts = survey_told(study)["questions"]["profile"]["counts"]
    assert (counts["employee"], counts["independent"]) == (1, 0)
    assert study.responses.get().changed_at


def test_the_last_sheet_is_corrected(signed, study, page):
    signed.post(page, SHEET)
    form = signed.get(page + "?sheet=7").context["form"]
    assert form["answer_kinds"].value() == "2 1 3"
    signed.post(page + "?sheet=7", {**SHEET, "answer_home": "01001"})
    kept = Response.objects.get()
    assert (kept.home_code, kept.answers["home"]) == ("01001", "01001")
    assert signed.get(page + "?sheet=8").status_code == 404


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"answer_profile": ""}, "answer_profile", "An answer is needed."),
        ({"answer_profile": "8"}, "answer_profile", "A number from 1 to 5."),
        ({"answer_days_per_week": "9"}, "answer_days_per_week", "A number from 0.5 to 7."),
        ({"sheet": "0"}, "sheet", "greater than or equal to 1"),
    ],
)
def test_what_does_not_fit_is_told_at_its_line_and_nothing_is_kept(
    signed, page, given, field, message
):
    response = signed.post(page, {**SHEET, **given})
    assert message in str(response.context["form"].errors[field])
    assert not Response.objects.exists()


def test_nobody_has_answered_before_the_questionnaire_opens(signed, study, page):
    studying.change_study(study, status=Study.Status.DRAFT)
    assert "was not opened yet" in signed.post(page, SHEET).text
    studying.change_study(study, status=Study.Status.CLOSED)
    assert signed.post(page, SHEET).status_code == 302


def test_the_sheet_is_printed_with_the_same_numbers(signed, study):
    response = signed.get(reverse("study_paper_pdf", args=[study.slug]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    again = signed.get(reverse("study_paper_pdf", args=[study.slug]))
    assert again.content == response.content


def test_the_page_asks_the_database_little(signed, page, django_assert_max_num_queries):
    signed.post(page, SHEET)
    signed.get(page)
    # Session, user, person, roles, study; the sheets, the versions, the places.
    with django_assert_max_num_queries(14):
        signed.get(page)
