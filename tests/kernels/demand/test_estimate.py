"""The estimate: exact where all is known, honest where it is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.kernels.demand import Factor, Known, Mean, Profile, Range, Surveyed, estimate
from etabli.kernels.errors import InvalidInput


def factor(key, uncertainty):
    return Factor(key, uncertainty, "an example", True)


HALF, TWO = Known(0.5), Known(2)


def profile(key="independents", share=(0.1, 0.2), factors=(HALF,), days=TWO):
    return Profile(
        key,
        share,
        "an example",
        False,
        tuple(factor(f"factor {index}", one) for index, one in enumerate(factors)),
        factor("days", days),
    )


@st.composite
def ranges(draw, highest=1.0):
    return Range(*sorted(draw(st.lists(st.floats(0.1, highest), min_size=3, max_size=3))))


uncertainties = st.one_of(
    st.floats(0, 1).map(Known),
    ranges(),
    st.integers(5, 20).map(lambda successes: Surveyed(successes, 40)),
    st.floats(0.2, 0.8).map(lambda value: Mean(value, 0.1, 0, 1)),
)


@st.composite
def profiles(draw, communes):
    return [
        profile(
            key,
            draw(st.lists(st.floats(0, 0.3), min_size=communes, max_size=communes)),
            draw(st.lists(uncertainties, max_size=3)),
            draw(ranges(highest=5)),
        )
        for key in ("employees", "independents")
    ]


def all_intervals(demand):
    for quantity in (demand.users, demand.desk_days):
        yield quantity.by_commune_and_profile
        yield quantity.by_commune
        yield quantity.by_profile
        yield quantity.total
    for chain in demand.chains:
        for step in chain.steps:
            yield step.value
            yield step.left


def test_known_factors_multiply_exactly():
    employees = profile("employees", (0.5, 0.4), (Known(0.3), Known(0.1)), Known(1.5))
    demand = estimate([1000, 200], [employees, profile()], seed=1)
    users = demand.users
    assert users.by_commune_and_profile.mean == pytest.approx(np.array([[15, 50], [2.4, 20]]))
    assert users.by_commune.mean == pytest.approx([65, 22.4])
    assert users.by_profile.mean == pytest.approx([17.4, 70])
    assert users.total.mean == pytest.approx(87.4)
    days = demand.desk_days
    assert days.by_commune_and_profile.mean == pytest.approx(np.array([[22.5, 100], [3.6, 40]]))
    assert days.total.mean == pytest.approx(166.1)
    for interval in all_intervals(demand):
        assert interval.low == pytest.approx(interval.mean)
        assert interval.high == pytest.approx(interval.mean)


def test_the_chain_shows_each_factor_and_what_is_left_after_it():
    (chain,) = estimate([1000, 200], [profile()], seed=1).chains
    assert chain.population == 1200
    assert [step.key for step in chain.steps] == ["share", "factor 0", "days"]
    assert [step.assumption for step in chain.steps] == [False, True, True]
    assert {step.source for step in chain.steps} == {"an example"}
    assert [float(step.value.mean) for step in chain.steps] == pytest.approx([140 / 1200, 0.5, 2])
    assert [float(step.left.mean) for step in chain.steps] == pytest.approx([140, 70, 140])


def test_a_chain_ends_at_the_totals_of_its_profile():
    known = profile("a", factors=(Range(0.2, 0.4, 0.9),), days=Range(1, 2, 4))
    demand = estimate([1000, 200], [known], seed=5)
    last, before = demand.chains[0].steps[-1], demand.chains[0].steps[-2]
    for ending, quantity in ((last, demand.desk_days), (before, demand.users)):
        assert ending.left.mean == pytest.approx(quantity.by_profile.mean[0])
        assert ending.left.low == pytest.approx(quantity.total.low)
        assert ending.left.high == pytest.approx(quantity.total.high)


@settings(max_examples=30)
@given(st.data(), st.integers(1, 4))
def test_means_are_inside_their_intervals_and_nothing_is_negative(data, communes):
    population = data.draw(st.lists(st.floats(0, 9999), min_size=communes, max_size=communes))
    demand = estimate(population, data.draw(profiles(communes)), draws=500, seed=3)
    for interval in all_intervals(demand):
        slack = 1e-9 * interval.mean
        assert (interval.low >= 0).all()
        assert (interval.low <= interval.mean + slack).all()
        assert (interval.mean <= interval.high + slack).all()


@settings(max_examples=30)
@given(st.data())
def test_means_of_communes_and_of_profiles_add_up_to_the_total(data):
    demand = estimate([700, 40, 0], data.draw(profiles(3)), draws=200, seed=3)
    for quantity in (demand.users, demand.desk_days):
        total = pytest.approx(float(quantity.total.mean))
        assert quantity.by_commune.mean.sum() == total
        assert quantity.by_profile.mean.sum() == total
        assert quantity.by_commune_and_profile.mean.sum() == total


@settings(max_examples=30)
@given(st.data(), st.floats(0.1, 10))
def test_demand_is_proportional_to_the_population(data, times):
    people, chains = np.array([700.0, 40.0]), data.draw(profiles(2))
    once = estimate(people, chains, draws=200, seed=9)
    more = estimate(people * times, chains, draws=200, seed=9)
    assert more.users.total.high == pytest.approx(once.users.total.high * times)
    assert more.desk_days.by_commune.low == pytest.approx(once.desk_days.by_commune.low * times)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others():
    chain = [profile(factors=(Range(0.1, 0.3, 0.9), Surveyed(12.5, 40)), days=Mean(2, 0.3, 0, 7))]

    def answer(seed):
        intervals = all_intervals(estimate([900, 30], chain, seed=seed))
        return [(i.mean.tobytes(), i.low.tobytes(), i.high.tobytes()) for i in intervals]

    assert answer(4) == answer(4)
    assert answer(4) != answer(5)


def test_an_added_factor_leaves_the_draws_of_the_others_alone():
    plain = profile(factors=(Range(0.1, 0.3, 0.9),), days=Range(1, 2, 3))
    longer = profile(factors=(Range(0.1, 0.3, 0.9), Known(0.5)), days=Range(1, 2, 3))
    before = estimate([900, 30], [plain], seed=4).desk_days.total
    after = estimate([900, 30], [longer], seed=4).desk_days.total
    assert after.high == pytest.approx(before.high / 2)


def width(interval):
    return float(interval.high - interval.low)


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        (Known(0.5), Range(0.4, 0.5, 0.6)),
        (Range(0.4, 0.5, 0.6), Range(0.2, 0.5, 0.8)),
        (Surveyed(200, 400), Surveyed(20, 40)),
        (Mean(0.5, 0.05, 0, 1), Mean(0.5, 0.1, 0, 1)),
    ],
)
def test_intervals_widen_with_uncertainty(surer, less_sure):
    narrow, wide = (
        estimate([1000, 200], [profile(factors=(one,))], seed=1).users.total
        for one in (surer, less_sure)
    )
    assert width(narrow) < width(wide)


def test_an_assumption_wrong_in_one_commune_is_wrong_in_all():
    one = estimate([1000], [profile(share=[0.1], factors=(Range(0.2, 0.5, 0.8),))], seed=1)
    split = estimate(
        [10] * 100, [profile(share=[0.1] * 100, factors=(Range(0.2, 0.5, 0.8),))], seed=1
    )
    assert width(split.users.total) == pytest.approx(width(one.users.total))


def test_errors_of_different_profiles_partly_cancel_out():
    pair = [profile(key, factors=(Range(0.2, 0.5, 0.8),)) for key in ("a", "b")]
    users = estimate([1000, 200], pair, seed=1).users
    assert width(users.total) < (users.by_profile.high - users.by_profile.low).sum()


@pytest.mark.parametrize(
    ("uncertainty", "mean", "deviation"),
    [
        (Range(1, 2, 6), 2.5, 5 * np.sqrt(1.8 * 4.2 / (36 * 7))),
        (Surveyed(12, 39), 12.5 / 40, np.sqrt(12.5 * 27.5 / (40**2 * 41))),
        (Mean(3, 0.2), 3, 0.2),
        (Mean(1, 1, 0, 2), 1, np.sqrt(0.291125)),  # truncated at one deviation on both sides
        (Mean(1, 0), 1, 0),
        (Range(2, 2, 2), 2, 0),
    ],
)
def test_draws_have_the_moments_of_their_distribution(uncertainty, mean, deviation):
    drawn = uncertainty.draw(np.random.default_rng(0), 100_000)
    assert drawn.mean() == pytest.approx(mean, rel=0.01)
    assert drawn.std() == pytest.approx(deviation, rel=0.02)
    assert drawn.max() <= uncertainty.highest


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Known(-1), "value: -1"),
        (lambda: Known(np.nan), "value: nan"),
        (lambda: Range(0.3, 0.2, 0.5), "likely: 0.2 with low 0.3 and high 0.5"),
        (lambda: Range(0, 1, np.inf), "high: inf"),
        (lambda: Surveyed(5, 4), "successes: 5; a finite number, 0 to 4"),
        (lambda: Surveyed(0, 0), "effective_size: 0"),
        (lambda: Mean(8, 1, 0, 7), "value: 8; a finite number, 0 to 7"),
        (lambda: Mean(1, -1), "standard_error: -1"),
        (lambda: Mean(1, 1, 3, 2), "high: 2; a finite number, 3 or more"),
        (lambda: Factor("days", Known(1), " ", True), "source: days has none"),
        (lambda: Factor("share", Known(1), "x", True), "key: 'share'"),
        (lambda: Factor("", Known(1), "x", True), "key: ''"),
        (lambda: profile(share=[0.1, 1.2]), r"share of independents: 1.2 at \[1\]"),
        (lambda: profile(days=Range(1, 2, 8)), "days: independents: up to 8 a week"),
        (lambda: profile(days=Mean(2, 1)), "days: independents: up to inf a week"),
        (
            lambda: Profile(
                "a", [1], "x", True, (factor("days", Known(1)),), factor("days", Known(1))
            ),
            "factors: a: two are named 'days'",
        ),
        (lambda: estimate([1, -1], [profile()], seed=1), r"population: -1 at \[1\]"),
        (lambda: estimate([1, 1], [], seed=1), "profiles: at least one"),
        (lambda: estimate([1, 1], [profile(), profile()], seed=1), "profiles: two are named"),
        (lambda: estimate([1], [profile()], seed=1), "independents has 2 shares for 1 communes"),
        (lambda: estimate([1, 1], [profile()], draws=99, seed=1), "draws: 99; 100 or more"),
        (lambda: estimate([1, 1], [profile()], seed=-1), "seed: -1"),
    ],
)
def test_bad_input_is_refused_with_its_argument(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
