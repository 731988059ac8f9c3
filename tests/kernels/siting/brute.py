"""All networks of a small problem, one by one, and small problems with every rule mixed."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import strategies as st

from etabli.kernels.siting import Group, Problem, Status, solve


def networks(problem):
    """Each set of sites that keeps the rules on sites, whoever it serves."""
    columns = problem.site_count
    for count in range(columns + 1):
        for sites in combinations(range(columns), count):
            if keeps_rules(problem, set(sites)):
                yield sites


def keeps_rules(problem, opened):
    return (
        problem.fixed_open <= opened
        and not problem.fixed_closed & opened
        and all(g.at_least <= len(opened & set(g.sites)) <= g.at_most for g in problem.groups)
        and not any(opened.issuperset(pair) for pair in problem.apart)
        and (
            problem.budget is None
            or sum(problem.opening_costs[site] for site in opened) <= problem.budget
        )
    )


def nearest(problem, sites):
    """(n,) what each row pays, infinite where none of the sites can serve it."""
    return problem.matrix[:, list(sites)].min(axis=1, initial=np.inf)


def cost(problem, sites):
    weighty = problem.weights > 0
    return float((problem.weights[weighty] * nearest(problem, sites)[weighty]).sum())


def check_is_best(problem):
    """`solve` finds what looking at every network finds, and proves it."""
    least = min((cost(problem, sites) for sites in networks(problem)), default=np.inf)
    solution = solve(problem)
    if least == np.inf:
        assert solution.status is Status.infeasible
        assert solution.reason
        assert solution.sites == ()
        return
    assert solution.status is Status.optimal
    assert solution.objective == pytest.approx(least, rel=1e-9)
    assert solution.objective == pytest.approx(cost(problem, solution.sites), rel=1e-12)
    assert keeps_rules(problem, set(solution.sites))
    assert solution.bound <= solution.objective


@st.composite
def problems(draw, most_rows=5, most_sites=6):
    """Up to three groups that may overlap, fixed sites, a budget and pairs apart."""
    rows, columns = draw(st.integers(1, most_rows)), draw(st.integers(1, most_sites))
    sites = st.integers(0, columns - 1)
    cell = st.one_of(st.integers(0, 20).map(float), st.floats(0.01, 100), st.just(np.inf))
    weight = st.one_of(st.just(0.0), st.integers(1, 9).map(float), st.floats(0.01, 50))
    groups = []
    for index in range(draw(st.integers(0, 3))):
        members = tuple(draw(st.sets(sites)))
        at_least = draw(st.integers(0, 2))
        groups.append(Group(f"group {index}", members, at_least, draw(st.integers(at_least, 3))))
    fixed = draw(st.dictionaries(sites, st.booleans(), max_size=2))
    budgeted = draw(st.booleans())
    prices = draw(st.lists(st.integers(0, 9), min_size=columns, max_size=columns))
    pairs = draw(
        st.sets(st.tuples(sites, sites).filter(lambda pair: pair[0] < pair[1]), max_size=3)
    )
    return Problem(
        draw(st.lists(weight, min_size=rows, max_size=rows)),
        [draw(st.lists(cell, min_size=columns, max_size=columns)) for _ in range(rows)],
        tuple(groups),
        frozenset(site for site, is_open in fixed.items() if is_open),
        frozenset(site for site, is_open in fixed.items() if not is_open),
        np.array(prices, float) if budgeted else None,
        float(draw(st.integers(0, 20))) if budgeted else None,
        frozenset(pairs),
    )
