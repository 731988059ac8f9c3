"""Questions about choosing: what was decided, and all that is known of each site side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet, Sum

from etabli.core.errors import Conflict
from etabli.feasibility.capture.selectors import Captured, captured
from etabli.feasibility.criteria.selectors import compared
from etabli.feasibility.models import (
    Decision,
    LayoutVersion,
    PlanRisk,
    PlanSite,
    PlanVersion,
    PrescriptionVersion,
    Site,
    WorksVersion,
)
from etabli.study.models import Estimate, Study

Version = TypeVar("Version", bound=Model)


def decisions_of(site: Site) -> QuerySet[Decision]:
    """What was decided on a site, the one that stands first. One query."""
    return site.decisions.select_related("document", "recorded_by")


def decisions(study: Study) -> QuerySet[Decision]:
    """All that was decided on the sites of a study, the latest first. One query."""
    return Decision.objects.filter(site__study=study).select_related(
        "site", "document", "recorded_by"
    )


@dataclass(frozen=True)
class Ranking:
    """By the group's criteria: 1 is the best, `total` from 0 to 10; `holds` is the share of the
    weightings around the group's in which the site keeps its rank."""

    rank: int
    of: int
    total: float
    holds: float


@dataclass(frozen=True)
class Planned:
    """The place of a business plan that would open here, as the plan's latest version has it, and
    the risk that was drawn of that version, if it was."""

    version: PlanVersion
    place: str
    risk: PlanRisk | None

    @property
    def results(self) -> Mapping[str, Any]:
        """What `kernels.economics.summary` says of the place."""
        found: Mapping[str, Any] = next(
            one for one in self.version.results["places"] if one["key"] == self.place
        )
        return found

    @property
    def opens(self) -> str:
        """Its first month, as 2027-04."""
        entries = self.version.inputs["places"]
        own = next(one for one in entries if one["key"] == self.place)
        return str(own.get("opens", self.version.inputs["start"]))

    @property
    def deficit(self) -> float | None:
        """The probability of a deficit in the last year; None where nobody drew the risk."""
        if self.risk is None:
            return None
        by_year = self.risk.results["places"][self.place]["deficit_by_year"]
        return float(by_year[-1])


@dataclass(frozen=True)
class Choice:
    """One site with all that is known of it; None where that is not known yet."""

    site: Site
    decision: Decision | None
    floor_area: Decimal | None
    captured: Captured | None
    ranking: Ranking | None
    works: WorksVersion | None
    layout: LayoutVersion | None
    prescriptions: PrescriptionVersion | None
    planned: Planned | None


@dataclass(frozen=True)
class Choices:
    """The sites that are not rejected, side by side, then those that are, each with its decision.

    `outdated`: the territory has changed since the demand was estimated, which says nothing then.
    """

    sites: list[Choice]
    rejected: Sequence[tuple[Site, Decision | None]]
    estimate: Estimate | None
    outdated: bool


def choices(study: Study) -> Choices:
    """Everything of a study that a choice among its sites stands on. As many queries whatever the
    number of sites."""
    order = list(Site.State)
    found = sorted(
        study.candidate_sites.annotate(measured=Sum("floors__area")),
        key=lambda one: (one.state != Site.State.RETAINED, order.index(Site.State(one.state))),
    )
    stands = {one.site_id: one for one in reversed(decisions(study))}
    kept = [one for one in found if one.state != Site.State.REJECTED]
    estimate, demand, outdated = _demand(study)
    ranks = _rankings(study)
    works = _latest(WorksVersion, "site", kept)
    layouts = _latest(LayoutVersion, "site", kept, state=LayoutVersion.State.DONE)
    prescriptions = _latest(PrescriptionVersion, "site", kept)
    planned = _planned(kept)
    told = [
        Choice(
            site=one,
            decision=stands.get(one.pk),
            floor_area=one.measured,
            captured=demand.get(one.pk),
            ranking=ranks.get(one.pk),
            works=works.get(one.pk),
            layout=layouts.get(one.pk),
            prescriptions=prescriptions.get(one.pk),
            planned=planned.get(one.pk),
        )
        for one in kept
    ]
    rejected = [(one, stands.get(one.pk)) for one in found if one.state == Site.State.REJECTED]
    return Choices(told, rejected, estimate, outdated)


def plans_at(sites: Sequence[Site]) -> list[tuple[PlanSite, PlanVersion]]:
    """The places of plans that would open in these sites, each with the latest version that has
    it, the version computed last first. Two queries."""
    places = list(PlanSite.objects.filter(site__in=sites))
    versions = _latest(PlanVersion, "plan", {one.plan_id for one in places}, "plan")
    found = [
        (one, versions[one.plan_id])
        for one in places
        if one.plan_id in versions
        and any(place["key"] == one.place for place in versions[one.plan_id].results["places"])
    ]
    return sorted(found, key=lambda pair: pair[1].made_at, reverse=True)


def _demand(study: Study) -> tuple[Estimate | None, dict[int, Captured], bool]:
    try:
        estimate, found = captured(study)
    except Conflict:  # the territory has changed since the estimate
        return None, {}, True
    return estimate, {one.site.pk: one for one in found}, False


def _rankings(study: Study) -> dict[int, Ranking]:
    told = compared(study)
    if told.ranked is None:
        return {}
    ranked = told.ranked
    return {
        told.sites[row].pk: Ranking(
            rank, len(ranked.order), ranked.totals[row], ranked.keeps_rank[row]
        )
        for rank, row in enumerate(ranked.order, start=1)
    }


def _planned(sites: Sequence[Site]) -> dict[int, Planned]:
    """The plan computed last of each site. Three queries."""
    found = {place.site_id: (place, version) for place, version in reversed(plans_at(sites))}
    risks = {
        one.version_id: one
        for one in PlanRisk.objects.filter(
            version__in={version for _place, version in found.values()}, state=PlanRisk.State.DONE
        ).order_by("asked_at", "pk")
    }
    return {
        site: Planned(version, place.place, risks.get(version.pk))
        for site, (place, version) in found.items()
    }


def _latest(
    model: type[Version], of: str, ids: Any, *related: str, **only: Any
) -> dict[int, Version]:
    """The version with the highest number of each thing that it is `of`, by that. One query."""
    rows = model._default_manager.filter(**only)
    newer = rows.filter(**{of: OuterRef(of)}, number__gt=OuterRef("number"))
    last = rows.filter(~Exists(newer), **{f"{of}__in": ids}).select_related(*related)
    return {getattr(one, f"{of}_id"): one for one in last}
