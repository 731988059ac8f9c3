"""What weighted answers say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.kernels.demand import effective_size, weighted_mean, weighted_share
from etabli.kernels.errors import InvalidInput


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
