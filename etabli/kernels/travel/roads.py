"""Minutes by road, from an OpenStreetMap file.

Each way that cars may use is driven at the speed of its class, or at its limit if that is lower,
in the directions it allows; the quickest path is Dijkstra's (E. W. Dijkstra (1959), "A note on two
problems in connexion with graphs", Numerische Mathematik 1), as scipy has it. Left out: turns,
lights, traffic, ferries, and rules that hold only at some hours.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from osmium import FileProcessor
from osmium.filter import KeyFilter
from osmium.osm import NODE, WAY, Location, Way
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from etabli.kernels.arrays import number
from etabli.kernels.errors import InvalidInput
from etabli.kernels.travel.distance import EARTH_RADIUS_KM, checked_points, kilometres
from etabli.kernels.travel.matrix import Method, TravelMatrix, checked_codes
from etabli.kernels.travel.tags import directions, speed

# Assumption: kilometres an hour, as the crow flies, from a point to the nearest road.
ACCESS_SPEED = 15.0

# Nodes searched from at once: each takes a row as long as the graph.
BLOCK = 16

# osmium's coordinates are whole numbers of this part of a degree; a node that is not in the file
# has none.
DEGREE = 1e-7
NOWHERE = Location().x


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """Roads on which one can drive from everywhere to everywhere.

    `points` (n, 2): longitude and latitude of each node. `minutes` (n, n), sparse: from a node
    (row) to the next ones (columns). `source`: where they come from.
    """

    points: NDArray[np.float64]
    minutes: sparse.csr_array
    source: str


def read_roads(path: str | Path) -> RoadGraph:
    """The roads for cars of an OpenStreetMap file (.osm.pbf, .osm, ...).

    Of roads that do not all lead to one another, the largest part that do is kept. Raises
    InvalidInput on a file that cannot be read to its end or that has no roads.
    """
    name = Path(path).name
    ways = _Ways()
    try:
        processor = FileProcessor(path, NODE | WAY).with_locations()
        for way in processor.with_filter(KeyFilter("highway")):
            if isinstance(way, Way):
                ways.add(way)
    except RuntimeError as error:
        raise InvalidInput("path", f"{name} cannot be read: {error}") from error
    points, minutes = ways.graph()
    kept = _largest_part(minutes)
    if len(kept) < 2:
        raise InvalidInput("path", f"{name} has no roads for cars that lead to one another")
    return RoadGraph(points[kept], minutes[kept][:, kept], f"OpenStreetMap, {name}")


def road_minutes(
    graph: RoadGraph, codes: Sequence[str], points: ArrayLike, *, max_access_km: float = 5.0
) -> TravelMatrix:
    """Minutes by car between `points` (n, 2), longitude and latitude, one for each code.

    From each point to the nearest node of the roads, and from there the quickest way. Raises
    InvalidInput on a point farther than `max_access_km` from any road, naming its code.
    """
    known = checked_codes(codes)
    places = checked_points("points", points)
    if len(places) != len(known):
        raise InvalidInput("points", f"{len(places)} for {len(known)} codes; one for each")
    number("max_access_km", max_access_km)
    # Chords of the sphere, which at this distance are as long as arcs.
    found = cKDTree(_on_sphere(graph.points)).query(_on_sphere(places))
    distance, nearest = np.asarray(found[0]), np.asarray(found[1])
    if (distance > max_access_km).any():
        far = int(distance.argmax())
        raise InvalidInput(
            "points",
            f"{known[far]} is {distance[far]:.1f} km from the nearest road of {graph.source}; "
            f"{max_access_km:g} km at most is allowed",
        )
    access = 60 * distance / ACCESS_SPEED
    minutes = access[:, None] + _quickest(graph, nearest) + access[None, :]
    np.fill_diagonal(minutes, 0.0)
    return TravelMatrix(known, minutes.astype(np.float32), Method.roads, graph.source)


def _quickest(graph: RoadGraph, nodes: NDArray[np.int_]) -> NDArray[np.float64]:
    """Minutes between all `nodes`."""
    different, which = np.unique(nodes, return_inverse=True)
    blocks = [
        dijkstra(graph.minutes, indices=different[start : start + BLOCK])[:, different]
        for start in range(0, len(different), BLOCK)
    ]
    between: NDArray[np.float64] = np.concatenate(blocks)[which][:, which]
    return between


def _on_sphere(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) kilometres from the centre of the Earth."""
    longitude, latitude = np.radians(points).T
    level = np.cos(latitude)
    return EARTH_RADIUS_KM * np.column_stack(
        [level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)]
    )


def _largest_part(minutes: sparse.csr_array) -> NDArray[np.int_]:
    """The nodes of the largest part in which each can be reached from each."""
    _, part = connected_components(minutes, directed=True, connection="strong")
    return np.flatnonzero(part == np.bincount(part, minlength=1).argmax())


class _Ways:
    """The ways of a file in long columns: some with a line per way, some with one per node."""

    def __init__(self) -> None:
        self._lengths, self._speeds = array("q"), array("d")
        self._forward, self._backward = array("b"), array("b")
        self._nodes, self._x, self._y = array("q"), array("i"), array("i")

    def add(self, way: Way) -> None:
        """Take the way in, if it is for cars."""
        if not (kmh := speed(way.tags)):
            return
        forward, backward = directions(way.tags)
        self._speeds.append(kmh)
        self._forward.append(forward)
        self._backward.append(backward)
        self._lengths.append(len(way.nodes))
        for node in way.nodes:
            self._nodes.append(node.ref)
            self._x.append(node.x)
            self._y.append(node.y)

    def graph(self) -> tuple[NDArray[np.float64], sparse.csr_array]:
        """Longitude and latitude of the nodes (n, 2), minutes from each to the next ones (n, n)."""
        _, first, node = np.unique(self._nodes, return_index=True, return_inverse=True)
        x, y = np.asarray(self._x), np.asarray(self._y)
        points = DEGREE * np.column_stack([x, y])
        way = np.repeat(np.arange(len(self._lengths)), self._lengths)
        known = x != NOWHERE
        here = np.flatnonzero((way[1:] == way[:-1]) & known[1:] & known[:-1])
        way = way[here]
        minutes = 60 * kilometres(points[here], points[here + 1]) / np.asarray(self._speeds)[way]
        along = np.asarray(self._forward, dtype=bool)[way]
        against = np.asarray(self._backward, dtype=bool)[way]
        return points[first], _links(
            np.concatenate([node[here][along], node[here + 1][against]]),
            np.concatenate([node[here + 1][along], node[here][against]]),
            np.concatenate([minutes[along], minutes[against]]),
            len(first),
        )


def _links(
    start: NDArray[np.int_], end: NDArray[np.int_], minutes: NDArray[np.float64], nodes: int
) -> sparse.csr_array:
    """The links as a matrix, of several between the same nodes the quickest."""
    order = np.lexsort((minutes, end, start))
    start, end, minutes = start[order], end[order], minutes[order]
    quickest = np.append(True, (np.diff(start) != 0) | (np.diff(end) != 0))[: len(start)]
    return sparse.csr_array(
        (minutes[quickest], (start[quickest], end[quickest])), shape=(nodes, nodes)
    )
