"""A map as GeoJSON, for `core/map.js`, which moves it, and for other programs."""

from collections.abc import Iterable, Mapping
from typing import Any

from etabli.core.maps.features import SHAPED, SYMBOLS, Feature, Geometry, Kind, in_order, point
from etabli.core.maps.frame import Frame
from etabli.core.maps.names import PRIORITY, Box, written


def geojson(features: Iterable[Feature]) -> dict[str, Any]:
    """The features as GeoJSON (RFC 7946) that carries how each is drawn.

    Names of areas stand where the drawing writes them, and the towns that it names are `main`.
    """
    ordered = in_order(features)
    frame = Frame.around(ordered)
    boxes = {id(one.feature): one.box for one in written(frame, ordered)}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": _geometry(one, frame, boxes),
                "properties": _properties(one, rank, id(one) in boxes),
            }
            for rank, one in enumerate(ordered)
        ],
    }


def _geometry(feature: Feature, frame: Frame, boxes: Mapping[int, Box]) -> Geometry:
    box = boxes.get(id(feature))
    if feature.kind is not Kind.NAME or box is None:
        return feature.geometry
    return point(*frame.position((box.left + box.right) / 2, (box.top + box.bottom) / 2))


def _properties(feature: Feature, rank: int, is_written: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {"kind": feature.kind.value, "name": feature.name}
    if feature.detail:
        properties["detail"] = feature.detail
    if feature.kind in (Kind.AREA, Kind.CIRCLE, Kind.FLOW):
        properties["fill"] = feature.fill
    if feature.kind is Kind.CIRCLE:
        properties["radius"] = round(feature.radius / 2, 1)  # pixels
    if feature.kind in SHAPED:
        properties["path"], properties["fill"], _reach = SYMBOLS[feature.kind]
    if feature.kind in PRIORITY:
        properties["rank"] = rank  # of its name, where there is not room for all
    if feature.kind is Kind.TOWN and is_written:
        properties["main"] = True
    return properties
