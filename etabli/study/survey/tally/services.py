"""What keeps a study's tally up with its answers."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from etabli.study.models import Response, Study, Tally
from etabli.study.survey.tally import counting, selectors
from etabli.study.survey.tally.counting import Counts

AT_MOST_BESIDE = 500  # answers counted each time a page asks


def keep_up(study: Study) -> None:
    """Count what has come since, and all where the tally no longer holds.

    The counting keeps nobody waiting: what is written is dropped if answers changed meanwhile.
    """
    tally, _is_new = Tally.objects.get_or_create(study=study)
    kept, since = selectors.kept(study)
    responses = selectors.counted(study).filter(pk__gt=since)
    last = responses.order_by("-pk").values_list("pk", flat=True).first() or since
    counts = selectors.count(study, responses.filter(pk__lte=last))
    if kept:
        counts = counting.added(kept, counts)
    Tally.objects.filter(pk=tally.pk, version=tally.version).update(
        last=last, answers=counts["answers"], counts=counts, version=F("version") + 1
    )


def keep_up_if_needed(study: Study) -> None:
    """The same, once enough has come for the pages to notice. Two queries otherwise."""
    since = Tally.objects.filter(study=study).values_list("last", flat=True).first() or 0
    if selectors.counted(study).filter(pk__gt=since).count() > AT_MOST_BESIDE:
        keep_up(study)


def keep_up_all() -> None:
    """Count anew wherever too much is missing, or gone."""
    for study in Study.objects.all():
        _kept_counts, since = selectors.kept(study)
        if selectors.counted(study).filter(pk__gt=since).count() > AT_MOST_BESIDE:
            keep_up(study)


@transaction.atomic
def replaced(study: Study, old: Iterable[Response], new: Iterable[Response] = ()) -> None:
    """Answers are about to go (`old` alone) or to change: spares counting all the others anew.

    For a few answers; what left with many is counted beforehand and told to `left`.
    """
    tally = Tally.objects.select_for_update().filter(study=study).first()
    if tally is None:
        return
    before, after = ([one for one in responses if one.pk <= tally.last] for responses in (old, new))
    counts = counting.added(tally.counts, selectors.count_of(study, before), -1)
    _change(tally, counting.added(counts, selectors.count_of(study, after)))


@transaction.atomic
def left(study: Study, last: int, gone: Counts) -> None:
    """Answers are gone that the tally counted, if it counted them: `last` is the greatest number
    of one, `gone` their counts."""
    tally = Tally.objects.select_for_update().filter(study=study, last__gte=last).first()
    if tally is not None:
        _change(tally, counting.added(tally.counts, gone, -1))


def _change(tally: Tally, counts: Counts) -> None:
    tally.counts, tally.answers = counts, counts["answers"]
    tally.version += 1
    tally.save()
