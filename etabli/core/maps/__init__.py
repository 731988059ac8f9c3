"""Maps, described once: drawn here as SVG for any screen and for paper, and moved by MapLibre.

A map is a list of features, with coordinates in degrees (WGS 84, longitude first). A room makes
a `Map` of `Feature`s; a page shows it with `core/components/map.html`, a document takes
`map.standalone`. Beside a map there is always a table or a text that says the same.
"""

from etabli.core.maps.features import Feature, Kind, point
from etabli.core.maps.geojson import geojson
from etabli.core.maps.map import Map, Scale

__all__ = ["Feature", "Kind", "Map", "Scale", "geojson", "point"]
