"""Questions about a study's questionnaire: what was asked, what is asked, what is being written."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.study.models import QuestionnaireEdit, QuestionnaireVersion, Study
from etabli.study.survey.questionnaire import Questionnaire, parse


def asked(study: Study, number: str = "") -> QuestionnaireVersion:
    """The version of that number, or the one in force where there is none of it. One query.

    A study from before questionnaires had versions has its first one, not yet written down.
    """
    versions = {one.number: one for one in study.versions.all()}
    if number.isdecimal() and int(number) in versions:
        return versions[int(number)]
    if not versions:
        return QuestionnaireVersion(study=study, number=1, definition=study.questionnaire)
    return versions[max(versions)]


def versions_asked(study: Study) -> Mapping[int, Questionnaire]:
    """Every version that was published, read, by its number. One query."""
    definitions = dict(study.versions.values_list("number", "definition"))
    return {
        number: parse(definition, where=study.slug)
        for number, definition in (definitions or {1: study.questionnaire}).items()
    }


def versions_told(study: Study) -> QuerySet[QuestionnaireVersion]:
    """The versions with how many answered each, the latest first. One query."""
    return (
        study.versions.select_related("published_by")
        .annotate(answers=Count("responses"))
        .order_by("-number")
    )


class Draft(NamedTuple):
    """What is being written: its definition, what was done last and what was undone last.

    `seen` names this state: a change made to another one is refused. It is 0 where nothing was
    changed since the last version.
    """

    definition: dict[str, Any]
    seen: int = 0
    changes: int = 0
    last: str = ""
    undone: str = ""


def draft(study: Study) -> Draft:
    """Two queries at most, without the steps' definitions but one."""
    steps = list(study.edits.values_list("pk", "number", "told", "is_current").order_by("number"))
    at = next((index for index, step in enumerate(steps) if step[3]), None)
    if at is None:
        return Draft(study.questionnaire)
    pk, number, told, _current = steps[at]
    return Draft(
        definition=QuestionnaireEdit.objects.values_list("definition", flat=True).get(pk=pk),
        seen=pk,
        changes=number,
        last=told if at else "",
        undone=steps[at + 1][2] if at + 1 < len(steps) else "",
    )


def version_by_number(study: Study, number: str) -> QuestionnaireVersion:
    """Raises NotFound."""
    found = study.versions.filter(number=number).first() if number.isdecimal() else None
    if found is None:
        raise NotFound(_("This study has no such version."), field="version")
    return found
