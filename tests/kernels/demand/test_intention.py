"""From what is said to what is done, by how sure and from when on."""

import numpy as np
import pytest
from scipy import stats

from etabli.kernels.demand import Intention, Range
from etabli.kernels.errors import InvalidInput

SURE, PERHAPS = Range(0.3, 0.5, 0.8), Range(0.0, 0.05, 0.1)
NOW, LATER = Range(1, 1, 1), Range(0.1, 0.2, 0.4)


def mean(one):
    return (one.low + 4 * one.likely + one.high) / 6


def drawn(answers, degrees=(SURE, PERHAPS), horizons=(NOW, LATER), count=40_000, **given):
    intention = Intention(np.array(answers, float), degrees, horizons)
    return intention.draw(np.random.default_rng(1), count, **given)


def test_with_many_answers_it_is_the_mix_of_the_means():
    share = drawn([[3e6, 1e6], [4e6, 2e6]])
    sure = 0.3 + 0.1 * mean(LATER)
    perhaps = 0.4 + 0.2 * mean(LATER)
    assert share.mean() == pytest.approx(mean(SURE) * sure + mean(PERHAPS) * perhaps, rel=0.01)


def test_one_level_holds_for_all_degrees():
    # Independent ranges would partly cancel out; here the spread of the sum is the sum of spreads.
    share = drawn([[5e6, 0], [5e6, 0]], degrees=(SURE, SURE))
    alone = drawn([[1e7, 0], [0, 0]], degrees=(SURE, SURE))
    assert share.std() == pytest.approx(alone.std(), rel=0.02)


def test_few_answers_leave_the_mix_in_doubt():
    exact = (Range(0.5, 0.5, 0.5), Range(0, 0, 0))
    few, many = (drawn([[n, 0], [n, 0]], degrees=exact, horizons=(NOW, NOW)) for n in (5, 500))
    assert few.std() > 5 * many.std()
    # The sum of the first two cells of a Dirichlet is a beta.
    assert (2 * few).std() == pytest.approx(stats.beta(5.5, 5.5).std(), rel=0.02)


def test_profiles_share_the_levels_and_not_the_mix():
    exact = (Range(0.5, 0.5, 0.5), Range(0, 0, 0))
    mixes = [
        drawn([[5, 0], [5, 0]], degrees=exact, horizons=(NOW, NOW), mix=np.random.default_rng(seed))
        for seed in (2, 3)
    ]
    assert abs(np.corrcoef(*mixes)[0, 1]) < 0.02
    levels = [drawn([[5e7, 0], [5e7, 0]], mix=np.random.default_rng(seed)) for seed in (2, 3)]
    assert np.corrcoef(*levels)[0, 1] > 0.99


@pytest.mark.parametrize("one", [SURE, PERHAPS, LATER])
def test_a_level_of_a_range_is_the_quantile_of_its_draws(one):
    levels = np.array([0.05, 0.5, 0.95])
    draws = one.draw(np.random.default_rng(0), 200_000)
    assert one.at(levels) == pytest.approx(np.quantile(draws, levels), rel=0.01)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Intention([[1, 2]], (SURE, SURE), (NOW, NOW)), "answers: 1 degrees and 2"),
        (lambda: Intention([[-1]], (SURE,), (NOW,)), r"answers: -1 at \[0, 0\]"),
        (lambda: Intention([[1]], (Range(0, 1, 2),), (NOW,)), "degrees: a share is above 1"),
        (lambda: Intention([[1]], (SURE,), (Range(0, 1, 2),)), "horizons: a share is above 1"),
    ],
)
def test_bad_input_is_refused_with_its_argument(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
