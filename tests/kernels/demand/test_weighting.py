"""Weighting the answers to the population."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.kernels.demand import (
    effective_size,
    poststratify,
    weighted_mean,
    weighted_share,
)
from etabli.kernels.errors import InvalidInput


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.data())
def test_each_cell_that_answers_weighs_as_in_the_population(cells, data):
    population = np.array(data.draw(st.lists(st.floats(1, 1e5), min_size=4, max_size=4)))
    answer = poststratify(cells, population)
    weighed = np.bincount(cells, answer.weights, 4) / len(cells)
    represented = np.isin(np.arange(4), cells)
    expected = np.where(represented, population, 0) / population[represented].sum()
    assert answer.weights.mean() == pytest.approx(1)
    assert weighed == pytest.approx(expected)
    assert answer.empty_cells == tuple(np.flatnonzero(~represented))


def test_a_cell_where_nobody_lives_is_not_missed():
    assert poststratify([0, 0, 2], [5, 0, 5, 9]).empty_cells == (3,)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(any))
def test_the_effective_size_is_from_one_to_the_number_of_weights(weights):
    size = effective_size(weights)
    assert 1 - 1e-9 <= size <= np.count_nonzero(weights) + 1e-9


def test_equal_weights_lose_nothing():
    assert effective_size([3, 3, 3, 3]) == pytest.approx(4)


def test_a_share_counts_weights_and_is_as_sure_as_the_effective_size():
    share = weighted_share([True, False, False], [2, 1, 1])
    assert share.effective_size == pytest.approx(16 / 6)
    assert share.successes / share.effective_size == pytest.approx(0.5)


def test_all_or_none_flagged_is_a_share_too():
    weights = [0.1, 0.2, 0.7]
    assert weighted_share([1, 1, 1], weights).successes == effective_size(weights)
    assert weighted_share([0, 0, 0], weights).successes == 0


def test_a_mean_of_equal_weights_has_the_usual_standard_error():
    values = np.array([1.0, 2.0, 4.0, 5.0])
    usual = values.std(ddof=1) / 2
    mean = weighted_mean(values, np.ones(4), high=7)
    assert (mean.value, mean.low, mean.high) == (3, 0, 7)
    assert mean.standard_error == pytest.approx(usual)


def test_a_mean_follows_the_weights():
    assert weighted_mean([1, 5], [3, 1]).value == pytest.approx(2)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: poststratify([], [1]), "cells: one whole number"),
        (lambda: poststratify([0.5], [1]), "cells: one whole number"),
        (lambda: poststratify([[0]], [1]), "cells: one whole number"),
        (lambda: poststratify([0, 2], [1, 1]), "cells: cell 2; the cells are 0 to 1"),
        (lambda: poststratify([0, -1], [1, 1]), "cells: cell -1"),
        (lambda: poststratify([0, 1], [1, 0]), "population: 0 in cell 1, which has responses"),
        (lambda: poststratify([0], [-1]), "population: -1"),
        (lambda: effective_size([0, 0]), "weights: all are 0"),
        (lambda: effective_size([1, -1]), r"weights: -1 at \[1\]"),
        (lambda: effective_size([]), "weights: at least one"),
        (lambda: weighted_share([1, 0], [1]), "weights: 1 for 2 responses"),
        (lambda: weighted_share([2], [1]), "flags: 2"),
        (lambda: weighted_mean([1, 8], [1, 1], high=7), r"values: 8 at \[1\]; .* 0 to 7"),
        (lambda: weighted_mean([1], [1]), "values: at least two responses"),
    ],
)
def test_bad_input_is_refused_with_its_argument(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
