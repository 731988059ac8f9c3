"""What is known of the sites of a study: of all of them together, and of each. Files and the page
of the choice add to it what they alone tell. The number of queries does not depend on how many
sites there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Max, Model, QuerySet, Sum, prefetch_related_objects
from django.utils.timezone import localdate

from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.core.money import MINOR_UNITS
from etabli.feasibility.capture.selectors import Captured, captured
from etabli.feasibility.criteria.selectors import Compared, compared
from etabli.feasibility.file import rules
from etabli.feasibility.mode import rules as modes
from etabli.feasibility.mode.selectors import latest_comparison
from etabli.feasibility.models import (
    Decision,
    LayoutVersion,
    ModeComparison,
    PlanRisk,
    PlanSite,
    PlanVersion,
    PrescriptionVersion,
    Site,
    Timetable,
    WorksLine,
)
from etabli.feasibility.models.works import LOTS
from etabli.feasibility.plan.rules import entries
from etabli.feasibility.site.selectors import in_order
from etabli.feasibility.works import rules as works
from etabli.study.models import Estimate, Study

FURNITURE = "furniture"  # works that come with the fitting out

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Around:
    """What all the sites of a study share.

    `sites`: all of them, those that are rejected last; `areas`: by site, the m² of its levels, None
    where nobody measured it. `is_stale`: the territory has changed since the demand was estimated,
    and so no site can be told what it takes.
    """

    study: Study
    today: date
    sites: Sequence[Site]
    areas: Mapping[int, Decimal | None]
    estimate: Estimate | None
    captured: Mapping[int, Captured]
    compared: Compared
    comparison: ModeComparison | None
    is_stale: bool = False


@dataclass(frozen=True)
class InPlan:
    """A computed business plan with the last risk that was drawn of it, and which of its places a
    site is ("": none)."""

    version: PlanVersion
    risk: PlanRisk | None
    place: str = ""

    @property
    def table(self) -> Mapping[str, Any]:
        inputs: Mapping[str, Any] = self.version.inputs
        return inputs

    @property
    def results(self) -> Mapping[str, Any]:
        """What `kernels.economics.summary` says of the place."""
        found: Mapping[str, Any] = next(
            one for one in self.version.results["places"] if one["key"] == self.place
        )
        return found

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

    @property
    def deficit(self) -> float | None:
        """The probability of a deficit in the last year; None where nobody drew the risk."""
        if self.risk is None:
            return None
        by_year = self.risk.results["places"][self.place]["deficit_by_year"]
        return float(by_year[-1])


@dataclass(frozen=True)
class Ranking:
    """By the group's criteria: 1 is the best, `total` from 0 to 10; `holds` is the share of the
    weightings around the group's in which the site keeps its rank."""

    rank: int
    of: int
    total: float
    holds: float


@dataclass(frozen=True)
class KnownSite:
    """One site with what files and choices tell alike; None where that is not known yet.

    `lines`: its works by lot; `decisions`: the one that stands last.
    """

    site: Site
    around: Around
    lines: list[WorksLine]
    timetable: Timetable
    layout: LayoutVersion | None
    prescriptions: PrescriptionVersion | None
    plan: InPlan | None
    decisions: list[Decision]

    @property
    def decision(self) -> Decision | None:
        """The one that stands."""
        return self.decisions[-1] if self.decisions else None

    @property
    def floor_area(self) -> Decimal | None:
        return self.around.areas.get(self.site.pk)

    @property
    def captured(self) -> Captured | None:
        return self.around.captured.get(self.site.pk)

    @property
    def ranking(self) -> Ranking | None:
        found = self.around.compared
        if found.ranked is None or self.site not in found.sites:
            return None
        ranked, row = found.ranked, found.sites.index(self.site)
        rank = ranked.order.index(row) + 1
        return Ranking(rank, len(ranked.order), ranked.totals[row], ranked.keeps_rank[row])

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
        if not self.lines:
            return None
        found = {}
        for phase in WorksLine.Phase.values:
            lines = [one for one in self.lines if one.phase == phase and one.lot != FURNITURE]
            sums = works.total(lines)
            found[phase] = {end: cents / MINOR_UNITS for end, cents in sums.items()}
        return found

    @property
    def schedule(self) -> rules.Schedule:
        begun_on = self.timetable.begins_on or self.around.today
        return rules.schedule(begun_on, rules.steps(self.known, self.timetable.replaced))


