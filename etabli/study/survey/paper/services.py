"""The verbs of sheets of paper: type one in, correct it."""

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput, Conflict, NotFound
from etabli.study.models import QuestionnaireVersion, Response, Study
from etabli.study.survey.paper.selectors import PAPER, sheet
from etabli.study.survey.questionnaire import Answers
from etabli.study.survey.services import keep, replace


@transaction.atomic
def keep_sheet(
    study: Study, number: int, version: QuestionnaireVersion, answers: Answers, language: str
) -> Response:
    """Keep what stands on a sheet. Sheets may come in after the questionnaire is closed.

    Raises BadInput at `sheet` when this number was typed in before, Conflict `study_not_begun`.
    """
    if study.status == Study.Status.DRAFT:
        raise Conflict(
            "study_not_begun", _("The questionnaire was not opened yet: nobody can have answered.")
        )
    response, is_new = keep(study, PAPER, str(number), answers, version, language=language)
    if not is_new:
        raise BadInput(
            _("Sheet %(number)d was typed in before; correct it, or see to its number.")
            % {"number": number},
            field="sheet",
        )
    return response


@transaction.atomic
def correct_sheet(study: Study, number: int, answers: Answers) -> None:
    """Put right what was typed in for a sheet. Raises NotFound."""
    response = sheet(study, str(number))
    if response is None:
        raise NotFound(_("There is no such sheet."), field="sheet")
    replace(response, answers, version=None)
