"""A network's places as they stand on a map."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from etabli.core.maps import Feature, Kind, Map, point
from etabli.network.models import Place
from etabli.territory.drawing import district_features


def places_map(places: Sequence[Place]) -> Map | None:
    """The places whose coordinates are known, on the districts of their territories; none where
    there is no such place. One query for each territory."""
    located = [
        Feature(
            Kind(place.kind),
            point(place.longitude, place.latitude),
            place.commune_name or str(place),
            str(place.get_kind_display()),
        )
        for place in places
        if place.longitude is not None and place.latitude is not None
    ]
    if not located:
        return None
    territories = {place.network.territory for place in places if place.network.territory}
    ground = [one for territory in territories for one in district_features(territory)]
    meanings = {Kind(kind): str(name) for kind, name in Place.Kind.choices}
    return Map(_("Where the places are"), [*ground, *located], meanings)
