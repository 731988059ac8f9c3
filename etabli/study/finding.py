"""Studies, for the one search."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from etabli.core.searching import Asked, holding, in_both
from etabli.people import finding
from etabli.people.finding import MOST, Found
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.study.models import Study
from etabli.study.selectors import studies_with


def register() -> None:
    finding.register("studies", priority=60, title=_("Studies"), find=studies)


def studies(person: Person, asked: Asked) -> Sequence[Found]:
    """Those that the person works on, and those whose report is published."""
    mine = set(studies_with(person, Action.VIEW_STUDY).values_list("pk", flat=True))
    seen = Study.objects.filter(Q(pk__in=mine) | Q(published_at__isnull=False))
    return [
        Found(
            str(study),
            reverse("study" if study.pk in mine else "study_report", args=[study.slug]),
            str(study.territory),
        )
        for study in holding(seen, asked, *in_both("name")).select_related("territory")[: MOST + 1]
    ]
