"""The doubly constrained gravity model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from etabli.kernels.errors import InvalidInput
from etabli.kernels.flows import Decay, calibrated, deviance, fitted, gravity

MINUTES = np.array([[5.0, 20.0, 40.0], [20.0, 5.0, 25.0], [40.0, 25.0, 5.0]])
HOMES, WORKS = [100.0, 50.0, 30.0], [120.0, 20.0, 40.0]

Array = NDArray[np.float64]

people = arrays(np.float64, 4, elements=st.floats(1, 500))
minutes = arrays(np.float64, (4, 4), elements=st.floats(1, 60))


@given(people, people, minutes, st.floats(0, 0.1), st.sampled_from(Decay))
def test_everybody_leaves_and_every_job_is_held(
    homes: Array, works: Array, between: Array, beta: float, decay: Decay
) -> None:
    works = works * (homes.sum() / works.sum())
    found = gravity(homes, works, between, beta=beta, decay=decay)
    np.testing.assert_allclose(found.counts.sum(axis=1), homes, atol=1e-3)
    np.testing.assert_allclose(found.counts.sum(axis=0), works, atol=1e-3)
    assert (found.counts >= 0).all()


@given(people, minutes, st.floats(0, 0.1))
def test_what_is_the_same_both_ways_flows_the_same_both_ways(
    homes: Array, between: Array, beta: float
) -> None:
    found = gravity(homes, homes, (between + between.T) / 2, beta=beta)
    np.testing.assert_allclose(found.counts, found.counts.T, atol=1e-2)


@given(people, people, minutes, st.floats(0, 0.1))
def test_of_two_trips_and_those_crossed_only_the_minutes_tell(
    homes: Array, works: Array, between: Array, beta: float
) -> None:
    """Whatever the margins are, T_ij T_kl / (T_il T_kj) is what the decay makes of it: that and
    the margins are what the model is."""
    works = works * (homes.sum() / works.sum())
    counts = gravity(homes, works, between, beta=beta).counts
    crossed = between[0, 0] + between[1, 1] - between[0, 1] - between[1, 0]
    ratio = counts[0, 0] * counts[1, 1] / (counts[0, 1] * counts[1, 0])
    assert ratio == pytest.approx(np.exp(-beta * crossed), rel=1e-6)


def test_without_regard_to_minutes_jobs_are_shared_as_they_are() -> None:
    found = gravity(HOMES, WORKS, MINUTES, beta=0)
    np.testing.assert_allclose(found.counts, np.outer(HOMES, WORKS) / 180)


def test_two_places_are_as_one_reckons_by_hand() -> None:
    """With 10 people and 10 jobs at both, and a decay of one half between them: one third
    changes places."""
    found = gravity([10, 10], [10, 10], [[0, 1], [1, 0]], beta=np.log(2))
    np.testing.assert_allclose(found.counts, [[20 / 3, 10 / 3], [10 / 3, 20 / 3]], rtol=1e-6)
    assert found.mean_minutes == pytest.approx(1 / 3)


def test_it_is_the_likeliest_of_all_flows_of_its_mean() -> None:
    """Wilson: of the whole flows with these margins and this mean, more people's choices make
    this one than any other. Tried against all shifts of people around a square of trips."""
    counts = gravity(HOMES, WORKS, MINUTES, beta=0.08).counts
    best = _entropy(counts)
    for rows, columns in [((0, 1), (0, 1)), ((0, 2), (1, 2)), ((1, 2), (0, 2))]:
        for other in [((0, 1), (1, 2)), ((1, 2), (0, 1))]:
            step = _square(rows, columns)
            turn = _square(*other)
            across, back = (step * MINUTES).sum(), (turn * MINUTES).sum()
            if back == 0 or (shift := step - turn * (across / back)).any() == 0:
                continue
            for size in (-0.5, 0.5):
                moved = counts + size * shift / np.abs(shift).max()
                if (moved > 0).all():
                    assert _entropy(moved) <= best + 1e-6


def _square(rows: tuple[int, int], columns: tuple[int, int]) -> Array:
    step = np.zeros((3, 3))
    step[np.ix_(rows, columns)] = [[1, -1], [-1, 1]]
    return step


def _entropy(counts: Array) -> float:
    return -float((counts * np.log(counts) - counts).sum())


def test_a_place_out_of_reach_gets_nobody() -> None:
    apart = MINUTES.copy()
    apart[0, 1] = np.inf
    assert gravity(HOMES, WORKS, apart, beta=0.05).counts[0, 1] == 0


def test_jobs_far_from_everybody_are_held_all_the_same() -> None:
    far = MINUTES + np.array([[0, 0, 5000.0]])
    found = gravity(HOMES, WORKS, far, beta=0.2)
    np.testing.assert_allclose(found.counts.sum(axis=0), WORKS, atol=1e-3)


@pytest.mark.parametrize("decay", Decay)
@pytest.mark.parametrize("mean", [12.0, 15.0, 18.0])
def test_the_mean_travel_time_is_the_one_asked_for(decay: Decay, mean: float) -> None:
    found = calibrated(HOMES, WORKS, MINUTES, mean=mean, decay=decay)
    assert found.mean_minutes == pytest.approx(mean, rel=1e-3)


@pytest.mark.parametrize("mean", [4.0, 60.0])
def test_a_mean_that_cannot_be_says_what_can(mean: float) -> None:
    with pytest.raises(InvalidInput, match=r"on average; .* is possible here") as refusal:
        calibrated(HOMES, WORKS, MINUTES, mean=mean)
    assert refusal.value.argument == "mean"


@pytest.mark.parametrize("decay", Decay)
def test_what_the_model_made_is_found_again(decay: Decay) -> None:
    made = gravity(HOMES, WORKS, MINUTES, beta=0.7 if decay is Decay.power else 0.07, decay=decay)
    fit = fitted(made.counts, MINUTES, decay=decay)
    assert fit.gravity.beta == pytest.approx(made.beta, rel=0.01)
    assert fit.deviance < 0.01 < fit.deviance_without


def test_the_deviance_of_the_same_is_nothing_and_of_the_impossible_infinite() -> None:
    assert deviance([[3, 0]], [[3, 0]]) == 0
    assert deviance([[2, 1]], [[1, 2]]) == pytest.approx(2 * np.log(2))
    assert deviance([[1, 1]], [[2, 0]]) == np.inf


@pytest.mark.parametrize(
    ("homes", "works", "between", "argument"),
    [
        ([1, 2], [3], [[1], [1], [1]], "minutes"),
        ([1, 2], [4], [[1], [1]], "works"),
        ([0, 0], [0], [[1], [1]], "homes"),
        ([-1, 4], [3], [[1], [1]], "homes"),
        ([1, 2], [1, 2], [[np.inf, np.inf], [1, 1]], "minutes"),
        ([1, 2], [1, 2], [[np.inf, np.inf], [np.inf, np.inf]], "minutes"),
        ([1, 2], [1, 2], [[1, np.nan], [1, 1]], "minutes"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(
    homes: list[float], works: list[float], between: list[list[float]], argument: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        gravity(homes, works, between, beta=0.1)
    assert refusal.value.argument == argument


def test_the_power_needs_minutes_above_nothing() -> None:
    with pytest.raises(InvalidInput, match="above 0"):
        gravity([1, 1], [1, 1], [[0, 1], [1, 0]], beta=1, decay=Decay.power)
