"""Questions about the sheets that were typed in."""

from datetime import datetime, time
from typing import NamedTuple

from django.db.models import IntegerField, Max, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from etabli.core import clock
from etabli.study.models import Response, Study

PAPER = "paper"


class Sheets(NamedTuple):
    """How many were typed in, in all and today; the number of the last one and the next free."""

    in_all: int
    today: int
    last: str
    next: int


def sheets(study: Study) -> Sheets:
    """Four queries."""
    typed = _typed(study)
    midnight = timezone.make_aware(
        datetime.combine(timezone.localtime(clock.now()).date(), time.min)
    )
    last = typed.order_by("-submitted_at", "-pk").first()
    highest = typed.aggregate(highest=Max(Cast("external_id", IntegerField())))["highest"]
    return Sheets(
        in_all=typed.count(),
        today=typed.filter(submitted_at__gte=midnight).count(),
        last=last.external_id if last else "",
        next=(highest or 0) + 1,
    )


def sheet(study: Study, number: str) -> Response | None:
    """The answers of one sheet, with the version that it asked."""
    return _typed(study).select_related("version").filter(external_id=number).first()


def _typed(study: Study) -> QuerySet[Response]:
    return study.responses.filter(source=PAPER)
