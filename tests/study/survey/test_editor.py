"""The pages on which a questionnaire is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from etabli.people.rights import Role
from etabli.people.services import grant
from etabli.study.survey.editing import services as editing
from etabli.study.survey.editing.rules import free_key, moved
from etabli.study.survey.editing.selectors import asked, draft
from etabli.study.survey.questionnaire import KEY, parse, standard
from tests.study.survey.test_xlsform import form
from tests.study.worlds import make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(officer):
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer.user)
    return client


@pytest.fixture
def write(signed, study):
    """Send a page's form with the state of the draft that it showed."""

    def send(page, query="", **fields):
        fields = {"seen": draft(study).seen, **fields}
        address = reverse(f"study_questionnaire{page}", args=[study.slug])
        return signed.post(f"{address}?{query}", fields)

    return send


def questions(study):
    return parse(draft(study).definition).questions


def sections(study):
    return {
        one.key: [each.key for each in one.questions]
        for one in parse(draft(study).definition).sections
    }


def sentences(response):
    return [str(one) for one in response.wsgi_request._messages]


RANKING = {
    "label_fr": "Quel jour ?",
    "label_en": "Which day?",
    "choice_0_fr": "Lundi",
    "choice_1_fr": "Mardi",
    "place_0": "2",
    "place_1": "1",
    "rows": "3",
    "most": "0",
}


def test_a_question_is_added_with_its_choices_in_their_places(write, study):
    response = write("_question", "section=work&kind=ranking", **RANKING)
    assert response.url.endswith("#question-quel_jour")
    question = questions(study)["quel_jour"]
    assert question.label.en == "Which day?"
    assert [choice.key for choice in question.choices] == ["mardi", "lundi"]
    assert sections(study)["work"][-1] == "quel_jour"


def test_a_question_is_worded_otherwise_and_its_choices_keep_their_keys(write, study):
    fields = {"label_fr": "Vous ?", "required": "on", "rows": "5"}
    for row, choice in enumerate(questions(study)["profile"].choices):
        fields |= {f"choice_{row}_fr": f"Choix {row}", f"key_{row}": choice.key}
    write("_question", "key=profile", **fields)
    question = questions(study)["profile"]
    assert question.label.fr == "Vous ?"
    assert [one.key for one in question.choices][:2] == ["employee", "independent"]


def test_a_condition_is_on_the_answers_to_one_question_before(write, study):
    text = {"label_fr": "Pourquoi ?"}
    write("_question", "section=place&kind=text", **text, when=["interest.no"])
    assert questions(study)["pourquoi"].when.among == ("no",)
    response = write(
        "_question", "section=place&kind=text", **text, when=["interest.no", "profile.other"]
    )
    assert response.context["form"].errors["when"] == ["Tick answers of one question alone."]


