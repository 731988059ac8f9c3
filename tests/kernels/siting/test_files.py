"""Files of problems: what is read, and how what is wrong is named."""

import numpy as np
import pytest

from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.costs import Points
from etabli.kernels.siting.files import read, read_sites

TSPLIB = """\
NAME : five
TYPE : TSP
COMMENT : made for a test
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0.0 0.0
2 1.00000e+00 1.0
3 -3 4
EOF
"""


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "case.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_costs_in_a_graph_are_its_shortest_paths(file):
    instance = read(file(" 4 4 2 \n 1 2 5 \n 2 3 1 \n 1 3 9 \n 3 4 0 \n"), "orlib")
    assert instance.p == 2
    assert instance.weights.tolist() == [1, 1, 1, 1]
    assert instance.costs[0].tolist() == [0, 5, 6, 6]
    assert (instance.costs == instance.costs.T).all()


def test_a_repeated_edge_replaces_the_earlier_one(file):
    instance = read(file("2 3 1\n1 2 5\n2 1 3\n1 2 8\n"), "orlib")
    assert instance.costs[0, 1] == 8


def test_vertices_without_a_way_cannot_serve_each_other(file):
    assert read(file("3 1 2\n1 2 5\n"), "orlib").costs[0].tolist() == [0, 5, np.inf]


def test_a_warehouse_file_breaks_its_lines_where_it_likes(file):
    instance = read(file("2 2\n10 7500.\n10 0.\n5\n1.5 2.5\n6 3.5\n4.5\n"), "orlib-cap")
    assert instance.costs.tolist() == [[1.5, 2.5], [3.5, 4.5]]
    assert instance.opening_costs.tolist() == [7500, 0]
    assert instance.capacities.tolist() == [10, 10]


def test_distances_in_tsplib_are_rounded_down(file):
    instance = read(file(TSPLIB), "tsplib")
    assert isinstance(instance.costs, Points)
    assert instance.costs.matrix.tolist() == [[0, 1, 5], [1, 0, 5], [5, 5, 0]]


def test_points_in_a_table_have_weights_kinds_and_districts(file):
    text = "x;y;weight;kind;district;note\n0;0;2,5;hub;Arcade;first\n3;4;1;;;\n"
    instance = read(file(text), "csv")
    assert instance.weights.tolist() == [2.5, 1]
    assert instance.costs.matrix[0].tolist() == [0, 5]
    assert (instance.kinds, instance.districts) == (("hub", ""), ("Arcade", ""))
    assert instance.opening_costs is None
    assert read(file("x,y\n1.5,2\n"), "csv").weights.tolist() == [1]


def test_a_table_of_costs_may_have_gaps(file):
    instance = read(file("weight,north,south\n2,0,inf\n1,,3.5\n"), "csv")
    assert instance.weights.tolist() == [2, 1]
    assert instance.costs.tolist() == [[0, np.inf], [np.inf, 3.5]]


def test_a_file_of_sites_says_what_it_knows(file):
    told = read_sites(file("site,district,opening_cost\n3,Arcade,7\n1,Jura Sud,2\n"), 3)
    assert told.districts == ("Jura Sud", "", "Arcade")
    assert told.kinds == ()
    assert told.opening_costs.tolist() == [2, 0, 7]


