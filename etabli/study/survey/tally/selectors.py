"""A study's answers, counted."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from etabli.study.flood.selectors import counted
from etabli.study.models import Response, Study, Tally
from etabli.study.survey.editing.selectors import versions_asked
from etabli.study.survey.tally import counting
from etabli.study.survey.tally.counting import Counted, Counts
from etabli.study.survey.versions import ever_asked


def counts_of(study: Study, left_out: Collection[str]) -> Counts:
    """All answers of a study, counted, but those to the questions `left_out`. Three queries.

    Exact whatever has come or gone: without a tally that holds, every answer is read.
    """
    before, since = kept(study, left_out)
    counts = count(counted(study).filter(pk__gt=since), left_out)
    return counting.added(before, counts) if before else counts


def kept(study: Study, left_out: Collection[str]) -> tuple[Counts | None, int]:
    """The tally and how far it goes, if it holds; else none, from the beginning."""
    tally = Tally.objects.filter(study=study).first()
    if (
        tally is None
        or not tally.counts.items() >= counting.basis(left_out).items()
        or counted(study).filter(pk__lte=tally.last).count() != tally.answers
    ):
        return None, 0
    return tally.counts, tally.last


def count(responses: QuerySet[Response], left_out: Collection[str]) -> Counts:
    """Answers read and counted."""
    rows = responses.order_by().values_list("answers", "submitted_at", "is_simulated")
    return counting.count((Counted(*row) for row in rows.iterator(5000)), left_out)


def count_of(responses: Iterable[Response], left_out: Collection[str]) -> Counts:
    """The same of answers that are read already."""
    rows = (Counted(one.answers, one.submitted_at, one.is_simulated) for one in responses)
    return counting.count(rows, left_out)


def texts(study: Study) -> list[str]:
    """The questions that are not counted. One query."""
    return counting.texts(one.question for one in ever_asked(versions_asked(study)))
