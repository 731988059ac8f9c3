"""Many problems at once: a country department by department, on all processors or many machines.

Where each department serves its own people its problem is independent of the others, and smaller:
all of them together are solved in the time of a few.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.solution import Solution
from etabli.kernels.siting.solver import solve


def solve_each(
    problems: Sequence[Problem],
    *,
    executor: Executor | None = None,
    time_limit: float | None = None,
    seed: int = 0,
) -> list[Solution]:
    """The answer of `solve` to each problem, in their order and the same as one by one.

    `executor` says where the work is done: by default in a process for each processor here; on
    several machines with Dask, give `Client(address).get_executor()`. `time_limit` (seconds) is
    that of each problem. Raises InvalidInput as `solve` does.
    """
    with _given_or_here(executor, len(problems)) as at_work:
        answers = [
            at_work.submit(solve, problem, time_limit=time_limit, seed=seed) for problem in problems
        ]
        return [answer.result() for answer in answers]


@contextmanager
def _given_or_here(executor: Executor | None, count: int) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    # Started anew, not forked: a fork of a program with threads may wait for ever.
    afresh = multiprocessing.get_context("spawn")
    workers = max(1, min(count, multiprocessing.cpu_count()))
    with ProcessPoolExecutor(workers, mp_context=afresh) as here:
        yield here
