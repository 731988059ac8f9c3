"""Minutes by road, on small networks that one can compute by hand."""

from itertools import pairwise

import numpy as np
import osmium
import pytest
from osmium.osm.mutable import Node, Way

from etabli.kernels.errors import InvalidInput
from etabli.kernels.travel import Method, great_circle
from etabli.kernels.travel.roads import read_roads, road_minutes
from etabli.kernels.travel.tags import directions, speed

# 0 -- 1 -- 2 along a parallel, 3 north of 1; about 0.77 and 1.1 km apart.
PLACES = [(6.00, 46.5), (6.01, 46.5), (6.02, 46.5), (6.01, 46.51)]
SECONDARY = {"highway": "secondary"}


@pytest.fixture
def roads(tmp_path):
    """Write the ways, each a list of places and tags, and read them as roads."""

    def make(*ways, places=PLACES):
        path = tmp_path / "small.osm.pbf"
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for number, place in enumerate(places):
                writer.add_node(Node(id=number + 1, location=place))
            for number, (nodes, tags) in enumerate(ways):
                refs = [node + 1 for node in nodes]
                writer.add_way(Way(id=number + 1, nodes=refs, tags=tags))
        return read_roads(path)

    return make


def minutes(graph, *nodes, places=PLACES):
    """Minutes between the nodes of the places numbered so."""
    return road_minutes(graph, [str(node) for node in nodes], [places[node] for node in nodes])


def drive(*nodes, kmh=60.0):
    """Minutes along the nodes at a speed."""
    legs = pairwise(nodes)
    return sum(60 * great_circle([PLACES[start]], [PLACES[end]])[0, 0] / kmh for start, end in legs)


def test_the_time_is_the_way_along_the_road_at_the_speed_of_its_class(roads):
    matrix = minutes(roads(([0, 1, 2], SECONDARY), ([1, 3], {"highway": "residential"})), 0, 2, 3)
    assert matrix.minutes[0, 1] == pytest.approx(drive(0, 1, 2), rel=1e-4)
    assert matrix.minutes[0, 2] == pytest.approx(drive(0, 1) + drive(1, 3, kmh=30), rel=1e-4)
    assert matrix.minutes == pytest.approx(matrix.minutes.T)
    assert (matrix.method, matrix.source) == (Method.roads, "OpenStreetMap, small.osm.pbf")


def test_the_quickest_way_is_taken_and_not_the_shortest(roads):
    slow = {"highway": "residential", "maxspeed": "5"}
    graph = roads(([0, 1], slow), ([0, 3, 1], {"highway": "motorway", "oneway": "no"}))
    assert minutes(graph, 0, 1).minutes[0, 1] == pytest.approx(drive(0, 3, 1, kmh=110), rel=1e-4)


def test_of_two_roads_between_the_same_nodes_the_quicker_counts(roads):
    graph = roads(([0, 1], {"highway": "residential"}), ([0, 1], SECONDARY), ([1, 0], SECONDARY))
    assert minutes(graph, 0, 1).minutes[0, 1] == pytest.approx(drive(0, 1), rel=1e-4)


def test_a_one_way_street_is_driven_in_its_direction_only(roads):
    one_way = {**SECONDARY, "oneway": "yes"}
    matrix = minutes(roads(([0, 1], one_way), ([1, 3, 0], SECONDARY)), 0, 1)
    assert matrix.minutes[0, 1] == pytest.approx(drive(0, 1), rel=1e-4)
    assert matrix.minutes[1, 0] == pytest.approx(drive(1, 3, 0), rel=1e-4)


def test_a_roundabout_is_driven_round_as_it_is_drawn(roads):
    matrix = minutes(roads(([0, 1, 3, 0], {**SECONDARY, "junction": "roundabout"})), 0, 3)
    assert matrix.minutes[0, 1] == pytest.approx(drive(0, 1, 3), rel=1e-4)
    assert matrix.minutes[1, 0] == pytest.approx(drive(3, 0), rel=1e-4)


def test_nodes_at_the_same_place_are_connected_in_no_time(roads):
    places = [*PLACES, PLACES[1]]
    matrix = minutes(roads(([0, 1, 4, 2], SECONDARY), places=places), 0, 2)
    assert matrix.minutes[0, 1] == pytest.approx(drive(0, 1, 2), rel=1e-4)


def test_a_point_off_the_road_adds_the_way_to_it(roads):
    graph = roads(([0, 1, 2], SECONDARY))
    aside = (6.0, 46.505)
    access = 60 * great_circle([aside], [PLACES[0]])[0, 0] / 15
    matrix = road_minutes(graph, ["aside", "2"], [aside, PLACES[2]])
    assert matrix.minutes[0, 1] == pytest.approx(access + drive(0, 1, 2), rel=1e-3)
    assert matrix.minutes[0, 0] == 0


