"""Straight lines, the minutes made of them, and the matrix that all methods answer."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.kernels.errors import InvalidInput
from etabli.kernels.travel import (
    EARTH_RADIUS_KM,
    Method,
    Relief,
    TravelMatrix,
    fallback_minutes,
    great_circle,
)

points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
HALF_ROUND = np.pi * EARTH_RADIUS_KM


@pytest.mark.parametrize(
    ("start", "end", "kilometres"),
    [
        ((0, 0), (180, 0), HALF_ROUND),
        ((0, 90), (123, -90), HALF_ROUND),
        ((0, 0), (90, 0), HALF_ROUND / 2),
        ((5, 60), (5, 61), HALF_ROUND / 180),
        ((179.5, 0), (-179.5, 0), HALF_ROUND / 180),
        # Along the parallel of 60 degrees, 2 asin(cos 60 sin 45).
        ((0, 60), (90, 60), 2 * EARTH_RADIUS_KM * np.arcsin(0.5 * np.sqrt(0.5))),
    ],
)
def test_known_distances(start, end, kilometres):
    assert great_circle([start], [end])[0, 0] == pytest.approx(kilometres)


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_at_most_half_round_the_earth(start, end):
    there, back = great_circle([start], [end])[0, 0], great_circle([end], [start])[0, 0]
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= HALF_ROUND + 1e-6


def test_distances_have_a_row_for_each_start_and_a_column_for_each_end():
    assert great_circle([[0, 0], [1, 0]], [[0, 0], [1, 0], [2, 0]]).shape == (2, 3)


def test_minutes_are_the_detour_at_the_speed_of_the_relief_and_both_ends():
    # A degree of a meridian: 111.195 km; hills: 1.35 times that at 55 km/h; 2 minutes twice.
    matrix = fallback_minutes(["a", "b"], [[6, 46], [6, 47]], Relief.hilly)
    expected = 60 * 1.35 * 111.195 / 55 + 4
    assert matrix.minutes == pytest.approx(np.array([[0, expected], [expected, 0]]), rel=1e-5)
    assert (matrix.codes, matrix.method) == (("a", "b"), Method.fallback)
    assert matrix.source.startswith("Assumption: straight line × 1.35 at 55 km/h")


@given(st.lists(points, min_size=2, max_size=5))
def test_the_rougher_the_relief_the_longer_it_takes(places):
    codes = [str(number) for number in range(len(places))]
    plain, hilly, mountain = (fallback_minutes(codes, places, relief).minutes for relief in Relief)
    assert (plain <= hilly).all()
    assert (hilly <= mountain).all()


def test_a_matrix_is_kept_compact_and_cannot_be_changed():
    matrix = TravelMatrix(("a", "b"), np.array([[0, 1.5], [2, 0]]), Method.matrix, "a file")
    assert matrix.minutes.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        matrix.minutes[0, 1] = -1


def test_only_roads_know_that_there_is_no_way():
    apart = np.array([[0, np.inf], [np.inf, 0]])
    assert np.isinf(TravelMatrix(("a", "b"), apart, Method.roads, "").minutes[0, 1])
    with pytest.raises(InvalidInput, match=r"minutes: inf at \[0, 1\]"):
        TravelMatrix(("a", "b"), apart, Method.matrix, "")


def test_osmium_is_not_loaded_for_the_fallback():
    program = "import sys, etabli.kernels.travel; sys.exit('osmium' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def matrix(codes, minutes):
    return TravelMatrix(codes, np.array(minutes), Method.matrix, "")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: matrix(("a", "b"), [[0.0, 1]]), r"minutes: \(1, 2\) for 2 codes"),
        (lambda: matrix(("a",), [[3.0]]), "minutes: not 0 from a to itself"),
        (lambda: matrix(("a", "b"), [[0, -1.0], [1, 0]]), r"minutes: -1 at \[0, 1\]"),
        (lambda: matrix(("a", "b"), [[0, np.nan], [1, 0]]), r"minutes: nan at \[0, 1\]"),
        (lambda: matrix(("a", "a"), np.zeros((2, 2))), "codes: a stands twice"),
        (lambda: matrix((), np.zeros((1, 1))), "codes: at least one"),
        (lambda: great_circle([[0, 91]], [[0, 0]]), r"latitude of points_from: 91 at \[0\]"),
        (lambda: great_circle([[0, 0]], [[181, 0]]), r"points_to: 181 at \[0, 0\]"),
        (lambda: great_circle([[0, 0, 0]], [[0, 0]]), "points_from: a longitude and a latitude"),
        (lambda: great_circle([[np.nan, 0]], [[0, 0]]), r"points_from: nan at \[0, 0\]"),
        (lambda: fallback_minutes(["a"], [[0, 0], [1, 1]], Relief.plain), "points: 2 for 1 codes"),
        (lambda: fallback_minutes(["a", "a"], [[0, 0], [1, 1]], Relief.plain), "a stands twice"),
    ],
)
def test_bad_input_is_refused_with_its_argument(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
