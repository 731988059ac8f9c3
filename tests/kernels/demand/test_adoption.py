"""How a practice spreads, what jobs allow, and how far people come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from etabli.kernels.demand import (
    TELEWORK_BY_GROUP,
    Adoption,
    ExponentialDecay,
    LogisticDecay,
    Range,
    bass,
    reached,
    telework_potential,
)
from etabli.kernels.errors import InvalidInput


@given(st.floats(0.001, 0.1), st.floats(0, 0.8), st.floats(0, 0.95))
def test_it_solves_the_equation_of_bass(innovation, imitation, start):
    def growth(_time, share):
        return (innovation + imitation * share) * (1 - share)

    years = np.linspace(0, 8, 9)
    solved = solve_ivp(growth, (0, 8), [start], t_eval=years, rtol=1e-10, atol=1e-12).y[0]
    assert bass(years, innovation, imitation, start) == pytest.approx(solved, abs=1e-8)


def test_without_innovation_what_nobody_does_nobody_begins():
    assert bass([1, 50], 0, 0.4).tolist() == [0, 0]
    assert bass(1, 0, 0.4, 0.2) > 0.2


def test_it_goes_from_the_start_to_everybody():
    assert bass(0, 0.03, 0.38, 0.73) == pytest.approx(0.73)
    assert bass(1000, 0.03, 0.38) == pytest.approx(1)


def test_each_history_rises_from_the_practice_towards_its_ceiling():
    exact = Adoption(*(Range(one, one, one) for one in (0.22, 0.30, 0.03, 0.38)))
    path = exact.path(np.random.default_rng(0), 10, 5)
    assert path.shape == (5, 10)
    assert path[:, 0] == pytest.approx(0.30 * bass([1, 2, 3, 4, 5], 0.03, 0.38, 0.22 / 0.30))
    ranges = Adoption(
        Range(0.2, 0.25, 0.4), Range(0.2, 0.3, 0.4), Range(0, 0, 0.1), Range(0.1, 0.4, 0.6)
    )
    drawn = ranges.path(np.random.default_rng(0), 1000, 5)
    assert (np.diff(drawn, axis=0) >= -1e-12).all()
    assert drawn.max() <= 0.4
    assert ranges.draw(np.random.default_rng(0), 1000) == pytest.approx(drawn[0])


def test_the_potential_is_the_mean_of_the_groups_that_work_there():
    people = {"managers": [50, 0, 0], "workers": [50, 10, 0]}
    assert telework_potential(people) == pytest.approx([0.37, 0.02, 0])
    everybody = {group: [1.0] for group in TELEWORK_BY_GROUP}
    assert telework_potential(everybody) == pytest.approx(np.mean([*TELEWORK_BY_GROUP.values()]))


@given(st.floats(0, 200), st.floats(0, 200))
def test_fewer_come_from_farther_and_all_from_next_door(near, far):
    for decay in (ExponentialDecay(15), LogisticDecay(20, 5)):
        assert decay.share(0) == pytest.approx(1)
        one, other = decay.share(sorted((near, far)))
        assert 1 >= one >= other >= 0
        assert decay.share(np.inf) == 0


def test_half_come_from_where_the_curve_says_so():
    assert ExponentialDecay(15).share([15, 30]) == pytest.approx([0.5, 0.25])
    assert LogisticDecay(20, 2).share(20) == pytest.approx(0.5, rel=1e-4)


def test_each_profile_comes_as_far_as_its_own_decay_says():
    left = reached([[10, 10], [8, 8]], [0, 15], [ExponentialDecay(15), ExponentialDecay(7.5)])
    assert left == pytest.approx(np.array([[10, 10], [4, 2]]))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: bass(-1, 0.1, 0.1), "years: -1"),
        (lambda: bass(1, -0.1, 0.1), "innovation: -0.1"),
        (lambda: bass(1, 0, 0), "innovation: 0 with an imitation of 0"),
        (lambda: bass(1, 0.1, 0.1, 1.5), "start: more than 1"),
        (
            lambda: Adoption(Range(0, 0, 1), Range(0, 0, 1), Range(0, 0, 1), Range(0, 0, 1)),
            "innovation: from 0 with an imitation from 0",
        ),
        (lambda: telework_potential({}), "people: at least one"),
        (lambda: telework_potential({"miners": [1]}), "people: no share is known of 'miners'"),
        (
            lambda: telework_potential({"managers": [1], "workers": [1, 2]}),
            "people: each group needs",
        ),
        (lambda: telework_potential({"a": [1]}, {"a": 2}), "shares, a: 2"),
        (lambda: ExponentialDecay(0), "half: 0"),
        (lambda: LogisticDecay(20, 0), "width: 0"),
        (lambda: ExponentialDecay(5).share(-1), "minutes: -1"),
        (lambda: reached([[1, 1]], [0], [ExponentialDecay(5)]), "demand: 1 communes and 2"),
    ],
)
def test_bad_input_is_refused_with_its_argument(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