def test_an_unconnected_stretch_of_road_is_not_started_from(roads):
    # 3 - 4 is nearer to the point but leads nowhere.
    places = [*PLACES, (6.01, 46.511)]
    graph = roads(([0, 1, 2], SECONDARY), ([3, 4], SECONDARY), places=places)
    assert len(graph.points) == 3
    access = 60 * great_circle([PLACES[3]], [PLACES[1]])[0, 0] / 15
    matrix = minutes(graph, 3, 0)
    assert matrix.minutes[0, 1] == pytest.approx(access + drive(1, 0), rel=1e-3)


def test_a_way_that_leaves_the_file_is_kept_as_far_as_it_is_known(roads):
    unknown = 50
    graph = roads(([0, unknown, 1, 2], SECONDARY))
    assert graph.points == pytest.approx(np.array([PLACES[1], PLACES[2]]))


def test_many_points_are_searched_in_blocks_without_a_difference(roads):
    graph = roads(([0, 1, 2], SECONDARY), ([1, 3], SECONDARY))
    points = np.random.default_rng(1).uniform((6.0, 46.5), (6.02, 46.51), (40, 2))
    codes = [str(number) for number in range(40)]
    many = road_minutes(graph, codes, points).minutes
    few = road_minutes(graph, codes[-3:], points[-3:]).minutes
    assert many[-3:, -3:].tolist() == few.tolist()


def test_a_point_far_from_any_road_is_named(roads):
    graph = roads(([0, 1, 2], SECONDARY))
    points = [PLACES[0], (6.2, 46.5)]
    with pytest.raises(
        InvalidInput, match=r"points: 39999 is 13\.8 km from .*small.*; 5 km at most"
    ):
        road_minutes(graph, ["39368", "39999"], points)
    assert road_minutes(graph, ["39368", "39999"], points, max_access_km=20).minutes[0, 1] > 50


def test_points_that_do_not_fit_the_codes_are_refused(roads):
    graph = roads(([0, 1, 2], SECONDARY))
    with pytest.raises(InvalidInput, match="points: 1 for 2 codes"):
        road_minutes(graph, ["a", "b"], PLACES[:1])
    with pytest.raises(InvalidInput, match="max_access_km: -1"):
        road_minutes(graph, ["a"], PLACES[:1], max_access_km=-1)


def test_a_file_without_roads_for_cars_is_refused(roads):
    with pytest.raises(InvalidInput, match=r"path: small\.osm\.pbf has no roads for cars"):
        roads(([0, 1], {"highway": "footway"}), ([1, 2], {"waterway": "river"}))


def test_a_file_cut_short_is_refused(roads, tmp_path):
    roads(([0, 1, 2], SECONDARY))
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes((tmp_path / "small.osm.pbf").read_bytes()[:-9])
    with pytest.raises(InvalidInput, match=r"path: cut\.osm\.pbf cannot be read"):
        read_roads(cut)


def test_a_file_that_is_not_there_or_of_another_kind_is_refused(tmp_path):
    other = tmp_path / "notes.txt"
    other.write_text("no roads here")
    for path in (other, tmp_path / "none.osm.pbf"):
        with pytest.raises(InvalidInput, match=f"path: {path.name} cannot be read"):
            read_roads(path)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "secondary"}, 60),
        ({"highway": "secondary", "maxspeed": "50"}, 50),
        ({"highway": "secondary", "maxspeed": "90"}, 60),
        ({"highway": "secondary", "maxspeed": "30 mph"}, 30 * 1.609344),
        ({"highway": "secondary", "maxspeed": "FR:urban"}, 60),
        ({"highway": "secondary", "maxspeed": "none"}, 60),
        ({"highway": "track"}, 0),
        ({"highway": "cycleway"}, 0),
        ({"waterway": "river"}, 0),
        ({"highway": "service", "area": "yes"}, 0),
        ({"highway": "service", "access": "private"}, 0),
        ({"highway": "service", "access": "no", "motor_vehicle": "yes"}, 15),
        ({"highway": "unclassified", "motor_vehicle": "forestry"}, 0),
        ({"highway": "unclassified", "motor_vehicle": "destination"}, 40),
    ],
)
def test_the_speed_is_that_of_the_class_or_of_a_lower_limit(tags, expected):
    assert speed(tags) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"oneway": "no"}, (True, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
    ],
)
def test_the_directions_are_as_tagged_or_implied(tags, expected):
    assert directions(tags) == expected
