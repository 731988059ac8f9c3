"""Raking: weights that make a sample look like its population."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from etabli.kernels.demand import Margin, rake
from etabli.kernels.errors import InvalidInput


def margin(name, of, population, neighbours=None):
    categories = tuple("abcdefgh"[: len(population)])
    return Margin(name, categories, np.array(of), np.array(population, float), neighbours or {})


@st.composite
def samples(draw):
    """Responses in two or three margins of a population that some weights of theirs make."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=2, max_size=3))
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    number = draw(st.integers(10, 60))
    people = random.uniform(0.2, 5, number)
    of = [
        np.concatenate([np.arange(size), random.integers(size, size=number - size)])
        for size in sizes
    ]
    return [
        margin(f"margin {k}", of[k], np.bincount(of[k], people, size))
        for k, size in enumerate(sizes)
    ]


def design(margins):
    """(responses, categories of all margins) whether a response is in it, and the totals."""
    count = len(margins[0].of)
    rows = [np.eye(len(one.population))[one.of] for one in margins]
    totals = [one.population / one.population.sum() * count for one in margins]
    return np.hstack(rows), np.concatenate(totals)


def calibrated(margins, start, low=0.0, high=np.inf):
    """The same weights by another way: the concave dual of the distance to `start`, by Newton's
    method with a line search (Deville and Särndal 1992)."""
    x, totals = design(margins)

    def dual(slopes):
        free = np.exp(np.clip(x @ slopes, -50, 50))
        ratio = np.clip(free, low, high)
        # The conjugate of r log r - r + 1 on [low, high], whose slope is the clipped ratio.
        with np.errstate(divide="ignore", invalid="ignore"):
            entropy = np.where(ratio > 0, ratio * np.log(ratio), 0.0) - ratio + 1
        conjugate = (x @ slopes) * ratio - entropy
        return (start * conjugate).sum() - slopes @ totals, x.T @ (start * ratio) - totals

    def curvature(slopes):
        free = np.exp(np.clip(x @ slopes, -50, 50))
        inside = (free > low) & (free < high)
        return x.T @ (x * (start * free * inside)[:, None]) + 1e-10 * np.eye(x.shape[1])

    slopes = minimize(
        dual,
        np.zeros(x.shape[1]),
        jac=True,
        hess=curvature,
        method="trust-exact",
        options={"gtol": 1e-10, "maxiter": 500},
    ).x
    return start * np.clip(np.exp(x @ slopes), low, high)


@settings(max_examples=40)
@given(samples(), st.integers(0, 1000))
def test_raking_is_the_calibration_that_newtons_method_finds(margins, seed):
    start = np.random.default_rng(seed).uniform(0.5, 2, len(margins[0].of))
    start /= start.mean()
    raked = rake(margins, start=start)
    assert raked.converged
    assert raked.weights == pytest.approx(calibrated(margins, start), rel=1e-6)


@settings(max_examples=20)
@given(samples())
def test_within_bounds_it_is_still_the_closest(margins):
    ones = np.ones(len(margins[0].of))
    free = rake(margins).weights
    low, high = 0.5 * (1 + free.min()), 0.5 * (free.max() + max(1.05, np.median(free)))
    if not low < 1 < high:
        return
    raked = rake(margins, bounds=(low, high), rounds=300)
    assert raked.weights.min() >= low * (1 - 1e-12)
    assert raked.weights.max() <= high * (1 + 1e-12)
    if raked.converged:
        assert raked.weights == pytest.approx(calibrated(margins, ones, low, high), rel=1e-6)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.data())
def test_one_margin_alone_weighs_each_category_as_in_the_population(cells, data):
    population = np.array(data.draw(st.lists(st.floats(1, 1e5), min_size=4, max_size=4)))
    raked = rake([margin("home", cells, population)])
    weighed = np.bincount(cells, raked.weights, 4) / len(cells)
    represented = np.isin(np.arange(4), cells)
    expected = np.where(represented, population, 0) / population[represented].sum()
    assert raked.weights.mean() == pytest.approx(1)
    assert weighed == pytest.approx(expected)
    assert [one.category for one in raked.merged] == [
        "abcd"[i] for i in np.flatnonzero(~represented)
    ]
    assert {one.into for one in raked.merged} <= {None}


def test_a_category_that_nobody_answers_for_is_joined_with_its_neighbour_and_said():
    raked = rake([margin("home", [0, 0, 2], [5, 4, 5, 0], {"b": "d", "d": "c"})])
    (merged,) = raked.merged
    assert (merged.margin, merged.category, merged.into) == ("home", "b", "c")
    assert raked.weights == pytest.approx(np.array([5 / 2, 5 / 2, 9]) * 3 / 14)


def test_neighbours_that_name_each_other_and_stay_silent_join_the_rest():
    raked = rake([margin("home", [0, 0], [5, 4, 5], {"b": "c", "c": "b"})])
    assert [(one.category, one.into) for one in raked.merged] == [("b", None), ("c", None)]


def test_margins_that_cannot_be_met_together_are_not_said_to_be():
    # All of home a are of work a, and there are not as many of one as of the other.
    raked = rake([margin("home", [0, 1], [1, 3]), margin("work", [0, 1], [3, 1])], rounds=50)
    assert not raked.converged
    assert raked.rounds == 50
    assert raked.deviation > 0.5


def test_bounds_that_cannot_be_kept_are_kept_and_the_margins_said_to_be_missed():
    raked = rake([margin("home", [0] * 9 + [1], [1, 9])], bounds=(0.2, 3), rounds=30)
    assert not raked.converged
    assert raked.weights.max() == pytest.approx(3)
    assert raked.trimmed >= 1
    assert raked.deviation == pytest.approx(0.8)  # 1.8 of the nine for 1


def test_without_need_bounds_change_nothing():
    margins = [margin("home", [0, 0, 1], [1, 1]), margin("work", [0, 1, 1], [1, 2])]
    free, bound = rake(margins), rake(margins, bounds=(0.01, 100))
    assert bound.weights == pytest.approx(free.weights)
    assert bound.trimmed == 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rake([]), "margins: at least one"),
        (lambda: margin("home", [], [1]), "home: one whole number"),
        (lambda: margin("home", [0.5], [1]), "home: one whole number"),
        (lambda: margin("home", [0, 2], [1, 1]), "home: category 2; the categories are 0 to 1"),
        (lambda: margin("home", [0, -1], [1, 1]), "home: category -1"),
        (lambda: margin("home", [0], [-1]), "home: -1"),
        (lambda: Margin("home", ("a",), np.array([0]), np.array([1.0, 2])), "home: 2 numbers"),
        (lambda: margin("home", [0], [1], {"a": "z"}), "home: neighbours: 'z' is none"),
        (lambda: rake([margin("home", [0, 1], [1, 0])]), "home: nobody lives in b"),
        (
            lambda: rake([margin("home", [0, 1], [1, 1]), margin("work", [0], [1])]),
            "work: 1 responses where others have 2",
        ),
        (lambda: rake([margin("home", [0], [1])], start=[0]), "start: a weight above 0"),
        (lambda: rake([margin("home", [0], [1])], start=[1, 1]), "start: a weight above 0"),
        (lambda: rake([margin("home", [0], [1])], bounds=(1, 2)), "bounds: 1 to 2"),
    ],
)
def test_bad_input_is_refused_with_its_argument(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
