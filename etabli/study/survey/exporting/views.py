"""The file of all answers, for those who run the study."""

from django.http import HttpResponse

from etabli.core.tables import csv_answer
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.study.models import Study
from etabli.study.selectors import study_by_slug
from etabli.study.survey.exporting import selectors


@requires(Action.MANAGE_STUDY, study_by_slug)
def answers_csv(request: SignedIn, study: Study) -> HttpResponse:
    """In words; with `?keys=1` in the keys that programs know."""
    in_words = "keys" not in request.GET
    return csv_answer(f"{study.slug}-answers", selectors.answers(study, in_words=in_words))
