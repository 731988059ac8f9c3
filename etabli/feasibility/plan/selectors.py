"""Questions about business plans: those of a study, their versions, what came of each."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.models import BusinessPlan, PlanRisk, PlanVersion, Site
from etabli.study.models import Scenario, Study
from etabli.study.report.telling import is_simulated as of_estimate


def plans(study: Study) -> QuerySet[BusinessPlan]:
    """With the number of versions of each as `made`. One query."""
    from django.db.models import Count

    return study.business_plans.annotate(made=Count("versions"))


def plan_by_uuid(study: str, plan: UUID) -> BusinessPlan:
    """Raises NotFound."""
    found = (
        BusinessPlan.objects.select_related("study__territory", "scenario__estimate")
        .filter(study__slug=study, uuid=plan)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such business plan."), field="plan")
    return found


def version_by_number(study: str, plan: UUID, number: int) -> PlanVersion:
    """Raises NotFound."""
    found = (
        PlanVersion.objects.select_related(
            "plan__study__territory", "plan__scenario__estimate", "made_by"
        )
        .filter(plan__study__slug=study, plan__uuid=plan, number=number)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such version of the plan."), field="number")
    return found


def versions(plan: BusinessPlan) -> QuerySet[PlanVersion]:
    """The latest first, without what went in and came out. One query."""
    return plan.versions.select_related("made_by").defer("inputs", "results")


def latest_version(plan: BusinessPlan) -> PlanVersion | None:
    """The last that was computed. One query."""
    return plan.versions.first()


def latest_risk(version: PlanVersion) -> PlanRisk | None:
    """The last that was asked for. One query."""
    return version.risks.first()


def scenarios(study: Study) -> QuerySet[Scenario]:
    """The networks that a plan may begin from, the latest first. One query."""
    return (
        Scenario.objects.filter(estimate__study=study)
        .select_related("estimate__study")
        .order_by("-made_at", "-pk")
    )


def sites_of(plan: BusinessPlan) -> dict[str, Site]:
    """The candidate site of each place, by the place's key. One query."""
    return {one.place: one.site for one in plan.sites.select_related("site")}


def is_simulated(plan: BusinessPlan) -> bool:
    """Whether invented answers are among those that its demand comes from."""
    return plan.scenario is not None and of_estimate(plan.scenario.estimate)


def changed_since(plan: BusinessPlan, version: PlanVersion | None) -> bool:
    """Whether the plan differs from its latest version."""
    inputs: Mapping[str, Any] | None = version.inputs if version else None
    return bool(inputs != plan.inputs)