@pytest.mark.parametrize(
    ("query", "fields", "field", "message"),
    [
        ("kind=ranking", {"label_fr": "Jour ?"}, "choice_0", "choices are needed"),
        ("kind=scale", {"label_fr": "?", "low": "5", "high": "1"}, "high", "above the smallest"),
        ("kind=text", {"label_en": "Why?"}, "label", "Enter a complete value."),
        ("kind=price", {"label_fr": "?", "prices": "four", "currency": "EUR", "low": "-1",
                        "high": "9"}, "low", "a price is not below 0"),
        ("key=interest", {"label_fr": "?", "choice_0_fr": "Oui", "rows": "1"}, "choice_0",
         "“days_per_week” depends on answers"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field_and_nothing_is_kept(
    write, study, query, fields, field, message
):
    response = write("_question", query, **fields)
    assert message in str(response.context["form"].errors[field])
    assert draft(study).seen == 0


def test_more_rows_are_given_and_nothing_is_kept(write, study):
    response = write("_question", "kind=choice", more="1", **RANKING)
    assert response.context["form"].row_count == 6
    assert draft(study).seen == 0


def test_sections_are_added_changed_and_taken_out_when_empty(write, study):
    write("_section", title_fr="Vos trajets", title_en="Your ways")
    assert sections(study)["vos_trajets"] == []
    write("_section", "key=vos_trajets", title_fr="Trajets", intro_fr="Bonjour")
    section = parse(draft(study).definition).sections[-1]
    assert (section.key, section.title.fr, section.intro.fr) == (
        "vos_trajets",
        "Trajets",
        "Bonjour",
    )
    write("_change", act="remove", what="section", key="vos_trajets")
    assert "vos_trajets" not in sections(study)


def test_questions_move_within_their_section_and_beyond_it(write, study):
    before = sections(study)
    write("_change", act="up", what="question", key="comment")
    assert sections(study)["place"][-1] == before["place"][-2]
    write("_change", act="down", what="question", key="conditions")
    assert sections(study)["place"][0] == "conditions"


def test_a_move_before_what_it_depends_on_is_refused_with_a_sentence(write, study):
    response = write("_change", act="up", what="question", key="days_per_week")
    assert "depends on a question that is not asked before it" in sentences(response)[0]
    assert draft(study).seen == 0


def test_what_the_estimate_needs_has_no_button_to_take_it_out_and_says_why(signed, write, study):
    text = signed.get(reverse("study_questionnaire", args=[study.slug])).text
    needed = text[text.index('id="question-home"') : text.index('id="question-work"')]
    assert "the estimate of demand needs it" in needed
    assert 'value="remove"' not in needed
    response = write("_change", act="remove", what="question", key="home")
    assert "the estimate of demand needs it" in sentences(response)[0]


def test_a_change_is_undone_done_again_and_published(write, study, officer):
    write("_question", "kind=text", label_fr="Pourquoi ?")
    write("_change", act="undo")
    assert "pourquoi" not in questions(study)
    write("_change", act="redo")
    write("_publish")
    version = asked(study)
    assert (version.number, version.published_by) == (2, officer)
    assert "pourquoi" in parse(version.definition).questions


def test_a_page_that_is_no_longer_so_changes_nothing(write, study):
    write("_question", "kind=text", label_fr="Pourquoi ?")
    response = write("_question", "kind=text", label_fr="Comment ?", seen=0)
    assert "The draft was changed meanwhile" in str(response.context["form"].errors)
    assert "comment_2" not in questions(study)


def test_a_draft_begins_with_another_study_that_one_may_see(write, study, officer):
    other, hidden = make_study(), make_study()
    grant(officer, Role.STUDY_OFFICER, other)
    editing.put_section(other, 0, None, {"key": "", "title": {"fr": "Autre"}})
    editing.publish(other, draft(other).seen, None)
    write("_start", source="study", study=other.slug)
    assert "autre" in sections(study)
    response = write("_start", source="study", study=hidden.slug)
    assert "study" in response.context["form"].errors
    write("_start", source="standard")
    assert "autre" not in sections(study)


def test_a_form_for_kobotoolbox_goes_out_and_comes_back_as_the_draft(signed, write, study):
    write("_question", "kind=text", label_fr="Pourquoi ?")
    write("_publish")
    address = reverse("study_questionnaire_xlsform", args=[study.slug])
    file = signed.get(address)
    assert file["Content-Disposition"] == f'attachment; filename="{study.slug}-2.xlsx"'
    write("_start", source="standard")
    assert "pourquoi" not in questions(study)
    write("_start", source="xlsform", file=SimpleUploadedFile("form.xlsx", file.content))
    assert "pourquoi" in questions(study)
    first = signed.get(address + "?version=1").content
    write("_start", source="xlsform", file=SimpleUploadedFile("form.xlsx", first))
    assert "pourquoi" not in questions(study)


def test_a_form_that_holds_more_than_is_known_is_told_line_by_line_and_changes_nothing(
    write, study
):
    content = form([("geopoint", "where", "Où ?"), ("image", "photo", "Photo ?")])
    response = write("_start", source="xlsform", file=SimpleUploadedFile("a.xlsx", content))
    assert [one.given for one in response.context["troubles"]] == ["geopoint", "image"]
    assert "this kind of question is not known here" in response.text
    assert draft(study).seen == 0
    response = write("_start", source="xlsform", file=SimpleUploadedFile("a.xlsx", b"no"))
    assert "no spreadsheet" in str(response.context["form"].errors["file"])


def test_the_draft_is_seen_as_on_a_phone_and_asks_nothing(signed, write, study):
    write("_question", "kind=text", label_fr="Pourquoi ?", label_en="Why so?")
    page = reverse("study_questionnaire_preview", args=[study.slug])
    assert "Why so?" in signed.get(page).text
    assert "Why so?" not in signed.get(page + "?version=1").text
    assert signed.get(page + "?version=7").status_code == 404
    assert 'name="website"' not in signed.get(page).text


@pytest.mark.parametrize("query", ["key=nothing", "kind=dance", "section=nowhere&kind=text"])
def test_what_is_not_there_is_not_found(signed, study, query):
    page = reverse("study_questionnaire_question", args=[study.slug])
    assert signed.get(f"{page}?{query}").status_code == 404


def test_the_page_asks_the_database_little(signed, study, django_assert_max_num_queries):
    page = reverse("study_questionnaire", args=[study.slug])
    editing.put_section(study, 0, None, {"key": "", "title": {"fr": "Autre"}})
    signed.get(page)
    # Session, user, person, roles; the study; the steps, the draft, the versions.
    with django_assert_max_num_queries(9):
        signed.get(page)


@given(st.lists(st.text(max_size=60), max_size=8))
def test_every_text_gives_a_key_of_its_own(texts):
    keys = set()
    for text in texts:
        key = free_key(text, keys, "question")
        assert KEY.fullmatch(key)
        assert key not in keys
        keys.add(key)


@given(st.sampled_from([*parse(standard()).questions]), st.sampled_from([-1, 1]))
def test_a_move_and_its_contrary_leave_everything_in_its_place(key, step):
    definition = standard()
    there = moved(definition, "question", key, step)
    assert there == definition or moved(there, "question", key, -step) == definition
    assert definition == standard()
