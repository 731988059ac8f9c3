"""The exact method against brute force, and what it says when there is no network."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting import Group, Problem, Status, alternatives, p_median, solve
from etabli.kernels.siting.costs import Nearest, Points
from tests.kernels.siting.brute import check_is_best, cost, networks, problems

SQUARE = np.array([[0.0, 2.0, 5.0], [2.0, 0.0, 4.0], [5.0, 4.0, 0.0]])


def all_networks(problem):
    """The cost of each set of sites that keeps all rules."""
    costs = {sites: cost(problem, sites) for sites in networks(problem)}
    return {sites: paid for sites, paid in costs.items() if paid < np.inf}


@settings(max_examples=250)
@given(problems())
def test_the_best_of_all_networks_is_found_and_proven(problem):
    check_is_best(problem)


@pytest.mark.full
@settings(max_examples=3000)
@given(problems(most_rows=6, most_sites=7))
def test_the_best_of_all_networks_is_found_and_proven_thousands_of_times(problem):
    check_is_best(problem)


@settings(max_examples=60)
@given(problems(), st.sampled_from([0.0, 0.1, 1.0]))
def test_no_network_close_to_the_best_is_missed(problem, within):
    costs = all_networks(problem)
    limit = min(costs.values(), default=0.0) * (1 + within) * (1 + 1e-9)
    close = {sites for sites, paid in costs.items() if paid <= limit}
    answer = alternatives(problem, within=within, most=6)
    found = [solution.sites for solution in answer.solutions]
    assert len(set(found)) == len(found) == min(len(close), 6)
    assert set(found) <= close
    assert answer.complete == (len(close) <= 6)
    objectives = [solution.objective for solution in answer.solutions]
    assert objectives == sorted(objectives)
    assert sorted(costs[sites] for sites in close)[:6] == pytest.approx(objectives)


@settings(max_examples=40)
@given(problems(), st.data())
def test_alternatives_that_differ_in_named_sites_are_each_the_best_of_their_kind(problem, data):
    columns = problem.costs.shape[1]
    distinct = data.draw(st.sets(st.integers(0, columns - 1)))
    best = {}
    for sites, paid in all_networks(problem).items():
        choice = frozenset(sites) & distinct
        best[choice] = min(paid, best.get(choice, np.inf))
    limit = min(best.values(), default=0.0) * 1.5 * (1 + 1e-9)
    answer = alternatives(problem, within=0.5, most=100, distinct=distinct)
    assert answer.complete
    found = {frozenset(one.sites) & distinct: one.objective for one in answer.solutions}
    assert len(found) == len(answer.solutions)
    assert found == pytest.approx({k: paid for k, paid in best.items() if paid <= limit})


@settings(max_examples=60)
@given(problems(), st.integers(2, 3), st.data())
def test_alternatives_that_differ_by_several_sites_are_each_the_best_that_does(
    problem, differing, data
):
    distinct = data.draw(st.sets(st.integers(0, problem.site_count - 1)))
    limit = min(all_networks(problem).values(), default=0.0) * 1.5 * (1 + 1e-9)
    left = {sites: paid for sites, paid in all_networks(problem).items() if paid <= limit}
    answer = alternatives(problem, within=0.5, most=100, distinct=distinct, differing=differing)
    assert answer.complete
    for one in answer.solutions:
        assert one.objective == pytest.approx(min(left.values()))
        assert one.sites in left
        opened = set(one.sites) & distinct
        left = {
            sites: paid for sites, paid in left.items() if len(opened - set(sites)) >= differing
        }
    assert not left


def test_alternatives_stop_at_their_time_limit_and_say_that_some_may_be_missing():
    points = np.random.default_rng(0).integers(0, 10_000, (900, 2))
    problem = p_median(np.ones(900), Points(points), 10)
    started = time.perf_counter()
    answer = alternatives(problem, within=0.01, most=1000, time_limit=0.5)
    assert time.perf_counter() - started < 5
    assert not answer.complete
    with pytest.raises(InvalidInput, match="time_limit"):
        alternatives(problem, time_limit=0)


@settings(max_examples=60)
@given(problems())
def test_lists_of_the_nearest_sites_give_what_their_matrix_gives(problem):
    assume(np.isfinite(problem.matrix).any())
    lists = [
        [(site, paid) for site, paid in enumerate(row) if paid < np.inf] for row in problem.matrix
    ]
    check_is_best(replace(problem, costs=Nearest(lists, problem.site_count)))


def test_networks_that_cost_nothing_are_all_found_within_a_budget():
    problem = Problem([0.0], [[0, 0, 0]], opening_costs=[0, 1, 1], budget=1)
    answer = alternatives(problem, within=0.5, most=100, distinct={0})
    assert answer.complete
    assert {0 in one.sites for one in answer.solutions} == {True, False}
    assert len(alternatives(problem, most=100).solutions) == 6


def test_each_row_goes_to_its_cheapest_open_site():
    solution = solve(Problem([3, 1, 2], SQUARE, (Group("hubs", (0, 1, 2), 2, 2),)))
    assert solution.sites == (0, 2)
    assert solution.assignment.tolist() == [0, 0, 2]
    assert solution.objective == 2.0


def test_demand_of_no_weight_need_not_be_served():
    solution = solve(p_median([1, 0], [[1, 2], [np.inf, np.inf]], 1))
    assert solution.status is Status.optimal
    assert solution.assignment.tolist() == [0, -1]


def test_the_gap_of_an_alternative_is_its_distance_from_the_best():
    best, second, *_ = alternatives(p_median([3, 1, 2], SQUARE, 2), within=2).solutions
    assert (best.status, second.status) == (Status.optimal, Status.feasible)
    assert second.gap == pytest.approx((second.objective - best.objective) / second.objective)


def test_progress_ends_at_the_optimum():
    told = []
    solution = solve(p_median([3, 1, 2], SQUARE, 1), progress=lambda *line: told.append(line))
    assert len(told) > 1
    assert told[-1] == (solution.objective, solution.bound, solution.gap, solution.seconds)
    assert all(bound <= solution.objective <= best for best, bound, _, _ in told)


def test_what_progress_raises_stops_the_search():
    def stop(*_):
        raise InterruptedError("the reader has left")

    with pytest.raises(InterruptedError, match="the reader has left"):
        solve(p_median([3, 1, 2], SQUARE, 1), progress=stop)


def test_a_search_cut_short_claims_no_more_than_it_has_proven():
    points = np.random.default_rng(7).uniform(size=(120, 2))
    costs = np.linalg.norm(points[:, None] - points[None], axis=2)
    cut = solve(p_median(np.ones(120), costs, 8), time_limit=1e-6)
    assert cut.status in (Status.time_limit, Status.feasible)
    best = solve(p_median(np.ones(120), costs, 8)).objective
    assert cut.bound <= best <= cut.objective


def test_a_group_with_too_few_candidates_is_named():
    group = Group("Jura Sud", (0, 1, 2), 3, 3)
    solution = solve(Problem([1, 1, 1], SQUARE, (group,), fixed_closed={1}))
    assert solution.status is Status.infeasible
    assert solution.reason == "3 required in Jura Sud, which has 2 candidates."


def test_a_group_with_too_many_fixed_sites_is_named():
    group = Group("Arcade", (0, 1), 0, 1)
    solution = solve(Problem([1, 1, 1], SQUARE, (group,), fixed_open={0, 1}))
    assert solution.reason == "At most 1 allowed in Arcade, but 2 are fixed open."


def test_a_group_within_a_stricter_one_is_named():
    groups = (Group("hubs", (0, 1), 2, 2), Group("all places", (0, 1, 2), 1, 1))
    solution = solve(Problem([1, 1, 1], SQUARE, groups))
    assert solution.reason == ("2 required in hubs, all within all places, which allows at most 1.")


def test_demand_out_of_reach_of_all_candidates_is_named():
    costs = [[1, np.inf], [np.inf, 1]]
    solution = solve(Problem([1, 1], costs, fixed_closed={1}))
    assert solution.reason == "Demand row 1 must be served, but no candidate can serve it."


def test_a_conflict_of_several_rules_names_those_and_no_others():
    groups = (
        Group("the north", (0,), 1, 1),
        Group("the south", (1,), 1, 1),
        Group("the west", (2,), 0, 1),
        Group("all", (0, 1, 2), 0, 1),
    )
    solution = solve(Problem([1, 1, 1], SQUARE, groups))
    assert solution.reason == (
        "These rules cannot be met together: "
        "1 required in the north; 1 required in the south; at most 1 allowed in all."
    )


def test_a_conflict_with_fixed_sites_names_them():
    groups = (Group("the north", (1, 2), 1, 2), Group("all", (0, 1, 2), 0, 1))
    solution = solve(Problem([1, 1, 1], SQUARE, groups, fixed_open={0}, fixed_closed={2}))
    assert solution.reason == (
        "These rules cannot be met together: "
        "site 0 is fixed open; 1 required in the north; at most 1 allowed in all."
    )


def test_a_conflict_between_rules_and_reach_names_both():
    costs = np.where(np.eye(3) == 1, 1.0, np.inf)
    solution = solve(p_median([1, 1, 0], costs, 1))
    assert solution.reason == (
        "These rules cannot be met together: demand row 0 must be served; "
        "demand row 1 must be served; at most 1 allowed in the whole network."
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: p_median([1, -1, 1], SQUARE, 1), r"weights: -1 at \[1\]"),
        (lambda: p_median([1, np.nan, 1], SQUARE, 1), r"weights: nan at \[1\]"),
        (lambda: p_median([1, np.inf, 1], SQUARE, 1), r"weights: inf at \[1\]"),
        (lambda: p_median([1, 1], SQUARE, 1), "weights: 2 weights for 3 rows of costs"),
        (lambda: p_median([1], [[-2.0]], 1), r"costs: -2 at \[0, 0\]"),
        (lambda: p_median([1], [[np.nan]], 1), r"costs: nan at \[0, 0\]"),
        (lambda: p_median([1], [1.0], 1), "costs: a table of numbers is needed"),
        (lambda: p_median([], np.zeros((0, 2)), 1), "costs: at least one number"),
        (lambda: p_median([1], [["far"]], 1), "costs: numbers are needed"),
        (lambda: p_median([1, 1, 1], SQUARE, -1), "p: -1; 0 to 3"),
        (lambda: p_median([1, 1, 1], SQUARE, 1, fixed_open={3}), "fixed_open: site 3; .* 0 to 2"),
        (
            lambda: p_median([1, 1, 1], SQUARE, 1, fixed_open={1}, fixed_closed={1}),
            "fixed_closed: site 1 is in fixed_open too",
        ),
        (lambda: Group("hubs", (0,), 2, 1), "groups: hubs: at least 2 and at most 1"),
        (lambda: Group("hubs", (0, 0), 0, 1), "groups: hubs: each site may be listed once"),
        (
            lambda: Problem([1, 1, 1], SQUARE, (Group("hubs", (9,), 0, 1),)),
            "groups: hubs: site 9; the sites are 0 to 2",
        ),
        (
            lambda: Problem([1, 1, 1], SQUARE, (Group("a", (), 0, 1), Group("a", (), 0, 1))),
            "groups: two are named 'a'",
        ),
        (lambda: solve(p_median([1], [[1]], 1), time_limit=0), "time_limit: 0"),
        (lambda: alternatives(p_median([1], [[1]], 1), within=-1), "within: -1"),
        (lambda: alternatives(p_median([1], [[1]], 1), most=0), "most: 0"),
        (lambda: alternatives(p_median([1], [[1]], 1), distinct=[5]), "distinct: site 5"),
    ],
)
def test_bad_input_is_refused_with_its_argument(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()


def test_a_problem_cannot_be_changed_after_it_was_checked():
    weights = np.ones(3)
    problem = p_median(weights, SQUARE, 1)
    weights[0] = -1
    assert problem.weights[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        problem.costs[0, 0] = -1


def test_small_differences_beside_huge_costs_are_seen():
    costs = [[1e-9, 2e-9, 1e6], [1e6, 1e6, 0.0]]
    solution = solve(p_median([1, 1], costs, 2))
    assert solution.status is Status.optimal
    assert solution.sites == (0, 2)
