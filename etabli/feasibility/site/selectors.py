"""Questions about candidate sites."""

from uuid import UUID

from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.models import Site
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
    """Those retained, those considered, then those rejected; each by name. One query."""
    order = [Site.State.RETAINED, Site.State.CONSIDERED, Site.State.REJECTED]
    return sorted(study.candidate_sites.all(), key=lambda one: order.index(Site.State(one.state)))
