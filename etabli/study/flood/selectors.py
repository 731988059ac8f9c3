"""Which answers count."""

from django.db.models import QuerySet

from etabli.study.models import Response, Study


def counted(study: Study) -> QuerySet[Response]:
    """The answers that tables and estimates are made of: all, or all but those that are doubtful
    where the study leaves these out."""
    if study.leaves_out_doubtful:
        return study.responses.filter(is_doubtful=False)
    return study.responses.all()
