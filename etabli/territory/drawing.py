"""A territory as it stands on a map."""

from collections.abc import Iterable, Sequence
from math import cos, hypot, radians

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core.maps import Feature, Kind, Map, point
from etabli.territory import selectors
from etabli.territory.commuting.rules import Trip
from etabli.territory.models import Commune, District, Territory

# The widest flow at its end, as a part of the length of the territory; the others by their share.
WIDEST = 0.035
NARROWEST = 0.004


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


def flows_map(territory: Territory, trips: Sequence[Trip]) -> Map | None:
    """Flows as wedges that widen from home to work; none where no two points are known."""
    drawn = [trip for trip in trips if trip.home.point and trip.work.point]
    if not drawn:
        return None
    communes = list(territory.communes.all())
    north, south = max(c.latitude for c in communes), min(c.latitude for c in communes)
    size = max(north - south, 0.05)
    most = max(trip.count for trip in drawn)
    outside = {
        spot.code: spot
        for trip in drawn
        for spot in (trip.home, trip.work)
        if not spot.inside and spot.point
    }
    return Map(
        title=_("Main flows from home to work, %(territory)s") % {"territory": territory},
        features=[
            *district_features(territory),
            *(
                _wedge(trip, size * max(WIDEST * trip.count / most, NARROWEST))
                for trip in sorted(drawn, key=lambda trip: -trip.count)
            ),
            *_towns(
                [communes for _district, communes in selectors.communes_by_district(territory)]
            ),
            *(
                Feature(Kind.DESTINATION, point(*spot.point), spot.name)
                for spot in outside.values()
                if spot.point
            ),
        ],
        meanings={Kind.DESTINATION: _("where people work outside")},
    )


def _wedge(trip: Trip, width: float) -> Feature:
    """Narrow at home, `width` degrees of latitude at work; a little to the right of the straight
    line, so that what goes the other way is seen too."""
    assert trip.home.point is not None
    assert trip.work.point is not None
    (from_x, from_y), (to_x, to_y) = trip.home.point, trip.work.point
    squeeze = cos(radians((from_y + to_y) / 2))
    across, along = (to_x - from_x) * squeeze, to_y - from_y
    length = hypot(across, along) or 1.0
    right_x, right_y = along / length / squeeze, -across / length
    corners = [
        (from_x, from_y),
        (to_x, to_y),
        (to_x + right_x * width, to_y + right_y * width),
        (from_x, from_y),
    ]
    ring = [[round(x, 5), round(y, 5)] for x, y in corners]
    return Feature(
        Kind.FLOW,
        {"type": "Polygon", "coordinates": [ring]},
        f"{trip.home.name} → {trip.work.name}",
        people(trip.count),
    )


def people(count: float) -> str:
    rounded = round(count)
    return ngettext("%(count)s person", "%(count)s people", rounded) % {
        "count": number_format(rounded)
    }
