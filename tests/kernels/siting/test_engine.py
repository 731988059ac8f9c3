"""The engine of the p-median against brute force, and what it proves."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.kernels.siting import (
    Group,
    Problem,
    Status,
    exact,
    p_median,
    solve,
    solver,
    watch,
)
from etabli.kernels.siting.branch import Proof
from etabli.kernels.siting.costs import Points
from etabli.kernels.siting.country import Country
from etabli.kernels.siting.watch import Watch
from tests.kernels.siting.brute import check_is_best, keeps_rules

GRID = np.random.default_rng(3).integers(0, 1000, (150, 2))


@st.composite
def ruled(draw):
    """Whole or broken costs, nested and crossing groups, pairs apart, a budget, sites fixed."""
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(2, 8))
    site = st.integers(0, columns - 1)
    whole = draw(st.booleans())
    cost = st.integers(0, 12).map(float) if whole else st.floats(0.01, 100)
    cost = st.one_of(cost, cost, st.just(np.inf))
    weight = st.integers(0, 9).map(float) if whole else st.one_of(st.just(0.0), st.floats(1e-9, 9))
    half = columns // 2
    sets = [range(columns), range(half), range(half, columns), range(1, half + 1)]
    groups = []
    for index, members in enumerate(draw(st.lists(st.sampled_from(sets), max_size=4))):
        least = draw(st.integers(0, 2))
        groups.append(Group(f"g{index}", tuple(members), least, draw(st.integers(least, columns))))
    fixed = draw(st.dictionaries(site, st.booleans(), max_size=2))
    pairs = draw(st.sets(st.tuples(site, site).filter(lambda pair: pair[0] < pair[1]), max_size=2))
    bounded = draw(st.booleans())
    return Problem(
        draw(st.lists(weight, min_size=rows, max_size=rows)),
        [draw(st.lists(cost, min_size=columns, max_size=columns)) for _ in range(rows)],
        tuple(groups),
        frozenset(one for one, is_open in fixed.items() if is_open),
        frozenset(one for one, is_open in fixed.items() if not is_open),
        [draw(st.integers(0, 9)) for _ in range(columns)] if bounded else None,
        draw(st.integers(0, 30)) if bounded else None,
        frozenset(pairs),
    )


@settings(max_examples=300)
@given(ruled())
def test_the_best_network_is_found_whatever_rules_are_mixed(problem):
    check_is_best(problem)


@pytest.mark.full
@settings(max_examples=5000)
@given(ruled())
def test_the_best_network_is_found_whatever_rules_are_mixed_thousands_of_times(problem):
    check_is_best(problem)


@pytest.mark.parametrize("p", [2, 5, 20])
def test_points_and_their_matrix_have_the_same_answer(p):
    points = Points(GRID, metric="rounded_down")
    by_points = solve(p_median(np.ones(150), points, p))
    by_matrix = solve(p_median(np.ones(150), points.matrix, p))
    assert by_points.status is Status.optimal
    assert by_points.objective == by_matrix.objective
    assert by_points.objective == by_points.bound


def test_the_same_seed_gives_the_same_network():
    problem = p_median(np.ones(150), Points(GRID), 12)
    assert solve(problem, seed=4).sites == solve(problem, seed=4).sites


@pytest.mark.parametrize("limit", [1e-6, 0.01, 0.05, 0.2])
def test_a_search_cut_short_claims_no_more_than_is_true(limit):
    points = Points(np.random.default_rng(5).uniform(size=(300, 2)))
    cut = solve(p_median(np.ones(300), points, 15), time_limit=limit)
    best = solve(p_median(np.ones(300), points, 15))
    assert best.status is Status.optimal
    assert cut.bound <= best.objective * (1 + 1e-9)
    assert cut.objective >= best.objective * (1 - 1e-9)


def test_a_country_keeps_its_bound_below_and_its_network_above_the_best():
    problem = p_median(np.arange(1, 151), Points(GRID, metric="rounded_down"), 12)
    country = Country(problem, Watch())
    country.run()
    best = solve(problem)
    assert country.bound <= best.objective <= country.charge_of(country.sites)
    assert country.bound >= 0.97 * best.objective


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"fixed_open": {7}, "fixed_closed": {0, 1, 2}},
        {"groups": [Group("west", tuple(range(250)), 3, 3)], "apart": {(3, 4)}},
    ],
)
def test_a_country_that_follows_a_coarser_one_keeps_its_rules_and_comes_close(rules):
    points = np.random.default_rng(8).integers(0, 1000, (500, 2))
    points = points[np.argsort(points[:, 0])]
    costs = Points(points, metric="rounded_down")
    problem = p_median(np.arange(1, 501), costs, 4, **rules)
    country = Country(problem, Watch())
    country.run()
    best = solve(problem)
    assert keeps_rules(problem, set(country.sites.tolist()))
    assert country.bound <= best.objective <= country.charge_of(country.sites)
    assert country.bound >= 0.98 * best.objective
    assert country.charge_of(country.sites) <= 1.02 * best.objective


def test_a_country_is_solved_without_a_table_of_its_distances(monkeypatch):
    points = Points(GRID, metric="rounded_down")
    problem = p_median(np.arange(1, 151), points, 12)
    monkeypatch.setattr(solver, "LARGEST_MATRIX", 1000)
    found = solve(problem)
    assert "matrix" not in vars(points)
    apart = np.floor(np.hypot(*(GRID[:, None] - GRID[list(found.sites)]).transpose(2, 0, 1)))
    assert found.objective == (np.arange(1, 151) * apart.min(axis=1)).sum()
    assert (apart[np.arange(150), np.searchsorted(found.sites, found.assignment)]
            == apart.min(axis=1)).all()  # fmt: skip
    assert len(found.sites) == 12
    assert found.bound <= found.objective


def test_bounds_are_told_while_the_mixed_integer_program_runs_and_never_fall(monkeypatch):
    points = np.random.default_rng(2).integers(0, 10_000, (500, 2))
    monkeypatch.setattr(exact, "MANY_NODES", 0)
    monkeypatch.setattr(watch, "PAUSE", 0.0)
    told, while_it_runs, settle = [], [], Proof.settle

    def listening(proof, time_limit, heard):
        settle(proof, time_limit, lambda bound: (while_it_runs.append(bound), heard(bound)))

    monkeypatch.setattr(Proof, "settle", listening)
    best = solve(p_median(np.ones(500), Points(points), 40), progress=lambda *it: told.append(it))
    bounds = [bound for _, bound, _, _ in told]
    assert while_it_runs
    assert best.status is Status.optimal
    assert bounds == sorted(bounds)
    assert bounds[-1] == best.bound <= best.objective


def test_the_package_loads_neither_numba_nor_highs_until_there_is_something_to_solve():
    code = (
        "import sys, etabli.kernels.siting;"
        "print([name for name in ('numba', 'highspy', 'scipy') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert out.stdout.strip() == "[]"
