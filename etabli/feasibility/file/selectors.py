"""All that is known of sites and of their network, gathered for a file. The number of queries does
not depend on how many sites there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from django.db.models import Max, Model, QuerySet, prefetch_related_objects
from django.utils.timezone import localdate

from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.core.money import MINOR_UNITS
from etabli.feasibility.capture.selectors import Captured, captured, ratios_of
from etabli.feasibility.criteria.selectors import Compared, compared
from etabli.feasibility.file import rules
from etabli.feasibility.mode import rules as modes
from etabli.feasibility.mode.selectors import latest_comparison
from etabli.feasibility.models import (
    Decision,
    Floor,
    LayoutVersion,
    LotState,
    ModeComparison,
    PlanRisk,
    PlanSite,
    PlanVersion,
    PrescriptionVersion,
    Site,
    SiteFile,
    Timetable,
    WorksLine,
)
from etabli.feasibility.models.works import LOTS
from etabli.feasibility.plan.rules import entries
from etabli.feasibility.site.selectors import sites as sites_of
from etabli.feasibility.works import rules as works
from etabli.study.models import Estimate, Study
from etabli.study.scenario.assumptions import Assumption

FURNITURE = "furniture"  # works that come with the fitting out
MOST_PHOTOS = 4

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Around:
    """What all the sites of a study share. `is_stale`: the territory has changed since the demand
    was estimated, and so no site can be told what it takes."""

    study: Study
    today: date
    estimate: Estimate | None
    captured: Mapping[int, Captured]
    ratios: Mapping[str, Assumption]
    compared: Compared
    comparison: ModeComparison | None
    is_stale: bool = False


@dataclass(frozen=True)
class InPlan:
    """A computed business plan, and which of its places a site is."""

    version: PlanVersion
    risk: PlanRisk | None
    place: str = ""

    @property
    def table(self) -> Mapping[str, Any]:
        inputs: Mapping[str, Any] = self.version.inputs
        return inputs

    @property
    def opens(self) -> str:
        """The month in which the plan has the place open, such as 2027-04."""
        opens = (one.get("opens") for one in self.table["places"] if one["key"] == self.place)
        return str(next(opens, None) or self.table["start"])

    @property
    def works_months(self) -> int | None:
        """How long the plan has the works of the place last; None where it has none."""
        found = [
            int(one.get("months", 1))
            for one in entries(self.table, "works")
            if one.get("place") == self.place
        ]
        return max(found, default=None)


@dataclass(frozen=True)
class Gathered:
    """One site with all that its file tells."""

    site: Site
    around: Around
    floors: list[Floor]
    lots: list[LotState]
    photos: list[SiteFile]
    works: list[WorksLine]
    timetable: Timetable
    layout: LayoutVersion | None = None
    prescriptions: PrescriptionVersion | None = None
    plan: InPlan | None = None
    decisions: list[Decision] = field(default_factory=list)

    @property
    def captured(self) -> Captured | None:
        return self.around.captured.get(self.site.pk)

    @property
    def best_layout(self) -> Mapping[str, Any] | None:
        """The layout of most posts of the last version that was worked out."""
        found = (self.layout.results or {}).get("layouts", ()) if self.layout else ()
        return found[0] if found else None

    @property
    def mode(self) -> str:
        """The key of the mode that is kept: what somebody said, else what most answers speak for;
        "" before modes were compared."""
        if self.timetable.mode or self.around.comparison is None:
            return self.timetable.mode
        return modes.compare(self.around.comparison.answers)[0].mode

    @property
    def known(self) -> rules.Known:
        """What the other parts say of the time until the opening."""
        comparison, plan = self.around.comparison, self.plan
        effects = comparison.effects.get(self.mode) if comparison else None
        return rules.Known(
            tenure=self.site.tenure,
            fibre=self.site.fibre,
            permit=self.timetable.permit,
            works=self._works(),
            mode_months=effects["months"] if effects else None,
            plan_months=plan.works_months if plan else None,
            aided=bool(plan.table.get("subsidies")) if plan else True,
            hosted=bool(entries(plan.table, "staff")) if plan else True,
        )

    def _works(self) -> dict[int, dict[str, float]] | None:
        if not self.works:
            return None
        found = {}
        for phase in WorksLine.Phase.values:
            lines = [one for one in self.works if one.phase == phase and one.lot != FURNITURE]
            sums = works.total(lines)
            found[phase] = {end: cents / MINOR_UNITS for end, cents in sums.items()}
        return found

    @property
    def schedule(self) -> rules.Schedule:
        begun_on = self.timetable.begins_on or self.around.today
        return rules.schedule(begun_on, rules.steps(self.known, self.timetable.replaced))


def around(study: Study) -> Around:
    """What the sites of a study share; the demand that they take is reckoned here."""
    is_stale = False
    try:
        estimate, found = captured(study)
    except Conflict:
        estimate, found, is_stale = None, [], True
    return Around(
        study,
        localdate(clock.now()),
        estimate,
        {one.site.pk: one for one in found},
        ratios_of(study),
        compared(study),
        latest_comparison(study),
        is_stale,
    )


def gathered(about: Around, sites: Iterable[Site]) -> list[Gathered]:
    """The sites with all that their files tell. Eleven queries."""
    asked = list(sites)
    prefetch_related_objects(asked, "floors__rooms", "lots", "works_lines")
    layouts = _latest(
        LayoutVersion.objects.filter(site__in=asked, state=LayoutVersion.State.DONE), "site_id"
    )
    prescriptions = _latest(PrescriptionVersion.objects.filter(site__in=asked), "site_id")
    timetables = {one.site_id: one for one in Timetable.objects.filter(site__in=asked)}
    photos: dict[int, list[SiteFile]] = {}
    kept = SiteFile.objects.filter(site__in=asked, kind=SiteFile.Kind.PHOTO)
    for one in kept.select_related("stored"):
        photos.setdefault(one.site_id, []).append(one)
    plans, decisions = _plans(asked), decided(asked)
    order = list(LotState.Lot.values)
    lots = [lot for lot, _name in LOTS]
    return [
        Gathered(
            site,
            about,
            list(site.floors.all()),
            sorted(site.lots.all(), key=lambda one: order.index(one.lot)),
            photos.get(site.pk, [])[:MOST_PHOTOS],
            sorted(site.works_lines.all(), key=lambda one: (lots.index(one.lot), one.pk)),
            timetables.get(site.pk) or Timetable(site=site),
            layouts.get(site.pk),
            prescriptions.get(site.pk),
            plans.get(site.pk),
            decisions.get(site.pk, []),
        )
        for site in asked
    ]


def gathered_in(about: Around) -> list[Gathered]:
    """All sites of the study, those that are rejected too."""
    return gathered(about, sites_of(about.study))


def gathered_of(site: Site) -> Gathered:
    """One site."""
    return gathered(around(site.study), [site])[0]


def chosen(found: Iterable[Gathered]) -> list[Gathered]:
    """The sites that a file of the network proposes: those retained; before any is, all that are
    not rejected."""
    told = [one for one in found if one.site.state != Site.State.REJECTED]
    return [one for one in told if one.site.state == Site.State.RETAINED] or told


def plan_of_network(study: Study, found: Iterable[Gathered]) -> InPlan | None:
    """The computed plan that has most of the sites, else the last of the study that was computed.
    Two queries where no site is in a plan."""
    plans = [replace(one.plan, place="") for one in found if one.plan]
    if plans:
        return max(plans, key=lambda one: (plans.count(one), one.version.made_at))
    version = (
        PlanVersion.objects.filter(plan__study=study)
        .select_related("plan__scenario__estimate")
        .order_by("-made_at", "-pk")
        .first()
    )
    return InPlan(version, _drawn([version]).get(version.pk)) if version else None


def decided(sites: Iterable[Site]) -> dict[int, list[Decision]]:
    """By site, what was decided of it, the first decision first. One query."""
    found: dict[int, list[Decision]] = {}
    for one in Decision.objects.filter(site__in=list(sites)).order_by("decided_on", "pk"):
        found.setdefault(one.site_id, []).append(one)
    return found


def _plans(sites: list[Site]) -> dict[int, InPlan]:
    """By site, the last computed version of the plan in which it is. Three queries."""
    at = list(PlanSite.objects.filter(site__in=sites))
    versions = _latest(
        PlanVersion.objects.filter(plan__in={one.plan_id for one in at}).select_related(
            "plan__scenario__estimate"
        ),
        "plan_id",
    )
    risks = _drawn(versions.values())
    found: dict[int, InPlan] = {}
    for one in at:
        version = versions.get(one.plan_id)
        if version is None or all(place["key"] != one.place for place in version.inputs["places"]):
            continue  # nothing was computed with it yet
        before = found.get(one.site_id)
        if before is None or version.made_at >= before.version.made_at:
            found[one.site_id] = InPlan(version, risks.get(version.pk), one.place)
    return found


def _drawn(versions: Iterable[PlanVersion]) -> dict[int, PlanRisk]:
    """By version, the last risk that was drawn."""
    numbers = [one.pk for one in versions]
    return _latest(
        PlanRisk.objects.filter(version__in=numbers, state=PlanRisk.State.DONE), "version_id"
    )


def _latest(rows: QuerySet[Row], by: str) -> dict[int, Row]:
    """Of each group of rows the one that was written last. One query."""
    last = rows.order_by().values(by).annotate(last=Max("pk")).values("last")
    return {getattr(one, by): one for one in rows.filter(pk__in=last)}
