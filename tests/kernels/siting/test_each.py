"""Many problems at once answer as one by one, wherever the work is done."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting import Points, Status, p_median, solve, solve_each


def departments(count):
    """Problems of thirty communes and two or three places each."""
    random = np.random.default_rng(1)
    for number in range(count):
        points = random.uniform(0, 50, (30, 2))
        yield p_median(random.integers(1, 99, 30), Points(points), 2 + number % 2)


def told(solutions):
    return [(one.status, one.objective, one.bound, one.sites) for one in solutions]


@pytest.fixture
def alone():
    return told(solve(problem) for problem in departments(5))


def test_each_is_solved_in_a_process_of_its_own(alone):
    assert told(solve_each(list(departments(5)))) == alone


def test_the_work_goes_where_it_is_sent(alone):
    with ThreadPoolExecutor(2) as executor:
        assert told(solve_each(list(departments(5)), executor=executor)) == alone


def test_a_dask_cluster_does_the_work(alone):
    from distributed import Client

    with Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        assert told(solve_each(list(departments(5)), executor=client.get_executor())) == alone


def test_one_that_no_network_can_meet_leaves_the_others_alone():
    solvable = p_median([1], [[1.0]], 1)
    answers = solve_each([solvable, p_median([1], [[np.inf]], 1), solvable])
    assert [one.status for one in answers] == [Status.optimal, Status.infeasible, Status.optimal]


def test_nothing_to_solve_is_answered_at_once():
    assert solve_each([]) == []


def test_a_bad_time_limit_is_refused_from_afar():
    with pytest.raises(InvalidInput, match="time_limit: 0"):
        solve_each([p_median([1], [[1.0]], 1)], time_limit=0)
