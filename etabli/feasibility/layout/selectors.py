"""Questions about layouts: those of a site, and what the next one begins with."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import Conflict, NotFound
from etabli.feasibility.capture.rules import Program
from etabli.feasibility.capture.selectors import captured
from etabli.feasibility.layout import rules
from etabli.feasibility.models import LayoutVersion, Site
from etabli.feasibility.site.selectors import floors


def layouts(site: Site) -> QuerySet[LayoutVersion]:
    """The latest first. One query."""
    return site.layouts.select_related("made_by").defer("inputs", "results")


def layout_by_number(study: str, site: UUID, number: int) -> LayoutVersion:
    """Raises NotFound."""
    found = (
        LayoutVersion.objects.select_related("site__study__territory", "made_by")
        .filter(site__uuid=site, site__study__slug=study, number=number)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such layout of this site."), field="number")
    return found


def drawing_of(study: str, site: UUID, number: int, rank: int) -> LayoutVersion:
    """A version with the rank of one of its layouts, 1 for the best. Raises NotFound."""
    found = layout_by_number(study, site, number)
    if not 1 <= rank <= len((found.results or {}).get("layouts", ())):
        raise NotFound(_("There is no such layout of this site."), field="rank")
    found.rank = rank  # type: ignore[attr-defined]
    return found


def brief_of(site: Site) -> rules.Table:
    """What a new layout begins with: the rooms as measured, and what the last one said of those
    that are still there, else what the demand asks for."""
    program, workshop = program_of(site)
    begun = rules.brief(floors(site), program, workshop=workshop)
    last = site.layouts.first()
    return rules.carried(begun, last.inputs) if last else begun


def program_of(site: Site) -> tuple[Program | None, bool]:
    """What the demand asks of the site at its mean, and whether a workshop is planned there."""
    try:
        _estimate, sites = captured(site.study)
    except Conflict:  # the territory has changed since the estimate
        return None, False
    for one in sites:
        if one.site.pk == site.pk:
            return one.programs["mean"], one.workshop
    return None, False
