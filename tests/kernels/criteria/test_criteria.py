"""Weights by comparison, rankings, and how much the first place depends on the weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.kernels.criteria import (
    keep_rank,
    matrix_of,
    ranking,
    scores,
    stability,
    stays_first,
    together,
    weights_of,
)
from etabli.kernels.errors import InvalidInput

WEIGHTS = st.lists(st.floats(0.05, 1), min_size=2, max_size=6)


def consistent(weights: list[float]) -> np.ndarray:
    scale = np.array(weights)
    return scale[:, None] / scale[None, :]


@given(WEIGHTS)
@settings(max_examples=25)
def test_comparisons_that_agree_give_the_weights_that_they_come_from(weights):
    found = weights_of(consistent(weights))
    assert found.weights == pytest.approx(np.array(weights) / sum(weights))
    assert found.consistency == pytest.approx(0, abs=1e-6)
    assert found.is_consistent


def test_a_textbook_s_matrix_gives_its_weights_and_consistency():
    """A three-by-three worked by hand: λ = 3.0385, so a ratio of 0.0193 / 0.52."""
    found = weights_of(matrix_of(3, {(0, 1): 3, (0, 2): 5, (1, 2): 3}))
    assert found.weights == pytest.approx([0.637, 0.258, 0.105], abs=5e-4)
    assert found.consistency == pytest.approx(0.0193 / 0.52, abs=1e-3)


def test_a_circle_of_preferences_is_told():
    circle = weights_of(matrix_of(3, {(0, 1): 5, (1, 2): 5, (0, 2): 1 / 5}))
    assert not circle.is_consistent
    assert circle.weights == pytest.approx([1 / 3] * 3)


def test_people_who_say_the_opposite_weigh_alike_and_order_does_not_matter():
    one, other = matrix_of(2, {(0, 1): 4}), matrix_of(2, {(0, 1): 1 / 4})
    assert weights_of(together([one, other])).weights == pytest.approx([0.5, 0.5])
    assert together([one, other, one]) == pytest.approx(together([one, one, other]))


@pytest.mark.parametrize(
    ("count", "ratios"),
    [(2, {}), (2, {(0, 1): 9.5}), (2, {(0, 1): 0}), (2, {(0, 1): 1, (1, 2): 1}), (11, {}), (0, {})],
)
def test_comparisons_that_are_missing_or_out_of_bounds_are_refused(count, ratios):
    with pytest.raises(InvalidInput):
        matrix_of(count, ratios)


@pytest.mark.parametrize("matrix", [[[1, 2]], [[1, 2], [2, 1]], [[1, -1], [-1, 1]]])
def test_a_matrix_that_compares_nothing_is_refused(matrix):
    with pytest.raises(InvalidInput):
        weights_of(matrix)


VALUES = st.lists(st.lists(st.floats(0, 10), min_size=3, max_size=3), min_size=2, max_size=5)


@given(VALUES, st.lists(st.floats(0.1, 1), min_size=3, max_size=3))
@settings(max_examples=40)
def test_within_its_interval_a_weight_leaves_the_first_first_and_just_outside_not(values, weights):
    scale = np.array(weights) / sum(weights)
    table = np.array(values)
    first = ranking(table, scale)[0]

    def lead(criterion: int, weight: float) -> float:
        moved = scale * (1 - weight) / (1 - scale[criterion])
        moved[criterion] = weight
        totals = table @ moved
        return float(totals[first] - totals.max())

    for criterion, bounds in enumerate(stability(table, scale)):
        assert 0 <= bounds.low <= scale[criterion] <= bounds.high <= 1
        for weight in np.linspace(bounds.low, bounds.high, 5):
            assert lead(criterion, weight) >= -1e-6
        for outside in (bounds.low - 0.01, bounds.high + 0.01):
            if 0 <= outside <= 1:
                assert lead(criterion, outside) <= 1e-6


def test_the_share_of_weightings_is_sure_at_no_spread_and_the_same_for_the_same_seed():
    values, weights = [[8, 2, 5], [4, 6, 5], [6, 4, 4]], [0.5, 0.3, 0.2]
    assert ranking(values, weights) == [0, 2, 1]
    assert scores(values, weights) == pytest.approx([5.6, 4.8, 5.0])
    assert stays_first(values, weights, within=0) == 1
    shares = [stays_first(values, weights, within=0.9, draws=2000, seed=7) for _ in range(2)]
    assert shares[0] == shares[1] and 0.5 < shares[0] < 1


def test_a_clear_winner_stays_first_whatever_the_weights():
    values = [[9, 9], [1, 1]]
    assert stays_first(values, [1, 1], within=1) == 1
    assert [(one.low, one.high) for one in stability(values, [1, 1])] == [(0, 1), (0, 1)]


def test_each_keeps_its_rank_in_a_share_of_weightings_the_first_as_it_stays_first():
    values, weights = [[8, 2, 5], [4, 6, 5], [6, 4, 4], [1, 1, 1]], [0.5, 0.3, 0.2]
    kept = keep_rank(values, weights, within=0.9, draws=2000, seed=7)
    assert kept[0] == stays_first(values, weights, within=0.9, draws=2000, seed=7)
    assert kept[3] == 1
    assert kept[1] < 1 and kept[2] < 1
    assert keep_rank([[5, 5], [5, 5]], [1, 1], within=1) == [1, 1]
