"""Maximal covering, set covering and p-centre against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting import Group, Problem, Status, p_median
from etabli.kernels.siting.costs import Metric, Nearest, Points
from etabli.kernels.siting.cover import maximal_cover, p_centre, set_cover
from tests.kernels.siting.brute import nearest, networks, problems

LINE = np.abs(np.arange(7.0)[:, None] - np.arange(7.0))
REACHES = st.one_of(st.integers(0, 20).map(float), st.floats(0, 60))


def covered(problem, sites, reach):
    return float(problem.weights[nearest(problem, sites) <= reach].sum())


def check_maximal_cover(problem, reach):
    weights = {sites: covered(problem, sites, reach) for sites in networks(problem)}
    solution = maximal_cover(problem, reach)
    if not weights:
        assert solution.status is Status.infeasible
        assert solution.reason
        return
    assert solution.status is Status.optimal
    assert solution.objective == pytest.approx(max(weights.values()), rel=1e-9)
    assert weights[solution.sites] == pytest.approx(solution.objective, rel=1e-12)
    assert solution.bound >= solution.objective
    served = solution.assignment >= 0
    assert (served == (nearest(problem, solution.sites) <= reach)).all()


def check_set_cover(problem, reach):
    everybody = pytest.approx(problem.weights.sum(), rel=1e-12)
    prices = np.ones(problem.site_count)
    if problem.opening_costs is not None:
        prices = problem.opening_costs
    costs = {
        sites: float(prices[list(sites)].sum())
        for sites in networks(problem)
        if covered(problem, sites, reach) == everybody
    }
    solution = set_cover(problem, reach)
    if not costs:
        assert solution.status is Status.infeasible
        assert solution.reason
        return
    assert solution.status is Status.optimal
    assert solution.objective == solution.bound == min(costs.values()) == costs[solution.sites]


def check_p_centre(problem):
    weighty = problem.weights > 0
    radii = {
        sites: nearest(problem, sites)[weighty].max(initial=0.0) for sites in networks(problem)
    }
    least = min(radii.values(), default=np.inf)
    solution = p_centre(problem)
    if least == np.inf:
        assert solution.status is Status.infeasible
        assert solution.reason
        return
    assert solution.status is Status.optimal
    assert solution.objective == solution.bound == least == radii[solution.sites]


@settings(max_examples=100)
@given(problems(), REACHES)
def test_no_network_covers_more_with_every_rule_mixed(problem, reach):
    check_maximal_cover(problem, reach)


@settings(max_examples=100)
@given(problems(), REACHES)
def test_no_cheaper_network_covers_all_with_every_rule_mixed(problem, reach):
    check_set_cover(problem, reach)


@settings(max_examples=100)
@given(problems())
def test_no_network_has_its_farthest_row_nearer_with_every_rule_mixed(problem):
    check_p_centre(problem)


@pytest.mark.full
@settings(max_examples=2000)
@given(problems(most_rows=7, most_sites=7), REACHES)
def test_coverage_equals_brute_force_thousands_of_times(problem, reach):
    check_maximal_cover(problem, reach)
    check_set_cover(problem, reach)
    check_p_centre(problem)


def test_rows_and_sites_alike_change_nothing():
    weights = np.tile([3.0, 1.0, 2.0], 3)
    costs = np.tile([[0.0, 9, 9], [9, 0, 0], [9, 9, 0]], (3, 2))
    solution = maximal_cover(p_median(weights, costs, 1), 1)
    assert (solution.objective, solution.bound, solution.gap) == (9.0, 9.0, 0.0)
    assert maximal_cover(p_median(weights, costs, 2), 1).objective == 18.0


def test_a_site_that_covers_nothing_more_still_makes_up_the_number():
    solution = maximal_cover(p_median(np.ones(7), LINE, 5), 3)
    assert len(solution.sites) == 5
    assert solution.objective == 7


def test_few_sites_cover_a_line():
    assert set_cover(Problem(np.ones(7), LINE), 1).objective == 3
    assert set_cover(Problem(np.ones(7), LINE), 3).sites == (3,)


def test_the_cheapest_cover_may_have_more_sites():
    prices = [1.0, 1, 1, 9, 1, 1, 1]
    solution = set_cover(Problem(np.ones(7), LINE, opening_costs=prices, budget=100), 3)
    assert solution.objective == 2


def test_the_centre_of_a_line_is_its_middle():
    solution = p_centre(p_median(np.ones(7), LINE, 1))
    assert (solution.sites, solution.objective) == ((3,), 3.0)
    assert p_centre(p_median(np.ones(7), LINE, 2)).objective == 2
    assert p_centre(p_median([1, 0, 0, 0, 0, 0, 0], LINE, 1)).objective == 0


@pytest.mark.parametrize("metric", list(Metric))
def test_points_lists_and_a_matrix_give_the_same_answer(metric):
    points = np.random.default_rng(3).uniform(0, 30, (40, 2))
    plane = Points(points, metric=metric)
    lists = Nearest(
        [[(site, cost) for site, cost in enumerate(row) if cost <= 12] for row in plane.matrix], 40
    )
    ways = [p_median(np.ones(40), costs, 4) for costs in (plane, lists, plane.matrix)]
    for reach in (5, 7.5):
        assert len({maximal_cover(way, reach).objective for way in ways}) == 1
    assert len({p_centre(way).objective for way in ways}) == 1
    assert len({set_cover(Problem(np.ones(40), way.costs), 8).objective for way in ways}) == 1


def test_a_row_that_none_can_cover_is_named():
    solution = set_cover(Problem(np.ones(7), LINE, fixed_closed={5, 6}), 1)
    assert solution.status is Status.infeasible
    assert solution.reason == "No candidate is within 1 of demand row 6."


def test_a_cover_and_a_rule_in_conflict_are_named():
    solution = set_cover(p_median(np.ones(7), LINE, 1), 2)
    assert solution.reason == (
        "These rules cannot be met together: demand row 0 must be served; "
        "demand row 5 must be served; at most 1 allowed in the whole network."
    )


def test_rules_in_conflict_are_named_whoever_is_covered():
    group = Group("the east", (5, 6), 2, 2)
    solution = maximal_cover(Problem(np.ones(7), LINE, (group,), fixed_closed={6}), 1)
    assert solution.reason == "2 required in the east, which has 1 candidate."


def test_a_search_cut_short_claims_no_more_than_it_has_proven():
    points = Points(np.random.default_rng(5).uniform(size=(300, 2)))
    problem = p_median(np.ones(300), points, 12)
    cut, best = maximal_cover(problem, 0.1, time_limit=1e-6), maximal_cover(problem, 0.1)
    assert cut.status in (Status.time_limit, Status.feasible)
    assert cut.bound >= best.objective >= cut.objective
    cut = p_centre(problem, time_limit=1e-6)
    assert cut.status is Status.time_limit
    assert cut.bound <= p_centre(problem).objective


def test_progress_hears_of_the_bound_and_can_stop_the_search():
    points = Points(np.random.default_rng(5).uniform(size=(60, 2)))
    told = []
    solution = p_centre(p_median(np.ones(60), points, 5), progress=lambda *line: told.append(line))
    assert told[-1][:3] == (solution.objective, solution.bound, 0.0)

    def stop(*_):
        raise InterruptedError

    for method in (maximal_cover, set_cover):
        with pytest.raises(InterruptedError):
            method(p_median(np.ones(60), points, 20), 0.15, progress=stop)


@pytest.mark.parametrize("method", [maximal_cover, set_cover])
def test_a_negative_reach_is_refused(method):
    with pytest.raises(InvalidInput, match="reach: -1"):
        method(p_median(np.ones(7), LINE, 1), -1)
    with pytest.raises(InvalidInput, match="time_limit: 0"):
        method(p_median(np.ones(7), LINE, 1), 1, time_limit=0)
