"""Questions about works: the lines of a site, its versions, what its layouts would change."""

from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.models import LayoutVersion, PlanSite, Site, WorksLine, WorksVersion
from etabli.feasibility.models.works import LOTS
from etabli.feasibility.site.selectors import floors

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


def plan_places(site: Site) -> QuerySet[PlanSite]:
    """The places of business plans that would open here. One query."""
    return site.plan_places.select_related("plan")
