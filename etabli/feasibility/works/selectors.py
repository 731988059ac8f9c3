"""Questions about works: the lines of a site, its versions, what its layouts would change."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.models import (
    LayoutVersion,
    PlanSite,
    Site,
    WorksEnergy,
    WorksLine,
    WorksVersion,
)
from etabli.feasibility.models.works import LOTS
from etabli.feasibility.site.selectors import floor_area, floors
from etabli.feasibility.works import rules
from etabli.feasibility.works.energy import begun
from etabli.feasibility.works.words import layout_name, name_of

NOW = "now"


@dataclass(frozen=True)
class Works:
    """Works that can be held against others; `energy` as `works.energy` takes it."""

    key: str
    name: str
    lines: list[Any]
    energy: dict[str, Any] | None


_ORDER = [lot for lot, _name in LOTS]


def lines(site: Site) -> list[WorksLine]:
    """In the order of the lots. One query."""
    return sorted(site.works_lines.all(), key=lambda one: (_ORDER.index(one.lot), one.pk))


def line_of_study(study: str, line: UUID) -> WorksLine:
    """Raises NotFound."""
    found = (
        WorksLine.objects.select_related("site__study__territory")
        .filter(uuid=line, site__study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such line of works in this study."), field="line")
    return found


def versions(site: Site) -> QuerySet[WorksVersion]:
    """The latest first. One query."""
    return site.works_versions.select_related("made_by")


def version_by_number(study: str, site: UUID, number: int) -> WorksVersion:
    """Raises NotFound."""
    found = (
        WorksVersion.objects.select_related("site__study__territory", "made_by")
        .filter(site__uuid=site, site__study__slug=study, number=number)
        .first()
    )
    if found is None:
        raise NotFound(_("There are no such works of this site."), field="number")
    return found


def latest_layout(site: Site) -> LayoutVersion | None:
    """The last layout that was worked out. One query."""
    return site.layouts.filter(state=LayoutVersion.State.DONE).first()


def measures(site: Site) -> dict[str, Decimal]:
    """What the unit costs by state are counted with: see `rules.of_states`. Two queries."""
    levels = floors(site)
    rooms = [room for one in levels for room in one.rooms.all()]
    return {
        "area": sum((one.area for one in levels), Decimal(0)),
        "roof": max((one.area for one in levels), default=Decimal(0)),
        "windows": Decimal(sum(room.windows or 0 for room in rooms)),
    }


def figures(site: Site) -> dict[str, Any] | None:
    """The site's energy, as `works.energy` takes it: what somebody told, else what it begins with;
    none before a floor is told. Three queries at most."""
    known = WorksEnergy.objects.filter(site=site).first()
    if known is not None:
        return dict(known.figures)
    area = floor_area(site)
    states = dict(site.lots.values_list("lot", "state"))
    return begun(area, states) if area else None


def offered(site: Site) -> list[Works]:
    """All that can be held against each other: the works as they stand, the versions, and what
    would be begun with each layout. Six queries at most."""
    told, states = figures(site), {one.lot: one.state for one in site.lots.all()}
    found = [Works(NOW, _("As they stand"), lines(site), told)]
    for version in versions(site):
        name = _("Version %(number)d") % {"number": version.number}
        kept = list(rules.lines_of(version.lines))
        note = f"{name} · {version.note}" if version.note else name
        found.append(Works(f"version-{version.number}", note, kept, version.energy))
    of_states = rules.of_states(states, measures(site))
    for layout in site.layouts.filter(state=LayoutVersion.State.DONE):
        for rank, one in enumerate((layout.results or {}).get("layouts", ()), start=1):
            begun_lines = [*of_states, *rules.of_layout(layout.inputs, one)]
            found.append(
                Works(
                    f"layout-{layout.number}-{rank}",
                    layout_name(layout.number, rank),
                    [rules.named(line, name_of(line)) for line in begun_lines],
                    told,
                )
            )
    return found


def plan_places(site: Site) -> QuerySet[PlanSite]:
    """The places of business plans that would open here. One query."""
    return site.plan_places.select_related("plan")
