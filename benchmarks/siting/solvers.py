"""What is measured, each in a process of its own."""

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import highspy
import numpy as np
from scipy import sparse

from benchmarks.siting.instances import Array, Instance
from etabli.kernels.siting import (
    Points,
    Problem,
    Solution,
    Status,
    p_median,
    solve,
    solve_each,
)
from etabli.kernels.siting.capacity import capacitated
from etabli.kernels.siting.cover import maximal_cover
from etabli.kernels.siting.fixed_charge import fixed_charge

# Distances computed at once, so that memory is that of the tables alone.
BLOCK = 5_000_000

MISSING = [name for name in ("spopt", "pulp", "kmedoids", "distributed") if find_spec(name) is None]


class Run(NamedTuple):
    """`objective` and `bound` as told, none if the time limit came first; peak memory in MB."""

    status: str
    objective: float | None = None
    bound: float | None = None
    seconds: float = 0.0
    megabytes: float = 0.0

    @property
    def ended(self) -> bool:
        return self.status == "optimal"


def measure(solver: Callable[..., Run], limit: float, *arguments: Any) -> Run:
    """One run; it is ended when it takes, with its model, the limit and a little more."""
    if missing := [name for name in NEEDS.get(solver, ()) if name in MISSING]:
        return Run(f"{missing[0]} is not installed")
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, solver, limit, arguments))
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(limit * 1.1 + 60) else Run("time limit", seconds=limit)
    except EOFError:
        process.join()
        return Run("out of memory" if process.exitcode == -signal.SIGKILL else "failed")
    finally:
        process.kill()
        process.join()


def _run(answer: Connection, solver: Callable[..., Run], limit: float, arguments: Any) -> None:
    # HiGHS greets on standard output, where the tables stand.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _warm_up(solver)
    began = time.perf_counter()
    run = solver(limit, *arguments)
    seconds = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.send(run._replace(seconds=seconds, megabytes=megabytes))


def _warm_up(solver: Callable[..., Run]) -> None:
    """Load the libraries and, for ours, the compiled code."""
    if solver in NEEDS:
        for name in NEEDS[solver]:
            __import__(name)
    elif solver is etabli:
        # Costs at random leave a gap: after the bound come branching and HiGHS.
        solve(p_median(np.ones(60), np.random.default_rng(0).uniform(size=(60, 60)), 4))


# p-median ------------------------------------------------------------------------------------


def etabli(limit: float, case: Instance) -> Run:
    solution = solve(p_median(case.weights, case.costs, case.p), time_limit=limit)
    return Run(solution.status.value, solution.objective, solution.bound)


def one_by_one(limit: float, case: Instance) -> Run:
    return _together([solve(part, time_limit=limit) for part in _departments(case)])


def side_by_side(limit: float, case: Instance) -> Run:
    return _together(solve_each(list(_departments(case)), time_limit=limit))


def dask(limit: float, case: Instance) -> Run:
    from distributed import Client

    with Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        parts = list(_departments(case))
        return _together(solve_each(parts, executor=client.get_executor(), time_limit=limit))