def around(study: Study) -> Around:
    """The sites of a study and what they share; the demand that they take is reckoned here."""
    found = list(
        study.candidate_sites.select_related("timetable")
        .annotate(measured=Sum("floors__area"))
        .order_by("name", "pk")  # sums forget the usual order
    )
    is_stale = False
    try:
        estimate, taken = captured(study)
    except Conflict:
        estimate, taken, is_stale = None, [], True
    return Around(
        study,
        localdate(clock.now()),
        in_order(found),
        {one.pk: one.measured for one in found},
        estimate,
        {one.site.pk: one for one in taken},
        compared(study, found),
        latest_comparison(study),
        is_stale,
    )


def known(about: Around, sites: Iterable[Site]) -> list[KnownSite]:
    """Some of the study's sites (`about.sites`), each with what is known of it. Seven queries."""
    asked = list(sites)
    prefetch_related_objects(asked, "works_lines")
    done = LayoutVersion.objects.filter(state=LayoutVersion.State.DONE)
    layouts = latest(done.filter(site__in=asked), "site_id")
    prescriptions = latest(PrescriptionVersion.objects.filter(site__in=asked), "site_id")
    plans, decisions = _plans(asked), _decisions(asked)
    lots = [lot for lot, _name in LOTS]
    return [
        KnownSite(
            site,
            about,
            sorted(site.works_lines.all(), key=lambda one: (lots.index(one.lot), one.pk)),
            getattr(site, "timetable", None) or Timetable(site=site),
            layouts.get(site.pk),
            prescriptions.get(site.pk),
            plans.get(site.pk),
            decisions.get(site.pk, []),
        )
        for site in asked
    ]


def plans_at(sites: Sequence[Site]) -> list[tuple[PlanSite, PlanVersion]]:
    """The places of plans that would open in these sites, each with the latest version of its plan
    where that has it, the version computed last first. Two queries."""
    places = list(PlanSite.objects.filter(site__in=sites))
    versions = latest(
        PlanVersion.objects.filter(plan__in={one.plan_id for one in places})
        .select_related("plan__scenario__estimate")
        .defer("plan__scenario__results", "plan__scenario__estimate__results"),
        "plan_id",
    )
    found = [
        (one, versions[one.plan_id])
        for one in places
        if one.plan_id in versions
        and any(place["key"] == one.place for place in versions[one.plan_id].results["places"])
    ]
    return sorted(found, key=lambda pair: pair[1].made_at, reverse=True)


def drawn(versions: Iterable[PlanVersion]) -> dict[int, PlanRisk]:
    """By version, the last risk that was drawn. One query."""
    numbers = {one.pk for one in versions}
    return latest(
        PlanRisk.objects.filter(version__in=numbers, state=PlanRisk.State.DONE), "version_id"
    )


def latest(rows: QuerySet[Row], by: str) -> dict[int, Row]:
    """Of each group of rows the one that was written last. One query."""
    last = rows.order_by().values(by).annotate(last=Max("pk")).values("last")
    return {getattr(one, by): one for one in rows.filter(pk__in=last)}


def _plans(sites: Sequence[Site]) -> dict[int, InPlan]:
    """By site, the plan computed last in which it is. Three queries."""
    found = {place.site_id: (place, version) for place, version in reversed(plans_at(sites))}
    risks = drawn(version for _place, version in found.values())
    return {
        site: InPlan(version, risks.get(version.pk), place.place)
        for site, (place, version) in found.items()
    }


def _decisions(sites: Iterable[Site]) -> dict[int, list[Decision]]:
    """By site, what was decided of it, the first decision first. One query."""
    found: dict[int, list[Decision]] = {}
    for one in Decision.objects.filter(site__in=list(sites)).order_by("decided_on", "pk"):
        found.setdefault(one.site_id, []).append(one)
    return found
