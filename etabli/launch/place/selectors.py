"""Questions about a retained site on its way to a place, and about the place's budget."""

from dataclasses import dataclass

from etabli.core.errors import Conflict
from etabli.feasibility.capture.selectors import captured, ratios_of
from etabli.feasibility.known.selectors import plans_at
from etabli.feasibility.models import LayoutVersion, PlanVersion, Room, Site
from etabli.launch.models import Budget, Opening
from etabli.launch.place import rules
from etabli.network.models import Place
from etabli.study.models import Study
from etabli.study.selectors import chosen_sites


@dataclass(frozen=True)
class Drawn:
    """One layout of a site: of rank 1 the best of its version."""

    version: LayoutVersion
    rank: int

    @property
    def key(self) -> str:
        return f"{self.version.number}-{self.rank}"

    @property
    def posts(self) -> int:
        return int(self.version.results["layouts"][self.rank - 1]["posts"])

    def spaces(self) -> list[rules.Prepared]:
        return rules.of_layout(self.version.results["layouts"][self.rank - 1])


@dataclass(frozen=True)
class AtSite:
    """The place of a plan's version that would open in a site."""

    version: PlanVersion
    place: str

    @property
    def key(self) -> str:
        return f"{self.version.uuid}:{self.place}"

    @property
    def name(self) -> str:
        found = next(one for one in self.version.results["places"] if one["key"] == self.place)
        return str(found["name"])


def opening_of(site: Site) -> Opening | None:
    """How a site has become a place, if it has. One query."""
    return (
        Opening.objects.filter(site=site)
        .select_related("place__network", "study", "scenario", "layout")
        .first()
    )


def opening_of_place(place: Place) -> Opening | None:
    """Where a place comes from, if from a study. One query."""
    return (
        Opening.objects.filter(place=place)
        .select_related("study", "scenario", "site", "layout")
        .first()
    )


def proposed(study: Study, kind: str, commune_code: str) -> Opening | None:
    """The place that one of the study's scenarios proposed, of that kind in that commune, and that
    no site has yet: of the chosen scenario first, then the one prepared first. One query."""
    found = Opening.objects.filter(
        study=study, kind=kind, commune_code=commune_code, site__isnull=True
    ).select_related("place__network")
    ordered = sorted(found, key=lambda one: (one.scenario_id != study.chosen_id, one.pk))
    return next(iter(ordered), None)


def kind_for(site: Site) -> str:
    """What the chosen scenario proposes in the site's commune; a hub where it proposes nothing."""
    kinds = [one.kind for one in chosen_sites(site.study) if one.commune.code == site.commune_code]
    return kinds[0] if kinds else Place.Kind.HUB


def is_proposed(study: Study, kind: str, commune_code: str) -> bool:
    """Whether the chosen scenario proposes a place of that kind there."""
    return any((one.kind, one.commune.code) == (kind, commune_code) for one in chosen_sites(study))


def layouts(site: Site) -> list[Drawn]:
    """Those that were worked out, the last version first, the best of each first. One query."""
    return [
        Drawn(version, rank)
        for version in site.layouts.filter(state=LayoutVersion.State.DONE)
        for rank in range(1, len(version.results["layouts"]) + 1)
    ]


def plans(site: Site) -> list[AtSite]:
    """The computed plans that open here, the one computed last first. Two queries."""
    return [AtSite(version, one.place) for one, version in plans_at([site])]


def spaces_of_rooms(site: Site) -> list[rules.Prepared]:
    """What its rooms hold by the study's area for a desk. Two queries."""
    rooms = Room.objects.filter(floor__site=site).order_by("floor__level", "pk")
    return rules.of_rooms(rooms, ratios_of(site.study)["desk_area"].value)


def desk_days(site: Site) -> float | None:
    """What the site takes of the demand a week, at the mean; None where nobody can say."""
    try:
        _estimate, found = captured(site.study)
    except Conflict:  # the territory has changed since the estimate
        return None
    return next((one.desk_days["mean"] for one in found if one.site.pk == site.pk), None)


def budgets(opening: Opening) -> list[Budget]:
    """The place's budget first, then those that it replaced. One query."""
    return list(opening.budgets.select_related("version__plan__study", "prepared_by"))
