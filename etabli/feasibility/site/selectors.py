"""Questions about candidate sites."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.models import Floor, LotState, Room, Site, SiteFile
from etabli.study.models import Study


def site_by_uuid(study: str, site: UUID) -> Site:
    """A candidate site of this study. Raises NotFound."""
    found = (
        Site.objects.select_related("study__territory").filter(uuid=site, study__slug=study).first()
    )
    if found is None:
        raise NotFound(_("There is no such site in this study."), field="site")
    return found


def sites(study: Study) -> list[Site]:
    """Those retained, considered, kept for later, then rejected; each by name. One query."""
    return in_order(study.candidate_sites.all())


def in_order(found: Iterable[Site]) -> list[Site]:
    """By state, as `sites` has them."""
    order = [
        Site.State.RETAINED,
        Site.State.CONSIDERED,
        Site.State.LATER,
        Site.State.REJECTED,
    ]
    return sorted(found, key=lambda one: order.index(Site.State(one.state)))


def room_of_study(study: str, room: UUID) -> Room:
    """Raises NotFound."""
    found = (
        Room.objects.select_related("floor__site__study__territory")
        .filter(uuid=room, floor__site__study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such room in this study."), field="room")
    return found


def file_of_study(study: str, file: UUID) -> SiteFile:
    """Raises NotFound."""
    found = (
        SiteFile.objects.select_related("stored", "site__study__territory")
        .filter(uuid=file, site__study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such file in this study."), field="file")
    return found


def floors(site: Site) -> list[Floor]:
    """The levels from the lowest, with their rooms and the picture of each. Two queries."""
    return list(site.floors.select_related("picture").prefetch_related("rooms"))


def floor_area(site: Site) -> Decimal:
    """Square metres of all levels together; 0 before one is told. One query."""
    return sum(site.floors.values_list("area", flat=True), Decimal(0))


def lots(site: Site) -> list[LotState]:
    """Every lot in the order of the list, those that nobody looked at as unknown. One query."""
    known = {one.lot: one for one in site.lots.all()}
    return [known.get(lot) or LotState(site=site, lot=lot) for lot in LotState.Lot.values]
