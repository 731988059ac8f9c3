"""Questions about choosing: what was decided, and all that is known of each site side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from etabli.feasibility.known.selectors import KnownSite, around, known, latest
from etabli.feasibility.models import Decision, Site, WorksVersion
from etabli.study.models import Estimate, Study


def decisions_of(site: Site) -> QuerySet[Decision]:
    """What was decided on a site, the one that stands first. One query."""
    return site.decisions.select_related("document", "recorded_by")


def decisions(study: Study) -> QuerySet[Decision]:
    """All that was decided on the sites of a study, the latest first. One query."""
    return Decision.objects.filter(site__study=study).select_related(
        "site", "document", "recorded_by"
    )


@dataclass(frozen=True, kw_only=True)
class Choice(KnownSite):
    """One site with all that a choice stands on; `works`: the last version of them."""

    works: WorksVersion | None


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
    about = around(study)
    works = latest(WorksVersion.objects.filter(site__in=about.sites), "site_id")
    told = [Choice(**vars(one), works=works.get(one.site.pk)) for one in known(about, about.sites)]
    gone = Site.State.REJECTED
    return Choices(
        [one for one in told if one.site.state != gone],
        [(one.site, one.decision) for one in told if one.site.state == gone],
        about.estimate,
        about.is_stale,
    )
