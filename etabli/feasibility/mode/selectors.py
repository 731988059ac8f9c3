"""Questions about management modes: the comparisons of a study."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.models import ModeComparison, PlanVersion
from etabli.study.models import Study


def comparisons(study: Study) -> QuerySet[ModeComparison]:
    """The latest first. One query."""
    return study.mode_comparisons.select_related("version__plan", "made_by").defer(
        "version__inputs", "version__results", "version__plan__inputs"
    )


def comparison_by_uuid(study: str, comparison: UUID) -> ModeComparison:
    """Raises NotFound."""
    found = (
        ModeComparison.objects.select_related("study__territory", "version__plan", "made_by")
        .filter(study__slug=study, uuid=comparison)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such comparison."), field="comparison")
    return found


def latest_comparison(study: Study) -> ModeComparison | None:
    """The last that was kept. One query."""
    return study.mode_comparisons.first()


def versions(study: Study) -> QuerySet[PlanVersion]:
    """The computed plans that modes may be tried on, the latest first. One query."""
    return (
        PlanVersion.objects.filter(plan__study=study)
        .select_related("plan")
        .order_by("-made_at", "-pk")
    )