@pytest.mark.parametrize(
    ("format_", "text", "message"),
    [
        ("orlib", "", "case.txt: empty"),
        ("orlib", "3 1\n", "line 1: 2 numbers; n, the number of edges and p are needed"),
        ("orlib", "3 2 4\n", "line 1: '4' as p; a whole number, 1 to 3, is needed"),
        ("orlib", "3 2 1\n1 2 5\n", "line 2: the file ends with 1 edges; 2 are told"),
        ("orlib", "3 1 1\n1 2 5\n2 3 5\n", "line 3: the file ends with 2 edges; 1 are told"),
        ("orlib", "3 1 1\n1 2\n", "line 2: 2 numbers; two vertices and a length"),
        ("orlib", "3 1 1\n1 4 5\n", "line 2: '4' as a vertex; a whole number, 1 to 3"),
        ("orlib", "3 1 1\n1 2 -5\n", "line 2: '-5' as a length; a finite number, 0 or more"),
        ("orlib", "3 1 1\n1 2 nan\n", "line 2: 'nan' as a length"),
        ("orlib", "3 1 1\n1 2 1e999\n", "line 2: '1e999' as a length"),
        ("orlib", "3 1 1\n1 x 1\n", "line 2: 'x' as a vertex"),
        ("orlib", b"3 1 1\n1 2 \xff\n", "line 2: not UTF-8"),
        ("orlib-cap", "", "case.txt: the file ends; the number of warehouses is needed"),
        ("orlib-cap", "1 1\n10 7500.\n5\n", "line 3: the file ends; a cost is needed"),
        ("orlib-cap", "1 1\n10 7500.\n5\n1 2\n", "line 4: '2' after the last number"),
        ("orlib-cap", "0 1\n", "line 1: '0' as the number of warehouses"),
        ("tsplib", "NAME : a\n", "ends before NODE_COORD_SECTION"),
        ("tsplib", TSPLIB.replace("EUC_2D", "GEO"), "EDGE_WEIGHT_TYPE 'GEO'; EUC_2D is needed"),
        ("tsplib", TSPLIB.replace("DIMENSION : 3", ""), "'' as DIMENSION"),
        ("tsplib", TSPLIB.replace("3 -3 4\n", ""), "ends without point 3; DIMENSION is 3"),
        ("tsplib", TSPLIB.replace("3 -3 4", "2 -3 4"), "line 9: point 2 for the second time"),
        ("tsplib", TSPLIB.replace("3 -3 4", "4 -3 4"), "line 9: '4' as the number of a point"),
        ("tsplib", TSPLIB.replace("3 -3 4", "3 -3 inf"), "line 9: 'inf' as a coordinate"),
        ("tsplib", TSPLIB.replace("3 -3 4", "3 -3"), "line 9: 2 cells"),
        ("csv", "\n", "case.txt: empty"),
        ("csv", "x,y\n", "line 1: a header alone"),
        ("csv", "a,b\n1,2\n", "line 1: columns a, b; x and y, or weight"),
        ("csv", "x,y\n1\n", "line 2: 1 cells; 2 as in the header"),
        ("csv", "x,y\n1,2\n1,\n", "line 3: '' as y"),
        ("csv", "x,y,weight\n1,2,-1\n", "line 2: '-1' as weight; a finite number, 0 or more"),
        ("csv", "x,y,weight,weight\n1,2,1,1\n", "the column weight stands twice"),
        ("csv", "weight,a\n1,far\n", "line 2: 'far' as the cost of a"),
        ("csv", 'x,y\n"1,2\n', "line 2: unexpected end of data"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(file, format_, text, message):
    with pytest.raises(InvalidInput) as refused:
        read(file(text), format_)
    assert refused.value.argument == "file"
    assert message in refused.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("district\nArcade\n", "line 1: columns district; a column site is needed"),
        ("site\n4\n", "line 2: '4' as a site; a whole number, 1 to 3"),
        ("site\n1\n1\n", "line 3: site 1 for the second time"),
        ("site,opening_cost\n1,nan\n", "line 2: 'nan' as opening_cost"),
    ],
)
def test_a_bad_file_of_sites_is_refused_with_its_line(file, text, message):
    with pytest.raises(InvalidInput) as refused:
        read_sites(file(text), 3)
    assert message in refused.value.message


def test_an_unknown_format_and_an_unreadable_file_are_refused(tmp_path):
    with pytest.raises(InvalidInput, match="format: 'xls'; one of orlib"):
        read(tmp_path / "none", "xls")
    with pytest.raises(InvalidInput, match="none cannot be read: No such file"):
        read(tmp_path / "none", "csv")
    with pytest.raises(InvalidInput, match="cannot be read: Is a directory"):
        read(tmp_path, "csv")
