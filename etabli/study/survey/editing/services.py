"""The verbs of a questionnaire: change its draft, undo, publish it as a version."""

from collections.abc import Callable
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core.errors import Conflict
from etabli.core.texts import Text
from etabli.people.models import Person
from etabli.study.models import QuestionnaireEdit, QuestionnaireVersion, Study
from etabli.study.survey.editing import selectors
from etabli.study.survey.editing.rules import (
    Definition,
    What,
    free_key,
    moved,
    with_question,
    with_section,
    without,
)
from etabli.study.survey.questionnaire import parse, read_question
from etabli.study.survey.versions import check_same_meaning

# So many changes can be undone.
STEPS_KEPT = 100


def in_force(study: Study) -> QuestionnaireVersion:
    """The version that is asked at present; the first one is written down where it is not yet."""
    latest = study.versions.last()
    if latest is not None:
        return latest
    version, _is_new = QuestionnaireVersion.objects.get_or_create(
        study=study, number=1, defaults={"definition": study.questionnaire}
    )
    return version


@transaction.atomic
def change(
    study: Study,
    seen: int,
    by: Person | None,
    told: str,
    changed: Callable[[Definition], Definition],
) -> QuestionnaireEdit:
    """Keep the draft as `changed` makes it, which is one step that can be undone.

    Raises Conflict `changed_meanwhile` when the draft is no longer the one that was `seen`;
    BadInput, and nothing is written, when what it became is no questionnaire.
    """
    now = _draft_as_seen(study, seen)
    definition = changed(now.definition)
    questionnaire = parse(definition, where="")
    check_same_meaning(questionnaire, selectors.versions_asked(study).values())
    if not now.seen:
        study.edits.create(number=0, definition=now.definition, is_current=True, changed_by=by)
    study.edits.filter(number__gt=now.changes).delete()
    study.edits.filter(is_current=True).update(is_current=False)
    study.edits.filter(number__lte=now.changes - STEPS_KEPT).delete()
    return study.edits.create(
        number=now.changes + 1,
        definition=definition,
        told=told[:300],
        is_current=True,
        changed_by=by,
    )


def put_section(study: Study, seen: int, by: Person | None, section: dict[str, Any]) -> None:
    """Change a section's texts; one without a key is new. Raises as `change` does."""
    told = _("Section “%(title)s”") % {"title": Text.of(section["title"])}
    if not section["key"]:
        taken = {one["key"] for one in selectors.draft(study).definition["sections"]}
        section = {**section, "key": free_key(Text.of(section["title"]).fr, taken, "section")}
    change(study, seen, by, told, lambda definition: with_section(definition, section))


def put_question(
    study: Study, seen: int, by: Person | None, question: dict[str, Any], section: str
) -> str:
    """Change a question; one without a key is new, at the end of `section`, and so are choices
    without one. Answers its key, which no other question ever had. Raises as `change` does."""
    versions = [*selectors.versions_asked(study).values()]
    versions.append(parse(selectors.draft(study).definition, where=""))
    key = question["key"]
    if not key:
        taken = {key for version in versions for key in version.questions}
        key = free_key(Text.of(question["label"]).fr, taken, "question")
    known = [version.questions[key] for version in versions if key in version.questions]
    question = {**question, "key": key}
    if "choices" in question:
        kept = {choice.key for one in known for choice in one.choices}
        question["choices"] = _with_keys(question["choices"], kept)
    read_question(question)
    told = _("Question “%(label)s”") % {"label": Text.of(question["label"])}
    change(study, seen, by, told, lambda now: with_question(now, question, section))
    return str(key)


def _with_keys(choices: list[dict[str, Any]], taken: set[str]) -> list[dict[str, Any]]:
    keyed = []
    for choice in choices:
        key = choice["key"] or free_key(choice["label"]["fr"], taken, "choice")
        taken.add(key)
        keyed.append({**choice, "key": key})
    return keyed


def remove(study: Study, seen: int, by: Person | None, what: What, key: str) -> None:
    """Take a question or a section out. Raises BadInput for what the estimate needs."""
    told = _("“%(key)s” taken out") % {"key": key}
    change(study, seen, by, told, lambda definition: without(definition, what, key))


def move(
    study: Study, seen: int, by: Person | None, what: What, key: str, step: Literal[-1, 1]
) -> None:
    """One place up or down. Raises BadInput where a condition would look ahead."""
    told = _("“%(key)s” moved") % {"key": key}
    change(study, seen, by, told, lambda definition: moved(definition, what, key, step))


def start_from(
    study: Study, seen: int, by: Person | None, definition: Definition, told: str
) -> None:
    """Put a whole other questionnaire in the place of the draft. Raises as `change` does."""
    change(study, seen, by, told, lambda _before: definition)


@transaction.atomic
def undo(study: Study, seen: int) -> None:
    """Go back by one step. Raises Conflict `nothing_to_undo`."""
    _go(study, seen, -1, _("There is nothing to undo."))


@transaction.atomic
def redo(study: Study, seen: int) -> None:
    """Go forward to the step that was undone last. Raises Conflict `nothing_to_undo`."""
    _go(study, seen, +1, _("There is nothing to do again."))


@transaction.atomic
def discard(study: Study, seen: int) -> None:
    """Let go of the draft: what is asked at present is what one goes on from."""
    _draft_as_seen(study, seen)
    study.edits.all().delete()


@transaction.atomic
def publish(study: Study, seen: int, by: Person | None) -> QuestionnaireVersion:
    """The draft becomes the version that is asked from now on.

    Raises Conflict `nothing_changed` without a change, `changed_meanwhile` as `change` does.
    """
    draft = _draft_as_seen(study, seen)
    before = in_force(study)
    if draft.definition == before.definition:
        raise Conflict("nothing_changed", _("Nothing was changed since the last version."))
    parse(draft.definition, where="")
    version = QuestionnaireVersion.objects.create(
        study=study, number=before.number + 1, definition=draft.definition, published_by=by
    )
    study.questionnaire = draft.definition
    study.save(update_fields=["questionnaire"])
    study.edits.all().delete()
    return version


def _draft_as_seen(study: Study, seen: int) -> selectors.Draft:
    """The draft, with nobody else changing it until the end of the transaction."""
    locked = Study.objects.select_for_update().get(pk=study.pk)
    draft = selectors.draft(locked)
    if draft.seen != seen:
        raise Conflict(
            "changed_meanwhile",
            _("The draft was changed meanwhile, in another window or by somebody else."),
            advice=_("Look at it as it is now, and make the change again."),
        )
    return draft


def _go(study: Study, seen: int, by: int, refusal: str) -> None:
    now = _draft_as_seen(study, seen)
    then = study.edits.filter(number=now.changes + by).first() if now.seen else None
    if then is None:
        raise Conflict("nothing_to_undo", refusal)
    study.edits.filter(is_current=True).update(is_current=False)
    then.is_current = True
    then.save()
