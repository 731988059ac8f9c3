"""The questionnaire as a sheet of paper, set by typst: each choice with its number."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.core import printing
from etabli.study.models import QuestionnaireVersion, Study
from etabli.study.survey.paper.forms import how
from etabli.study.survey.questionnaire import PRICES, Kind, Question, Questionnaire, parse


def pdf(study: Study, version: QuestionnaireVersion) -> bytes:
    """A tagged PDF (PDF/UA-1), A4; the same version gives the same bytes."""
    told = _told(study, version, parse(version.definition, where=study.slug))
    return printing.pdf("etabli.study.survey.paper", "sheet.typ", version.published_at, sheet=told)


def _told(
    study: Study, version: QuestionnaireVersion, questionnaire: Questionnaire
) -> dict[str, Any]:
    """What the template sets, in the reader's language."""
    return {
        "language": (get_language() or "fr")[:2],
        "title": str(study),
        "owner": study.owner,
        "introduction": str(study.introduction),
        "number": _("Number of the sheet"),
        "version": str(version),
        "simulated": _("An example: this study does not take place.") if study.is_simulated else "",
        "sections": [
            {
                "title": str(section.title),
                "intro": str(section.intro),
                "questions": [_question(questionnaire, question) for question in section.questions],
            }
            for section in questionnaire.sections
        ],
    }


def _question(questionnaire: Questionnaire, question: Question) -> dict[str, Any]:
    when = ""
    if question.when:
        decides = questionnaire.questions[question.when.question]
        numbers = [
            str(number)
            for number, choice in enumerate(decides.choices, start=1)
            if choice.key in question.when.among
        ]
        position = [*questionnaire.questions].index(decides.key) + 1
        when = _("Only if your answer to question %(question)d is %(numbers)s.") % {
            "question": position,
            "numbers": ", ".join(numbers),
        }
    labels = [str(choice.label) for choice in question.choices]
    if question.kind is Kind.scale:
        labels = []
    amounts = [str(PRICES[name]) for name in question.amounts]
    return {
        "number": [*questionnaire.questions].index(question.key) + 1,
        "label": str(question.label),
        "help": str(question.help),
        "when": when,
        "how": "" if question.kind is Kind.price else how(question),
        "choices": labels,
        "amounts": amounts if question.kind is Kind.price else [],
        "currency": question.currency,
        "lines": 4 if question.kind is Kind.text else 0,
    }
