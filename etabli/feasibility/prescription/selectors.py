"""Questions about the prescriptions of a site."""

from dataclasses import dataclass
from math import ceil
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound, Refused
from etabli.feasibility.capture.selectors import captured
from etabli.feasibility.models import Prescriptions, PrescriptionVersion, Room, Site
from etabli.feasibility.prescription import rules
from etabli.feasibility.prescription.rules import Line, Project, Seen
from etabli.feasibility.site.selectors import floor_area, site_by_uuid

# Assumptions that a project begins with: seats of a meeting room, m² all included of a post.
SEATS, POST_AREA = 6, 16


def prescriptions_of(site: Site) -> Prescriptions | None:
    """What is being written for it; None before anybody began. One query."""
    return Prescriptions.objects.filter(site=site).first()


def begun(site: Site, *, lock: bool = False) -> Prescriptions:
    """What is being written for it, locked where it is to be changed. Raises NotFound."""
    rows = Prescriptions.objects.select_for_update() if lock else Prescriptions.objects
    found = rows.filter(site=site).first()
    if found is None:
        raise NotFound(_("Nobody has begun the prescriptions of this site."), field="site")
    return found


def seen(site: Site) -> Seen:
    """What its sheet says. Three queries."""
    rooms = Room.objects.filter(floor__site=site).values_list("access", "noise", "windows")
    return Seen(
        lots=dict(site.lots.values_list("lot", "state")),
        fibre=site.fibre,
        accessibility=site.accessibility,
        parking=site.parking or 0,
        levels=tuple(site.floors.values_list("level", flat=True)),
        rooms=tuple(rooms),
    )


def lines(site: Site, kept: Prescriptions) -> list[Line]:
    """All of its prescriptions, those left out too. Three queries."""
    return rules.written(Project.of(kept.project), seen(site), kept.changed, kept.added)


@dataclass(frozen=True)
class LineOf:
    """A prescription with the site that it is for."""

    site: Site
    line: Line

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()


def line_of_site(study: str, site: UUID, key: str) -> LineOf:
    """Raises NotFound."""
    found = site_by_uuid(study, site)
    return LineOf(found, line_by_key(found, begun(found), key))


def line_by_key(site: Site, kept: Prescriptions, key: str) -> Line:
    """Raises NotFound."""
    found = next((one for one in lines(site, kept) if one.key == key), None)
    if found is None:
        raise NotFound(_("There is no such prescription for this site."), field="key")
    return found


def versions(site: Site) -> QuerySet[PrescriptionVersion]:
    """Those that were kept, the latest first, without their lines. One query."""
    return site.prescription_versions.select_related("made_by").defer("lines")


def version_by_number(study: str, site: UUID, number: int) -> PrescriptionVersion:
    """Raises NotFound."""
    found = (
        PrescriptionVersion.objects.select_related("site__study__territory", "made_by")
        .filter(site__study__slug=study, site__uuid=site, number=number)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such version."), field="number")
    return found


def lines_of(version: PrescriptionVersion) -> list[Line]:
    """Its prescriptions as they were."""
    return [rules.from_table(one) for one in version.lines]


def usual_project(site: Site) -> Project:
    """What a project begins with: the demand that the site takes, as far as its floor area goes;
    without an estimate, the posts that this area holds."""
    area = float(floor_area(site))
    program = None
    try:
        _estimate, found = captured(site.study)
        program = next((one.programs["mean"] for one in found if one.site == site), None)
    except Refused:
        pass  # the territory changed since: its demand says nothing any more
    if program is None or program.total == 0:
        posts = int(area / POST_AREA)
        return Project(posts, posts, ceil(area))
    fits = min(1.0, area / program.total) if area else 1.0
    posts, meetings = int(program.desks * fits), ceil(program.meeting_rooms * fits)
    return Project(
        posts,
        posts + meetings * SEATS,
        ceil(program.total * fits),
        meetings,
        meetings * SEATS,
        ceil(program.booths * fits),
        int(program.areas["workshop"] * fits),
    )
