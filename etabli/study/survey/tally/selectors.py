"""A study's answers, counted."""

from collections.abc import Iterable

from django.db.models import QuerySet

from etabli.study.models import Response, Study, Tally
from etabli.study.survey import questionnaire
from etabli.study.survey.tally import counting
from etabli.study.survey.tally.counting import Counted, Counts


def counted(study: Study) -> QuerySet[Response]:
    """The answers that are counted: all of them."""
    return study.responses.all()


def counts_of(study: Study) -> Counts:
    """All answers of a study, counted. Three queries.

    Exact whatever has come or gone: without a tally that holds, every answer is read.
    """
    before, since = kept(study)
    counts = count(study, counted(study).filter(pk__gt=since))
    return counting.added(before, counts) if before else counts


def kept(study: Study) -> tuple[Counts | None, int]:
    """The tally and how far it goes, if it holds; else none, from the beginning."""
    tally = Tally.objects.filter(study=study).first()
    if (
        tally is None
        or not tally.counts.items() >= counting.basis(texts(study)).items()
        or counted(study).filter(pk__lte=tally.last).count() != tally.answers
    ):
        return None, 0
    return tally.counts, tally.last


def count(study: Study, responses: QuerySet[Response]) -> Counts:
    """Answers read and counted."""
    rows = responses.order_by().values_list("answers", "submitted_at", "is_simulated")
    return counting.count((Counted(*row) for row in rows.iterator(5000)), texts(study))


def count_of(study: Study, responses: Iterable[Response]) -> Counts:
    """The same of answers that are read already."""
    rows = (Counted(one.answers, one.submitted_at, one.is_simulated) for one in responses)
    return counting.count(rows, texts(study))


def texts(study: Study) -> list[str]:
    """The questions that are not counted."""
    asked = questionnaire.parse(study.questionnaire, where=study.slug).questions.values()
    return counting.texts(asked)
