"""A territory as it stands on a map."""

from collections.abc import Iterable, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core.maps import Feature, Kind, Map, point
from etabli.territory import selectors
from etabli.territory.models import Commune, District, Territory


def territory_map(territory: Territory, url: str = "") -> Map:
    """The whole territory, with the destinations outside of it."""
    return Map(
        title=_("Map of %(territory)s") % {"territory": territory},
        features=territory_features(territory),
        meanings={Kind.DESTINATION: _("where people work outside")},
        url=url,
    )


def territory_features(territory: Territory) -> list[Feature]:
    """Communes in the fill of their district, districts, towns by size, destinations: what other
    maps of the territory put their own features on. No query when its places have been read."""
    districts = selectors.communes_by_district(territory)
    return [
        *(
            _area(commune, tint)
            for tint, (_district, communes) in enumerate(districts)
            for commune in communes
            if commune.outline
        ),
        *outlines(district for district, _communes in districts),
        *(
            Feature(Kind.NAME, point(district.longitude, district.latitude), district.name)
            for district, _communes in districts
        ),
        *_towns([communes for _district, communes in districts]),
        *(
            Feature(Kind.DESTINATION, point(one.longitude, one.latitude), one.name)
            for one in selectors.destinations(territory)
        ),
    ]


def outlines(districts: Iterable[District]) -> list[Feature]:
    return [Feature(Kind.OUTLINE, one.outline, one.name) for one in districts if one.outline]


def districts_map(territory: Territory) -> Map | None:
    """The districts alone, small, for a card; none where no outline is known."""
    features = district_features(territory)
    return Map(str(territory), features, meanings={}) if features else None


def district_features(territory: Territory) -> list[Feature]:
    """The districts in fills that tell them apart: a light ground to put something on. No query
    when they have been read."""
    drawn = [one for one in territory.districts.all() if one.outline]
    areas = [Feature(Kind.AREA, one.outline, one.name, tint=tint) for tint, one in enumerate(drawn)]
    return [*areas, *outlines(drawn)]


def _area(commune: Commune, tint: int) -> Feature:
    told = inhabitants(commune.population)
    return Feature(Kind.AREA, commune.outline, commune.name, told, tint, key=commune.code)


def _towns(districts: Iterable[Sequence[Commune]]) -> list[Feature]:
    """The largest of each district, then the others by size: the first are named first."""
    ranked = [
        (rank > 0, -commune.population, commune.code, commune)
        for communes in districts
        for rank, commune in enumerate(sorted(communes, key=lambda one: -one.population))
    ]
    return [
        Feature(Kind.TOWN, point(one.longitude, one.latitude), one.name)
        for *_order, one in sorted(ranked)
    ]


def inhabitants(population: int) -> str:
    return ngettext("%(count)s inhabitant", "%(count)s inhabitants", population) % {
        "count": number_format(population)
    }
