"""One rule for rounding; parts that sum."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etabli.kernels.economics.money import by_year, equal_parts, later, parts, rounded, whole


def test_half_a_cent_is_rounded_up():
    values = np.array([0, 49, 50, 149, 150, 250])
    assert rounded(values, 100).tolist() == [0, 0, 1, 1, 2, 3]
    assert rounded(np.array([1, 2, 4, 5]), 3).tolist() == [0, 1, 1, 2]


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**12), min_size=1, max_size=7),
)
def test_parts_sum_and_are_a_cent_or_less_from_their_share(total, weights):
    if sum(weights) > 10**12:
        weights = [weight // len(weights) for weight in weights]
    cut = parts(whole(total), np.array(weights)[:, None])[:, 0].tolist()
    assert sum(cut) == total
    shares = (
        [weight * 10**6 // sum(weights) for weight in weights]
        if sum(weights)
        else [1] * len(weights)
    )
    for part, share in zip(cut, shares, strict=True):
        assert abs(part - total * share / sum(shares)) <= 1
        assert share or not part or not sum(weights)


def test_the_largest_remainder_gets_the_cent_and_the_first_of_equal_ones():
    assert parts(whole(100), np.array([[1], [1], [1]]))[:, 0].tolist() == [34, 33, 33]
    assert parts(whole(10), np.array([[26], [34], [40]]))[:, 0].tolist() == [3, 3, 4]
    assert parts(whole(-100), np.array([[1], [1], [1]]))[:, 0].tolist() == [-33, -33, -34]


@given(st.integers(0, 10**12), st.integers(1, 600))
def test_equal_parts_sum_and_differ_by_a_cent_at_most(total, count):
    cut = equal_parts(whole(total), count)[:, 0]
    assert cut.sum() == total
    assert cut.max() - cut.min() <= 1


def test_an_indexed_number_is_rounded_each_year():
    assert by_year(whole(1_999), whole(20_000), 4)[:, 0].tolist() == [1_999, 2_039, 2_080, 2_122]


def test_what_comes_later_than_the_plan_is_left_out():
    assert later(np.array([[1], [2], [3]]), 2)[:, 0].tolist() == [0, 0, 1]
    assert later(np.array([[1], [2], [3]]), 3)[:, 0].tolist() == [0, 0, 0]
