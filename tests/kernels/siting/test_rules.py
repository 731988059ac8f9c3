"""Budget and distance beside the other rules, and what is said when they conflict."""

import numpy as np
import pytest

from etabli.kernels.siting import Group, Problem, Status, p_median, solve

LINE = np.abs(np.arange(5.0)[:, None] - np.arange(5.0))
ONES = np.ones(5)


def test_a_budget_is_kept():
    dear_centre = p_median(ONES, LINE, 1, opening_costs=[1, 1, 9, 1, 1], budget=5)
    assert solve(dear_centre).sites in {(1,), (3,)}


def test_a_budget_spent_to_the_last_cent_is_kept():
    solution = solve(p_median([1, 1], np.eye(2), 2, opening_costs=[0.1, 0.2], budget=0.3))
    assert solution.sites == (0, 1)


def test_sites_too_close_do_not_both_open():
    weights = [9, 9, 9, 0, 0]
    assert solve(p_median(weights, LINE, 2)).objective == 9
    kept_apart = p_median(weights, LINE, 2, apart={(0, 1), (1, 2), (0, 2)})
    solution = solve(kept_apart)
    assert solution.objective == 18
    assert len({0, 1, 2}.intersection(solution.sites)) == 1


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (
            p_median(ONES, LINE, 2, apart={(0, 1)}, fixed_open={0, 1}),
            "Sites 0 and 1 may not both open, but both are fixed open.",
        ),
        (
            p_median(ONES, LINE, 2, opening_costs=[3, 3, 4, 5, 6], budget=5),
            "2 required in the whole network cost 6 at least; the budget is 5.",
        ),
        (
            Problem(ONES, LINE, (), {4}, opening_costs=[3, 3, 4, 5, 6], budget=5),
            "The sites fixed open cost 6; the budget is 5.",
        ),
        (
            p_median(ONES, LINE, 2, fixed_closed={3, 4}, apart={(0, 1), (1, 2), (0, 2)}),
            "These rules cannot be met together: site 3 is fixed closed; site 4 is fixed closed; "
            "2 required in the whole network; sites 0 and 1 may not both open; "
            "sites 0 and 2 may not both open; sites 1 and 2 may not both open.",
        ),
        (
            Problem(
                ONES,
                LINE,
                (Group("the north", (0, 1), 1, 2), Group("the south", (3, 4), 1, 2)),
                opening_costs=[3, 3, 4, 3, 6],
                budget=5,
            ),
            "These rules cannot be met together: 1 required in the north; "
            "1 required in the south; the budget of 5.",
        ),
    ],
)
def test_a_conflict_with_the_budget_or_the_distance_is_named(problem, reason):
    solution = solve(problem)
    assert solution.status is Status.infeasible
    assert solution.reason == reason
