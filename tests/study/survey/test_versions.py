"""Drafts are undone and published; what was published never changes, and keeps its meaning."""

import copy

import pytest
from django.db import connection, transaction
from django.db.models import RestrictedError
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Conflict
from etabli.study import selectors
from etabli.study.models import FROZEN_VERSION, Response
from etabli.study.report import exhibits
from etabli.study.respondent.services import record_response
from etabli.study.survey.editing import selectors as drafts
from etabli.study.survey.editing import services as editing
from etabli.study.survey.questionnaire import parse, standard
from etabli.study.survey.versions import ever_asked
from tests.study.worlds import answers, make_responses

pytestmark = pytest.mark.django_db
NEW = {"key": "car", "kind": "choice", "label": "En voiture ?"} | {
    "choices": [{"key": "yes", "label": "Oui"}, {"key": "no", "label": "Non"}]
}


def adding(**question):
    def changed(definition):
        definition = copy.deepcopy(definition)
        definition["sections"][0]["questions"].append({**NEW, **question})
        return definition

    return changed


def without(key):
    def changed(definition):
        definition = copy.deepcopy(definition)
        for section in definition["sections"]:
            section["questions"] = [one for one in section["questions"] if one["key"] != key]
        return definition

    return changed


def change(study, changed, told="changed"):
    return editing.change(study, drafts.draft(study).seen, None, told, changed)


def publish(study):
    return editing.publish(study, drafts.draft(study).seen, None)


def keys(definition):
    return set(parse(definition).questions)


def test_a_study_begins_with_its_first_version(study):
    assert [version.number for version in study.versions.all()] == [1]


def test_a_draft_is_asked_of_nobody_before_it_is_published(study):
    change(study, adding())
    assert "car" not in keys(drafts.asked(study).definition)
    version = publish(study)
    assert version.number == 2
    assert "car" in keys(drafts.asked(study).definition)
    study.refresh_from_db()
    assert "car" in keys(study.questionnaire)
    assert drafts.draft(study).seen == 0


def test_a_published_version_cannot_be_changed_even_past_the_services(study):
    version = study.versions.get()
    assert FROZEN_VERSION.stands(connection)
    for change_ in ({"definition": {}}, {"number": 7}):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            study.versions.filter(pk=version.pk).update(**change_)
        assert FROZEN_VERSION.refused(refusal.value)
    study.versions.filter(pk=version.pk).update(published_by=None)  # a person may be erased


def test_a_version_that_was_answered_is_not_taken_away(study):
    record_response(study, answers(), "a", language="fr")
    with pytest.raises(RestrictedError):
        study.versions.get().delete()


def test_a_study_goes_with_its_versions_and_answers(study):
    record_response(study, answers(), "a", language="fr")
    study.delete()
    assert not Response.objects.exists()


def test_each_answer_says_which_version_it_answered(study):
    record_response(study, answers(), "a", language="fr")
    first = drafts.asked(study)
    change(study, adding())
    publish(study)
    record_response(study, answers(car="yes"), "b", language="fr")
    record_response(study, answers(), "c", language="fr", version=first)
    told = study.responses.order_by("pk").values_list("version__number", flat=True)
    assert list(told) == [1, 2, 1]


def test_undone_changes_are_done_again_until_another_is_made(study):
    change(study, adding(), "first")
    change(study, adding(key="bike"), "second")
    editing.undo(study, drafts.draft(study).seen)
    now = drafts.draft(study)
    assert (now.last, now.undone) == ("first", "second")
    assert "bike" not in keys(now.definition)
    editing.redo(study, now.seen)
    assert "bike" in keys(drafts.draft(study).definition)
    for _step in range(2):
        editing.undo(study, drafts.draft(study).seen)
    assert keys(drafts.draft(study).definition) == keys(standard())
    with pytest.raises(Conflict):
        editing.undo(study, drafts.draft(study).seen)
    change(study, adding(key="train"), "third")
    assert drafts.draft(study).undone == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each taken back
@given(st.lists(st.sampled_from(["change", "undo", "redo"]), max_size=12))
def test_any_changes_and_undoings_leave_what_a_simple_list_would(study, steps):
    with transaction.atomic():
        states, at = [keys(study.questionnaire)], 0
        for number, step in enumerate(steps):
            try:
                if step == "change":
                    change(study, adding(key=f"question_{number}"))
                    states[at + 1 :] = [states[at] | {f"question_{number}"}]
                    at += 1
                elif step == "undo":
                    editing.undo(study, drafts.draft(study).seen)
                    at -= 1
                else:
                    editing.redo(study, drafts.draft(study).seen)
                    at += 1
            except Conflict:
                assert at == (0 if step == "undo" else len(states) - 1)
            assert keys(drafts.draft(study).definition) == states[at]
        transaction.set_rollback(True)


def test_a_change_to_what_is_no_longer_so_is_refused_and_nothing_is_kept(study):
    change(study, adding())
    with pytest.raises(Conflict) as refusal:
        editing.change(study, 0, None, "late", adding(key="bike"))
    assert refusal.value.code == "changed_meanwhile"
    assert drafts.draft(study).changes == 1


def test_what_the_estimate_needs_stays(study):
    with pytest.raises(BadInput, match="the estimate of demand needs it"):
        change(study, without("days_per_week"))
    assert drafts.draft(study).changes == 0


def test_a_key_keeps_its_meaning_through_the_versions(study):
    change(study, adding())
    publish(study)
    change(study, without("car"))
    publish(study)
    with pytest.raises(BadInput, match="“car” was asked before as choice"):
        change(study, adding(kind="several"))


def test_nothing_is_published_that_was_not_changed(study):
    with pytest.raises(Conflict) as refusal:
        publish(study)
    assert refusal.value.code == "nothing_changed"


def test_a_draft_that_is_let_go_leaves_what_is_asked(study):
    change(study, adding())
    editing.discard(study, drafts.draft(study).seen)
    assert drafts.draft(study).definition == study.questionnaire


def test_answers_of_an_older_version_keep_their_place_on_the_page(study):
    change(study, adding())
    publish(study)
    make_responses(study, 6, car="yes")
    change(study, without("car"))
    publish(study)
    study.refresh_from_db()
    told = selectors.survey_told(study)
    assert told["questions"]["car"]["counts"] == {"yes": 6, "no": 0}
    shown = {one.title: one for one in exhibits.of_answers(study, told, published=False)}
    assert shown["En voiture ?"].versions == "Asked in version 2 alone."
    assert shown["What is your situation?"].versions == ""


def test_choices_that_are_no_longer_offered_are_still_counted(study):
    first = parse(standard())
    later = copy.deepcopy(standard())
    later["sections"][0]["questions"][0]["choices"].pop()
    for section in later["sections"]:
        for question in section["questions"]:
            question.pop("when", None)
    asked = {one.key: one for one in ever_asked({1: first, 2: parse(later)})}
    assert "other" in {choice.key for choice in asked["profile"].question.choices}
    assert asked["profile"].versions == (1, 2)
