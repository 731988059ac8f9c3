"""One network for several scenarios, against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting import Status, p_median, solve
from etabli.kernels.siting.robust import expected, least_regret
from tests.kernels.siting.brute import nearest, networks, problems

LINE = np.abs(np.arange(5.0)[:, None] - np.arange(5.0))
WEST, EAST = [5, 1, 1, 1, 1], [1, 1, 1, 1, 5]


@st.composite
def with_scenarios(draw, **sizes):
    problem = draw(problems(**sizes))
    weight = st.one_of(st.just(0.0), st.integers(1, 9).map(float), st.floats(0.01, 50))
    rows = len(problem.weights)
    scenarios = draw(
        st.lists(st.lists(weight, min_size=rows, max_size=rows), min_size=1, max_size=3)
    )
    return problem, np.array(scenarios)


def costs_of(problem, scenarios):
    """(s,) what each network that serves everybody costs in each scenario."""
    somewhere = scenarios.sum(axis=0) > 0
    costs = {}
    for sites in networks(problem):
        paid = nearest(problem, sites)[somewhere]
        if np.isfinite(paid).all():
            costs[sites] = scenarios[:, somewhere] @ paid
    return costs


def check(problem, scenarios):
    costs = costs_of(problem, scenarios)
    answer = least_regret(problem, scenarios)
    if not costs:
        assert answer.status is Status.infeasible
        assert answer.reason
        return
    best_alone = np.min(list(costs.values()), axis=0)
    worst = {sites: float((cost - best_alone).max()) for sites, cost in costs.items()}
    precision = 1e-8 * max(1.0, float(np.max(best_alone)), answer.costs.max())
    assert answer.status is Status.optimal
    assert answer.objective == pytest.approx(min(worst.values()), abs=precision)
    assert worst[answer.sites] == pytest.approx(answer.objective, abs=precision)
    assert answer.costs == pytest.approx(costs[answer.sites])
    assert answer.regrets.max() == answer.objective
    assert answer.bound <= answer.objective


@settings(max_examples=80)
@given(with_scenarios())
def test_no_network_has_a_lesser_worst_regret_with_every_rule_mixed(case):
    check(*case)


@pytest.mark.full
@settings(max_examples=1500)
@given(with_scenarios(most_rows=6, most_sites=7))
def test_the_worst_regret_equals_brute_force_thousands_of_times(case):
    check(*case)


def test_the_network_between_two_scenarios_stands_between_them():
    problem = p_median(np.ones(5), LINE, 1)
    answer = least_regret(problem, [WEST, EAST])
    assert answer.sites == (2,)
    assert answer.regrets.tolist() == [4, 4]
    assert least_regret(problem, [WEST]).objective == 0


def test_the_expected_cost_is_that_of_the_mean_weights():
    problem = expected(p_median(np.ones(5), LINE, 1), [WEST, EAST], [0.75, 0.25])
    assert problem.weights.tolist() == [4, 1, 1, 1, 2]
    costs = [0.75 * np.dot(WEST, row) + 0.25 * np.dot(EAST, row) for row in LINE]
    assert solve(problem).objective == pytest.approx(min(costs))


def test_a_search_cut_short_claims_no_more_than_it_has_proven():
    random = np.random.default_rng(4)
    points = random.uniform(size=(60, 2))
    costs = np.linalg.norm(points[:, None] - points[None], axis=2)
    problem, scenarios = p_median(np.ones(60), costs, 5), random.uniform(0, 9, (3, 60))
    cut, best = least_regret(problem, scenarios, time_limit=1e-6), least_regret(problem, scenarios)
    assert cut.status in (Status.time_limit, Status.feasible)
    assert best.status is Status.optimal
    assert cut.bound <= best.objective <= cut.objective


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda problem: least_regret(problem, [[1, 2]]), "scenarios: 2 weights in each for 5"),
        (lambda problem: least_regret(problem, [[-1] * 5]), r"scenarios: -1 at \[0, 0\]"),
        (lambda problem: least_regret(problem, [WEST], time_limit=0), "time_limit: 0"),
        (lambda problem: expected(problem, [WEST], [0.5]), "probabilities: 0.5 together"),
        (lambda problem: expected(problem, [WEST], [0.5, 0.5]), "probabilities: 2 for 1"),
        (lambda problem: expected(problem, [WEST, EAST], [2, -1]), "probabilities: -1"),
    ],
)
def test_bad_input_is_refused_with_its_argument(call, message):
    with pytest.raises(InvalidInput, match=message):
        call(p_median(np.ones(5), LINE, 1))
