"""Sites that hold only so much, against brute force."""

from itertools import product

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting import Group, Problem, Status, p_median
from etabli.kernels.siting.capacity import capacitated
from tests.kernels.siting.brute import networks, problems

LINE = np.abs(np.arange(5.0)[:, None] - np.arange(5.0))
ONES = np.ones(5)


@st.composite
def with_capacities(draw, **sizes):
    problem = draw(problems(**sizes))
    capacity = st.one_of(st.integers(0, 30).map(float), st.floats(0.01, 60))
    columns = problem.site_count
    room = draw(st.lists(capacity, min_size=columns, max_size=columns))
    if draw(st.booleans()):
        return problem, np.array(room), problem.weights
    rows = len(problem.weights)
    return problem, np.array(room), np.array(draw(st.lists(capacity, min_size=rows, max_size=rows)))


def least_single(problem, room, loads):
    """The cost of the best of all ways to send each row with a weight to one site."""
    rows = np.flatnonzero(problem.weights > 0)
    least = np.inf
    for sites in networks(problem):
        for choice in product(sites, repeat=len(rows)):
            cost = float((problem.weights[rows] * problem.matrix[rows, list(choice)]).sum())
            if cost < least and all(
                loads[rows][np.array(choice) == site].sum() <= room[site] + 1e-9 for site in sites
            ):
                least = cost
    return least


def least_split(problem, room, loads):
    """The cost of the best network, each a transport problem."""
    return min(
        (transport(problem, room, loads, sites) for sites in networks(problem)), default=np.inf
    )


def transport(problem, room, loads, sites):
    rows = np.flatnonzero(problem.weights > 0)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    shares = {
        (row, site): highs.addVariable(0, 1, problem.weights[row] * problem.matrix[row, site])
        for row in rows
        for site in sites
        if np.isfinite(problem.matrix[row, site])
    }
    for row in rows:
        mine = [shares[row, site] for site in sites if (row, site) in shares]
        if not mine:
            return np.inf
        highs.addConstr(sum(mine) == 1)
    for site in sites:
        held = [shares[row, site] * loads[row] for row in rows if (row, site) in shares]
        if held:
            highs.addConstr(sum(held) <= room[site])
    highs.minimize()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return 0.0 if not len(rows) else np.inf
    return highs.getObjectiveValue()


def check(problem, room, loads, split):
    least = (least_split if split else least_single)(problem, room, loads)
    answer = capacitated(problem, room, loads=loads, split=split)
    if least == np.inf:
        assert answer.status is Status.infeasible
        assert answer.reason
        return
    assert answer.status is Status.optimal
    assert answer.objective == pytest.approx(least, rel=1e-7, abs=1e-7)
    assert answer.bound <= answer.objective
    shares = answer.shares.toarray()
    weighty = problem.weights > 0
    assert shares[weighty].sum(axis=1) == pytest.approx(1.0)
    assert (loads @ shares <= room + 1e-6).all()
    assert set(np.flatnonzero(shares.sum(axis=0))) <= set(answer.sites)
    if not split:
        assert set(np.unique(shares)) <= {0.0, 1.0}


@settings(max_examples=60)
@given(with_capacities(most_rows=4, most_sites=4))
def test_single_assignment_equals_brute_force_with_every_rule_mixed(case):
    check(*case, split=False)


@settings(max_examples=60)
@given(with_capacities(most_rows=4, most_sites=4))
def test_split_assignment_equals_brute_force_with_every_rule_mixed(case):
    check(*case, split=True)


@pytest.mark.full
@settings(max_examples=1000)
@given(with_capacities(), st.booleans())
def test_capacities_equal_brute_force_thousands_of_times(case, split):
    check(*case, split=split)


def test_a_row_goes_further_when_its_nearest_site_is_full():
    answer = capacitated(p_median(ONES, LINE, 2), np.full(5, 3.0))
    assert (answer.status, answer.objective) == (Status.optimal, 3.0)
    assert np.bincount(answer.assignment).max() <= 3


def test_a_row_may_be_split_between_two_sites():
    problem = p_median([2, 2, 2], np.abs(np.arange(3.0)[:, None] - [0.0, 2.0]), 2)
    whole = capacitated(problem, [4, 4])
    split = capacitated(problem, [3, 3], split=True)
    assert whole.objective == split.objective == 2
    assert split.shares.toarray()[1].tolist() == [0.5, 0.5]
    assert capacitated(problem, [3, 3]).status is Status.infeasible


@pytest.mark.parametrize(
    ("problem", "capacities", "reason"),
    [
        (
            p_median(ONES, LINE, 2),
            np.full(5, 2.0),
            "The demand brings 5; networks that keep the rules hold 4 at most.",
        ),
        (
            p_median(ONES * 3, LINE, 2),
            np.full(5, 2.0),
            "Demand row 0 brings 3; the candidates that can serve it hold 2 at most.",
        ),
        (
            p_median(ONES * 2, LINE, 2),
            np.full(5, 5.0),
            "The demand, each row whole, does not fit into sites within its reach under these "
            "rules.",
        ),
        (
            Problem(ONES, LINE, (Group("the east", (3, 4), 2, 2),), fixed_closed={4}),
            ONES * 9,
            "2 required in the east, which has 1 candidate.",
        ),
    ],
)
def test_why_nothing_fits_is_told(problem, capacities, reason):
    answer = capacitated(problem, capacities)
    assert (answer.status, answer.reason) == (Status.infeasible, reason)


def test_a_search_cut_short_claims_no_more_than_it_has_proven():
    points = np.random.default_rng(2).uniform(size=(40, 2))
    costs = np.linalg.norm(points[:, None] - points[None], axis=2)
    problem = p_median(np.ones(40), costs, 4)
    cut = capacitated(problem, np.full(40, 11.0), time_limit=1e-6)
    assert cut.status in (Status.time_limit, Status.feasible)
    best = capacitated(problem, np.full(40, 11.0))
    assert best.status is Status.optimal
    assert cut.bound <= best.objective <= cut.objective


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"capacities": [1, 2]}, "capacities: 2 for 5 sites"),
        ({"capacities": [-1, 1, 1, 1, 1]}, r"capacities: -1 at \[0\]"),
        ({"capacities": ONES, "loads": [1]}, "loads: 1 for 5 rows"),
        ({"capacities": ONES, "loads": [np.nan, 1, 1, 1, 1]}, r"loads: nan at \[0\]"),
        ({"capacities": ONES, "time_limit": 0}, "time_limit: 0"),
    ],
)
def test_bad_input_is_refused_with_its_argument(arguments, message):
    with pytest.raises(InvalidInput, match=message):
        capacitated(p_median(ONES, LINE, 2), **arguments)
