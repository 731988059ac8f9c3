"""The verbs of one answer, by whatever way it came: keep it, put another in its place."""

from copy import copy
from typing import Any

from django.db import transaction

from etabli.core import clock
from etabli.study.models import QuestionnaireVersion, Response, Study
from etabli.study.survey.editing.services import in_force
from etabli.study.survey.questionnaire import Answers
from etabli.study.survey.tally import services as tally


@transaction.atomic
def keep(
    study: Study,
    source: str,
    name: str,
    answers: Answers,
    version: QuestionnaireVersion | None,
    **details: Any,
) -> tuple[Response, bool]:
    """The answer of that `name` in its source, and whether it is new: kept once, it stays.

    `version` is the questionnaire that was shown, unless said otherwise the one in force.
    """
    response, is_new = Response.objects.get_or_create(
        study=study,
        source=source,
        external_id=name,
        defaults={
            "version": version if version and version.pk else in_force(study),
            "answers": answers,
            "profile": answers["profile"],
            "home_code": answers["home"],
            **details,
        },
    )
    if is_new:
        tally.keep_up_if_needed(study)
    return response, is_new


@transaction.atomic
def replace(response: Response, answers: Answers, version: QuestionnaireVersion | None) -> None:
    """Put `answers` in the place of those given before, to `version` or to the same as they."""
    before = copy(response)
    response.version = version or response.version
    response.answers = answers
    response.profile, response.home_code = answers["profile"], answers["home"]
    response.changed_at = clock.now()
    response.save()
    tally.replaced(response.study, [before], [response])


def lock(study: Study) -> None:
    """One import after the other, so that both count rightly what is new."""
    Study.objects.select_for_update().get(pk=study.pk)
