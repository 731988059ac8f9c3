"""What people said in their own words, from which the officer chooses what the report quotes.

Every source of such words is named in `voices` and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from etabli.core.texts import Text
from etabli.study.models import Response, Study
from etabli.study.survey import questionnaire

LONGEST_KEY = 80  # letters


@dataclass(frozen=True)
class Voice:
    """Somebody's words: `key` names them within the study, `theme` what they are about, `language`
    what they are in. `response`: the number of the answer they stand in, if they do in one."""

    key: str
    theme: Text
    text: str
    language: str
    response: int | None = None


def voices(study: Study) -> dict[str, Voice]:
    """All that was said in words, by key, the first to be said first. One query."""
    return {one.key: one for one in _answered(study)}


def _answered(study: Study) -> Iterator[Voice]:
    """The questions of the questionnaire that are answered in words."""
    asked = questionnaire.parse(study.questionnaire, where=study.slug).questions.values()
    texts = [one for one in asked if one.kind is questionnaire.Kind.text]
    if not texts:
        return
    answers = Response.objects.filter(study=study).order_by("submitted_at", "pk")
    for number, language, given in answers.values_list("pk", "language", "answers"):
        for question in texts:
            if words := str(given.get(question.key, "")).strip():
                key = f"{number}-{question.key}"[:LONGEST_KEY]
                yield Voice(key, question.label, words, language, number)
