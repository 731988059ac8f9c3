"""What a file tells beside what is known of every site (`known.selectors`): levels with their
rooms, lots, photographs, ratios; which sites and which plan a file of the network tells. The number
of queries does not depend on how many sites there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects

from etabli.feasibility.capture.selectors import ratios_of
from etabli.feasibility.known.selectors import Around, InPlan, KnownSite, around, drawn, known
from etabli.feasibility.models import Floor, LotState, PlanVersion, Site, SiteFile
from etabli.study.models import Study
from etabli.study.scenario.assumptions import Assumption

MOST_PHOTOS = 4


@dataclass(frozen=True, kw_only=True)
class Gathered(KnownSite):
    """One site with all that its file tells."""

    floors: list[Floor]
    lots: list[LotState]
    photos: list[SiteFile]
    ratios: Mapping[str, Assumption]


def gathered(about: Around, sites: Iterable[Site]) -> list[Gathered]:
    """Some of the study's sites (`about.sites`), with all that their files tell. Twelve queries."""
    asked = list(sites)
    prefetch_related_objects(asked, "floors__rooms", "lots")
    photos: dict[int, list[SiteFile]] = {}
    kept = SiteFile.objects.filter(site__in=asked, kind=SiteFile.Kind.PHOTO)
    for one in kept.select_related("stored"):
        photos.setdefault(one.site_id, []).append(one)
    ratios = ratios_of(about.study)
    order = list(LotState.Lot.values)
    return [
        Gathered(
            **vars(one),
            floors=list(one.site.floors.all()),
            lots=sorted(one.site.lots.all(), key=lambda lot: order.index(lot.lot)),
            photos=photos.get(one.site.pk, [])[:MOST_PHOTOS],
            ratios=ratios,
        )
        for one in known(about, asked)
    ]


def gathered_in(about: Around) -> list[Gathered]:
    """All sites of the study, those that are rejected too."""
    return gathered(about, about.sites)


def gathered_of(site: Site) -> Gathered:
    """One site."""
    about = around(site.study)
    return gathered(about, [one for one in about.sites if one == site])[0]


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
    return InPlan(version, drawn([version]).get(version.pk)) if version else None
