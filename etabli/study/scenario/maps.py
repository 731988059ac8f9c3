"""Networks on maps, with the places that exist beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from etabli.core.maps import Feature, Kind, Map, point
from etabli.study import selectors
from etabli.study.models import ExistingPlace, Scenario, Study
from etabli.study.report.telling import KINDS
from etabli.territory.drawing import district_features, territory_features
from etabli.territory.models import Commune

# Those left aside do not stand on a map.
ROLES = {
    ExistingPlace.Role.COMPETITION: Kind.COMPETITION,
    ExistingPlace.Role.PARTNER: Kind.PARTNER,
}


SIDE_BY_SIDE = 2  # decimals of a degree: about a kilometre


def network_map(scenario: Scenario) -> Map:
    """The places of a network by kind, and those that exist. Five queries."""
    study = scenario.estimate.study
    sites = {(site.kind, site.commune.code): site.commune for site in selectors.sites(scenario)}
    return _map(_("The network proposed"), study, _places(sites), ground_features(study))


def choice_map(study: Study, kinds: Mapping[str, str], fablab: str) -> Map:
    """A map to choose communes on: the kind of place by a commune's code. Five queries."""
    communes = {one.code: one for one in study.territory.communes.all()}
    wanted = [*((kind, code) for code, kind in kinds.items()), ("fablab", fablab)]
    chosen = {
        (kind, code): communes[code] for kind, code in wanted if code in communes and kind in KINDS
    }
    kinds = {code: kind for kind, code in chosen if kind != "fablab"}
    ground = [
        replace(one, detail=str(KINDS[kinds[one.key]])) if one.key in kinds else one
        for one in ground_features(study)
    ]
    return _map(_("The network as you make it"), study, _places(chosen), ground)


def small_map(scenario: Scenario) -> Map:
    """The places of a network alone, for a comparison. Queries as `network_map` has them."""
    study = scenario.estimate.study
    sites = {(site.kind, site.commune.code): site.commune for site in selectors.sites(scenario)}
    return Map(str(scenario), [*district_features(study.territory), *_places(sites)], {})


def existing_map(study: Study, places: Iterable[ExistingPlace]) -> Map:
    """The places that exist, those in reach of the territory. Three queries."""
    features = [*ground_features(study), *existing_features(places)]
    return Map(_("Places that exist"), features, _meanings())


def ground_features(study: Study) -> list[Feature]:
    """The territory itself, without what lies outside of it."""
    features = territory_features(study.territory)
    return [one for one in features if one.kind is not Kind.DESTINATION]


def existing_features(places: Iterable[ExistingPlace]) -> list[Feature]:
    """Those of one role that stand side by side share a sign."""
    beside: dict[tuple[str, float, float], list[ExistingPlace]] = {}
    for one in places:
        if one.role in ROLES:
            spot = (one.role, round(one.longitude, SIDE_BY_SIDE), round(one.latitude, SIDE_BY_SIDE))
            beside.setdefault(spot, []).append(one)
    return [
        Feature(
            ROLES[ExistingPlace.Role(first.role)],
            point(first.longitude, first.latitude),
            ", ".join([first.name, *(one.name for one in others)]),
            first.get_role_display(),
        )
        for first, *others in beside.values()
    ]


def _map(title: str, study: Study, sites: list[Feature], ground: Iterable[Feature]) -> Map:
    # A commune with a place is named by it.
    named = {site.name for site in sites}
    kept = [one for one in ground if one.kind is not Kind.TOWN or one.name not in named]
    existing = existing_features(study.existing_places.all())
    return Map(title, [*kept, *existing, *sites], _meanings())


def _places(sites: Mapping[tuple[str, str], Commune]) -> list[Feature]:
    return [
        Feature(
            Kind(kind), point(commune.longitude, commune.latitude), commune.name, str(KINDS[kind])
        )
        for (kind, _code), commune in sites.items()
    ]


def _meanings() -> dict[Kind, str]:
    own = {Kind(kind): str(name) for kind, name in KINDS.items()}
    there = {
        Kind.COMPETITION: _("place that exists: competition"),
        Kind.PARTNER: _("place that exists: partner"),
    }
    return own | there