def _departments(case: Instance) -> Iterator[Problem]:
    """Squares of 100 km, each with its share of the places, by its communes."""
    assert isinstance(case.costs, Points)
    square = (case.costs.demand.clip(0, 999.9) // 100) @ [1, 10]
    for number in np.unique(square):
        rows = np.flatnonzero(square == number)
        places = max(1, round(case.p * len(rows) / len(square)))
        yield p_median(case.weights[rows], Points(case.costs.demand[rows]), places)


def _together(solutions: Sequence[Solution]) -> Run:
    ended = all(one.status is Status.optimal for one in solutions)
    return Run(
        "optimal" if ended else "feasible",
        sum(one.objective for one in solutions),
        sum(one.bound for one in solutions),
    )


def spopt(limit: float, case: Instance) -> Run:
    import pulp
    from spopt.locate import PMedian

    model = PMedian.from_cost_matrix(_table(case), case.weights, p_facilities=case.p)
    return _pulp(model.problem, model.solve, pulp, limit)


def highs(limit: float, case: Instance) -> Run:
    """The strong formulation as it stands in the books, handed over as one sparse matrix."""
    costs = case.weights[:, None] * _table(case)
    n, m = costs.shape
    row, site = (axis.ravel() for axis in np.indices((n, m)))
    service = m + np.arange(n * m)
    link = n + np.arange(n * m)
    each = np.ones(n * m)
    matrix = sparse.csr_array(
        (
            np.concatenate([each, each, -each, np.ones(m)]),
            (
                np.concatenate([row, link, link, np.full(m, n + n * m)]),
                np.concatenate([service, service, site, np.arange(m)]),
            ),
        )
    )
    low = np.concatenate([np.ones(n), np.full(n * m, -np.inf), [case.p]])
    high = np.concatenate([np.ones(n), np.zeros(n * m), [case.p]])
    return _highs(np.concatenate([np.zeros(m), costs.ravel()]), matrix, (low, high), m, limit)


def fasterpam(_limit: float, case: Instance) -> Run:
    import kmedoids

    n = len(case.weights)
    costs = np.empty((n, n), np.float32)
    for rows in np.array_split(np.arange(n), max(1, n * n // BLOCK)):
        near = (
            case.costs[rows]
            if isinstance(case.costs, np.ndarray)
            else case.costs.between(rows[:, None], np.arange(n)[None, :])
        )
        costs[rows] = case.weights[rows, None] * near
    found = kmedoids.fasterpam(costs, case.p, random_state=0)
    medoids = np.asarray(found.medoids, dtype=np.int64)
    return Run("local", _cost(case, medoids))


def _table(case: Instance) -> Array:
    return case.costs if isinstance(case.costs, np.ndarray) else case.costs.matrix


def _cost(case: Instance, sites: Array) -> float:
    if isinstance(case.costs, np.ndarray):
        return float(case.weights @ case.costs[:, sites].min(axis=1))
    rows = np.arange(len(case.weights))
    parts = np.array_split(rows, max(1, len(rows) * len(sites) // BLOCK))
    near = [case.costs.between(part[:, None], sites[None, :]).min(axis=1) for part in parts]
    return float(case.weights @ np.concatenate(near))


# Coverage, capacity, warehouses --------------------------------------------------------------


def etabli_cover(limit: float, case: Instance, reach: float) -> Run:
    problem = p_median(case.weights, case.costs, case.p)
    solution = maximal_cover(problem, reach, time_limit=limit)
    return Run(solution.status.value, solution.objective, solution.bound)


def spopt_cover(limit: float, case: Instance, reach: float) -> Run:
    import pulp
    from spopt.locate import MCLP

    model = MCLP.from_cost_matrix(_table(case), case.weights, reach, p_facilities=case.p)
    return _pulp(model.problem, model.solve, pulp, limit)


def highs_cover(limit: float, case: Instance, reach: float) -> Run:
    covers = sparse.csr_array((_table(case) <= reach).astype(np.float64))
    n, m = covers.shape
    matrix = sparse.csr_array(
        sparse.block_array(
            [[covers, sparse.eye_array(n)], [sparse.csr_array(np.ones((1, m))), None]]
        )
    )
    low, high = np.append(np.ones(n), case.p), np.append(np.full(n, np.inf), case.p)
    uncovered = _highs(np.concatenate([np.zeros(m), case.weights]), matrix, (low, high), m, limit)
    if uncovered.objective is None:
        return uncovered
    return uncovered._replace(objective=float(case.weights.sum()) - uncovered.objective)


def etabli_capacity(limit: float, case: Instance, loads: Array, room: Array, split: bool) -> Run:
    problem = p_median(case.weights, case.costs, case.p)
    solution = capacitated(problem, room, loads=loads, split=split, time_limit=limit)
    return Run(solution.status.value, solution.objective, solution.bound)


def highs_capacity(limit: float, case: Instance, loads: Array, room: Array, split: bool) -> Run:
    costs = _table(case)
    n, m = costs.shape
    row, site = (axis.ravel() for axis in np.indices((n, m)))
    service, link = m + np.arange(n * m), n + np.arange(n * m)
    each, sites = np.ones(n * m), np.arange(m)
    held = n + n * m
    matrix = sparse.csr_array(
        (
            np.concatenate([each, each, -each, loads[row], -room, np.ones(m)]),
            (
                np.concatenate([row, link, link, held + site, held + sites, np.full(m, held + m)]),
                np.concatenate([service, service, site, service, sites, sites]),
            ),
        )
    )
    low = np.concatenate([np.ones(n), np.full(n * m + m, -np.inf), [case.p]])
    high = np.concatenate([np.ones(n), np.zeros(n * m + m), [case.p]])
    whole = m if split else m + n * m
    return _highs(np.concatenate([np.zeros(m), costs.ravel()]), matrix, (low, high), whole, limit)


def etabli_warehouses(limit: float, case: Instance, opening: Array) -> Run:
    solution = fixed_charge(Problem(case.weights, case.costs), opening, time_limit=limit)
    return Run(solution.status.value, solution.objective, solution.bound)


def _pulp(problem: Any, solve_: Callable[..., Any], pulp: Any, limit: float) -> Run:
    """What spopt finds with HiGHS; building its model counts."""
    solve_(pulp.HiGHS(msg=False, timeLimit=limit, gapRel=0.0), results=False)
    if problem.sol_status != pulp.LpSolutionOptimal:
        return Run("time limit")
    return Run("optimal", float(pulp.value(problem.objective)))


def _highs(costs: Array, matrix: Any, rows: tuple[Array, Array], whole: int, limit: float) -> Run:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = costs
    lp.col_lower_, lp.col_upper_ = np.zeros(len(costs)), np.ones(len(costs))
    lp.row_lower_, lp.row_upper_ = rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (len(costs) - whole)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("time_limit", limit)
    solver.passModel(lp)
    solver.run()
    info = solver.getInfo()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return Run("time limit")
    return Run("optimal", info.objective_function_value, info.mip_dual_bound)


NEEDS: dict[Callable[..., Run], tuple[str, ...]] = {
    spopt: ("spopt", "pulp"),
    spopt_cover: ("spopt", "pulp"),
    fasterpam: ("kmedoids",),
    dask: ("distributed",),
}
