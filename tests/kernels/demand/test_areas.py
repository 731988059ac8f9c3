"""Small areas lean on the whole; the causes of an interval; the years."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.kernels.demand import (
    Adoption,
    Areas,
    Factor,
    Intention,
    Known,
    Profile,
    Range,
    Surveyed,
    composite,
    estimate,
    first_order,
    nest,
    shrink,
)
from etabli.kernels.errors import InvalidInput


def factor(key, uncertainty, shared=False):
    return Factor(key, uncertainty, "an example", True, shared)


def exactly(value):
    return Range(value, value, value)


def profile(key, share, factors):
    return Profile(key, share, "an example", False, tuple(factors), factor("days", Known(2)))


@settings(max_examples=50)
@given(st.data(), st.integers(1, 8))
def test_a_share_lies_between_what_is_seen_and_what_is_expected(data, areas):
    sizes = np.array(data.draw(st.lists(st.integers(0, 200), min_size=areas, max_size=areas)))
    seen = np.array([data.draw(st.integers(0, size)) for size in sizes.tolist()])
    expected = np.array(data.draw(st.lists(st.floats(0.05, 0.95), min_size=areas, max_size=areas)))
    shrunk = shrink(seen, sizes, expected)
    own = np.divide(seen, sizes, out=expected.copy(), where=sizes > 0)
    assert (shrunk.share >= np.minimum(own, expected) - 1e-9).all()
    assert (shrunk.share <= np.maximum(own, expected) + 1e-9).all()
    assert ((shrunk.leaning > 0) & (shrunk.leaning <= 1 + 1e-9)).all()
    assert shrunk.leaning[sizes == 0] == pytest.approx(1)


def test_few_answers_lean_on_the_whole_and_many_on_themselves():
    shrunk = shrink([3, 300, 30, 10], [4, 400, 100, 40], [0.4] * 4)
    assert shrunk.leaning[0] > 0.4
    assert shrunk.leaning[1] < 0.1
    assert shrunk.share[0] < shrunk.share[1]


def test_draws_have_the_mean_of_their_share():
    shrunk = shrink([3, 30, 0], [4, 60, 0], [0.4, 0.4, 0.5])
    drawn = shrunk.draw(np.random.default_rng(0), 100_000)
    assert drawn.mean(axis=1) == pytest.approx(shrunk.share, rel=0.01)


def test_shrunk_shares_are_nearer_the_truth_than_those_of_the_answers_alone():
    random, wins = np.random.default_rng(7), 0
    for _ in range(40):
        truth = random.beta(8, 12, 12)
        sizes = random.integers(3, 25, 12)
        seen = random.binomial(sizes, truth)
        whole = np.full(12, seen.sum() / sizes.sum())
        wins += (
            np.square(shrink(seen, sizes, whole).share - truth).sum()
            < np.square(seen / sizes - truth).sum()
        )
    assert wins >= 36


def test_a_share_as_a_survey_has_the_same_mean_and_deviation():
    shrunk = shrink([3, 30, 0, 5], [4, 60, 0, 5], [0.4, 0.4, 0.5, 0.6])
    for area in range(4):
        drawn = shrunk.surveyed(area).draw(np.random.default_rng(0), 100_000)
        assert drawn.mean() == pytest.approx(shrunk.share[area], rel=0.01)
        assert drawn.std() == pytest.approx(shrunk.deviation[area], rel=0.02)
        mixed = shrunk.draw(np.random.default_rng(0), 100_000)[area]
        assert mixed.std() == pytest.approx(shrunk.deviation[area], rel=0.02)


def test_a_mean_of_few_answers_leans_on_the_whole_and_one_of_none_is_the_whole():
    both = composite([1.0, 3.0, 0.0], [0.1, 0.9, np.inf], 2.0)
    between = 2 - 0.5  # of the means, beyond their own variances
    own = between / (between + np.array([0.1, 0.9]))
    assert both.means == pytest.approx([*(own * [1, 3] + (1 - own) * 2), 2])
    assert both.variances == pytest.approx([*(own * [0.1, 0.9]), between])


def test_groups_no_more_different_than_chance_are_the_whole():
    both = composite([1.9, 2.1], [0.5, 0.5], 2.0)
    assert both.means == pytest.approx([2, 2])
    assert both.variances == pytest.approx([0, 0])
    careful = composite([1.9, 2.1], [0.5, 0.5], 2.0, least=0.1)
    assert careful.variances == pytest.approx([0.5 / 6, 0.5 / 6])


def test_a_keen_area_has_more_of_the_same_total():
    keenness = shrink([40, 10], [50, 50], [0.5, 0.5])
    chain = [profile("a", [0.3, 0.2, 0.4], [factor("keen", Range(0.2, 0.4, 0.8))])]
    people = [1000, 1000, 500]
    plain = estimate(people, chain, seed=1)
    parted = estimate(people, chain, areas=Areas(np.array([0, 0, 1]), keenness), seed=1)
    assert parted.desk_days.total.low == pytest.approx(plain.desk_days.total.low)
    assert parted.desk_days.by_commune.mean.sum() == pytest.approx(plain.desk_days.total.mean)
    per_head = parted.users.by_commune.mean / [300, 200, 200]
    assert per_head[0] == pytest.approx(per_head[1])
    assert per_head[0] > 2 * per_head[2]


def nested():
    """Two areas, the first with three communes: a keen one, one like its area, one of nobody."""
    areas = shrink([60, 10], [100, 50], [0.5, 0.5])
    return areas, nest([38, 22, 0, 10], [40, 60, 0, 50], [0.5] * 4, [0, 0, 0, 1], areas)


def test_a_commune_leans_on_its_area_and_one_without_answers_is_as_keen_as_it():
    areas, communes = nested()
    shares = areas.draw(np.random.default_rng(0), 50_000)
    within = communes.draw(np.random.default_rng(1), shares, areas.expected).mean(axis=1)
    assert within[2] == pytest.approx(1, abs=0.01)
    assert 1.1 < within[0] < (38 / 40) / areas.share[0]
    assert (38 / 40 - communes.parts.share[0]) < (communes.parts.share[0] - areas.share[0])


def test_a_commune_of_keen_profiles_is_no_keener_than_its_area_for_that():
    areas = shrink([60, 10], [100, 50], [0.5, 0.5])
    plain = nest([30, 20, 0], [60, 40, 0], [0.5, 0.5, 0.5], [0, 0, 1], areas)
    keen = nest([48, 12, 0], [60, 40, 0], [0.75, 0.25, 0.5], [0, 0, 1], areas)
    shares = areas.draw(np.random.default_rng(0), 20_000)
    parts = [
        one.draw(np.random.default_rng(1), shares, areas.expected).mean(axis=1)
        for one in (plain, keen)
    ]
    assert parts[1][:2] == pytest.approx(parts[0][:2], abs=0.08)


def test_communes_leave_the_totals_of_their_area_and_of_the_profiles():
    areas, communes = nested()
    chains = [
        profile(key, share, [factor("keen", Range(0.2, 0.4, 0.8))])
        for key, share in (("a", [0.3, 0.2, 0.4, 0.3]), ("b", [0.1, 0.0, 0.2, 0.1]))
    ]
    people, of = [1000, 1000, 500, 700], np.array([0, 0, 0, 1])
    alike = estimate(people, chains, areas=Areas(of, areas), seed=1)
    parted = estimate(people, chains, areas=Areas(of, areas, communes), seed=1)
    assert parted.desk_days.total.low == alike.desk_days.total.low
    for area in (0, 1):
        sums = [
            one.desk_days.by_commune_and_profile.mean[of == area].sum(axis=0)
            for one in (parted, alike)
        ]
        assert sums[0] == pytest.approx(sums[1])
    # A district of one commune is that commune.
    assert parted.desk_days.by_commune.high[3] == pytest.approx(alike.desk_days.by_commune.high[3])
    widths = [
        one.desk_days.by_commune.high - one.desk_days.by_commune.low for one in (parted, alike)
    ]
    means = [one.desk_days.by_commune.mean for one in (parted, alike)]
    assert (widths[0] / means[0])[2] > (widths[1] / means[1])[2]  # of it nobody told
    again = estimate(people, chains, areas=Areas(of, areas, communes), seed=1)
    assert (again.users.by_commune.high == parted.users.by_commune.high).all()


def test_a_shared_factor_is_wrong_for_all_profiles_alike():
    def width(shared):
        chains = [
            profile(key, [0.3], [factor("keen", Range(0.1, 0.4, 0.9), shared)])
            for key in ("a", "b", "c")
        ]
        total = estimate([1000], chains, seed=1).users.total
        return total.high - total.low

    assert width(True) > 1.5 * width(False)


def test_years_follow_the_spread_and_what_is_kept():
    spread = Adoption(*map(exactly, (0.22, 0.3, 0.03, 0.38)))
    demand = estimate(
        [1000],
        [
            profile("a", [0.5], [factor("spread", spread)]),
            profile("b", [0.1], [factor("half", Known(0.5))]),
        ],
        years=5,
        keeping=exactly(0.9),
        seed=1,
    )
    path = spread.path(np.random.default_rng(0), 1, 5)[:, 0]
    users = [float(year.users.total.mean) for year in demand.years]
    assert [year.year for year in demand.years] == [1, 2, 3, 4, 5]
    assert users == pytest.approx((500 * path + 50) * 0.9 ** np.arange(5))
    assert demand.users is demand.years[0].users


def saltelli(sample, evaluate, key, count=200_000):
    """First-order index by two independent samples of which one factor is exchanged (A. Saltelli
    and others, 2010, Computer Physics Communications 181(2))."""
    one, other = sample(1, count), sample(2, count)
    mixed = {**one, key: other[key]}
    y = evaluate(other)
    y -= y.mean()
    return float(np.mean(y * (evaluate(mixed) - evaluate(one))) / np.var(evaluate(one)))


def test_the_causes_are_those_that_saltellis_estimator_finds():
    made = {
        "telework": {"a": Range(0.2, 0.3, 0.4)},
        "interested": {"a": Surveyed(12, 40), "b": Surveyed(30, 40)},
        "keen": {"a": Range(0.1, 0.2, 0.4), "b": Range(0.1, 0.2, 0.4)},
    }
    chains = [
        profile(
            key,
            [share],
            [
                factor(name, ranges[key], name == "keen")
                for name, ranges in made.items()
                if key in ranges
            ],
        )
        for key, share in (("a", 0.4), ("b", 0.1))
    ]
    causes = estimate([1000], chains, draws=20_000, seed=3).causes

    def sample(seed, count):
        random = np.random.default_rng(seed)
        drawn = {
            name: {key: one.draw(random, count) for key, one in ranges.items()}
            for name, ranges in made.items()
        }
        drawn["keen"]["b"] = drawn["keen"]["a"]
        return drawn

    def evaluate(x):
        a = 400 * x["telework"]["a"] * x["interested"]["a"] * x["keen"]["a"] * 2
        return a + 100 * x["interested"]["b"] * x["keen"]["b"] * 2

    for name in made:
        assert causes[name] == pytest.approx(saltelli(sample, evaluate, name), abs=0.02)
    assert causes["days"] == pytest.approx(0)
    assert 0.9 < sum(causes.values()) < 1


def test_of_what_is_known_nothing_is_a_cause():
    assert first_order(np.array([5.0]), [["a"]], [np.ones((1, 100))]) == {"a": 0}


def test_an_intention_can_be_a_shared_factor():
    said = Intention(np.array([[5.0, 5.0]]), (Range(0.3, 0.5, 0.8),), (exactly(1), exactly(0.5)))
    chains = [profile(key, [0.3], [factor("real", said, True)]) for key in ("a", "b")]
    answer = estimate([1000], chains, seed=1)
    assert answer.users.total.mean == pytest.approx(600 * 0.75 * (0.3 + 2 + 0.8) / 6, rel=0.02)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: shrink([2], [1], [0.5]), "successes: more than there are answers"),
        (lambda: shrink([1], [1], [1]), "expected: 0 or 1"),
        (lambda: shrink([1], [1, 2], [0.5]), "sizes: 2 for 1 areas, 1 expected"),
        (lambda: nest([0], [1], [0.5], [1], shrink([1], [2], [0.5])), "of: an area that is none"),
        (lambda: nest([0], [1], [0.5], [0.5], shrink([1], [2], [0.5])), "of: the number of its"),
        (lambda: nest([0], [1], [1], [0], shrink([1], [2], [0.5])), "like: 0 or 1"),
        (
            lambda: estimate(
                [1, 1],
                [profile("a", [1, 1], [])],
                areas=Areas(
                    np.array([0, 0]),
                    shrink([1], [2], [0.5]),
                    nest([0], [1], [0.5], [0], shrink([1], [2], [0.5])),
                ),
                seed=1,
            ),
            "areas: communes that lie in other areas",
        ),
        (
            lambda: Profile("a", [1], "x", False, (), factor("days", Known(2)), np.ones(2)),
            "likelier: a: 2 for 1 communes",
        ),
        (lambda: composite([1], [1, 2], 1), "variances: 2 for 1 means"),
        (lambda: composite([1], [1], -1), "whole: -1"),
        (lambda: estimate([1], [profile("a", [1], [])], years=0, seed=1), "years: 0; 1 to 50"),
        (
            lambda: estimate(
                [1],
                [profile("a", [1], [])],
                areas=Areas(np.array([2]), shrink([1], [2], [0.5])),
                seed=1,
            ),
            "areas: an area that is none of 0 to 0",
        ),
        (
            lambda: estimate(
                [1],
                [profile("a", [1], [])],
                areas=Areas(np.array([0, 0]), shrink([1], [2], [0.5])),
                seed=1,
            ),
            "areas: the number of its area for each of 1 communes",
        ),
    ],
)
def test_bad_input_is_refused_with_its_argument(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
