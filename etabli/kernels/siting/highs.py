"""Programs with some whole variables, handed to HiGHS."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import highspy
import numpy as np
from highspy import HighsModelStatus
from numpy.typing import NDArray
from scipy import sparse

from etabli.kernels.siting.solution import relative_gap

Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]

# HiGHS may miss what is better by less than this.
TOLERANCE = 1e-9

OPTIONS: dict[str, bool | float | str] = {
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": TOLERANCE,
    "primal_feasibility_tolerance": TOLERANCE,
    "dual_feasibility_tolerance": TOLERANCE,
    "mip_allow_restart": False,
}

# A variable of a linear program is used from this value on.
USED = 1e-7

# Where a program can be given a finer scale, its least cost is this at least, and its scale at most
# so many times the first.
LEAST_KNOWN, FINEST = 10.0, 1e6

# Called with the best cost so far, the bound, the relative gap and the seconds.
Progress = Callable[[float, float, float, float], None]


class Found(NamedTuple):
    """The best values of the variables, if any are known; the bound on all; whether proven best."""

    values: NDArray[np.float64] | None
    bound: float
    finished: bool


class Program(NamedTuple):
    """Minimise costs @ v, with v and rows @ v within their bounds, the first `whole` of v whole.

    The costs are 0 or more, and `scale` times the true ones.
    """

    costs: NDArray[np.float64]
    bounds: Bounds
    rows: sparse.csr_array
    row_bounds: Bounds
    whole: int
    scale: float = 1.0
    presolve: bool = True


def load(program: Program) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = program.rows.shape
    lp.col_cost_ = program.costs
    lp.col_lower_, lp.col_upper_ = program.bounds
    lp.row_lower_, lp.row_upper_ = program.row_bounds
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.rows.indptr
    lp.a_matrix_.index_ = program.rows.indices
    lp.a_matrix_.value_ = program.rows.data
    kinds = highspy.HighsVarType
    shares = len(program.costs) - program.whole
    lp.integrality_ = [kinds.kInteger] * program.whole + [kinds.kContinuous] * shares
    highs = _QuietHighs()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.setOptionValue("presolve", "on" if program.presolve else "off")
    highs.passModel(lp)
    return highs


def optimise_by_reduction(
    program: Program, *, time_limit: float | None = None, progress: Progress | None = None
) -> Found:
    """The same answer as `optimise`, sooner where the linear program is nearly whole.

    A first network comes from the variables that the linear program uses; those whose reduced
    cost exceeds the gap between the two keep their value: the fixing of H. Crowder, E. L. Johnson
    and M. Padberg (1983), "Solving large-scale zero-one linear programming problems", Operations
    Research 31(5).
    """
    clock = Clock(time_limit, progress)
    relaxed = load(program._replace(whole=0))
    relaxed.setOptionValue("solver", "ipm")
    linear = optimise(relaxed, scale=program.scale, time_limit=clock.left())
    if linear.values is None:
        return linear

    def run(part: Program, start: NDArray[np.float64] | None = None) -> Found:
        return optimise(
            load(part),
            scale=part.scale,
            time_limit=clock.left(),
            progress=clock.later(linear.bound),
            start=start,
        )

    first = run(_used_only(program, linear.values))
    if first.values is None:
        return run(program)
    best = float(program.costs @ first.values)
    gap = best - linear.bound * program.scale
    reduced = np.array(relaxed.getSolution().col_dual)
    left = _without_dear(program, linear.values, reduced, gap)
    last = run(finer(left, best / program.scale), first.values)
    # What was left out costs more than the first network.
    bound = max(min(last.bound, best / program.scale), linear.bound)
    if last.values is None or float(program.costs @ last.values) > best:
        return Found(first.values, bound, last.finished)
    return Found(last.values, bound, last.finished)


def finer(program: Program, known: float) -> Program:
    """The program in a scale in which tolerances are nothing beside the known cost, if need be."""
    factor = min(LEAST_KNOWN / (known * program.scale), FINEST) if known > 0 else 1.0
    if factor <= 1:
        return program
    return program._replace(costs=program.costs * factor, scale=program.scale * factor)


def _used_only(program: Program, values: NDArray[np.float64]) -> Program:
    low, high = program.bounds
    unused = (np.arange(len(values)) < program.whole) & (values < USED)
    return program._replace(bounds=(low, np.where(unused, low, high)))


def _without_dear(
    program: Program, values: NDArray[np.float64], reduced: NDArray[np.float64], gap: float
) -> Program:
    """The whole variables that cost more than the gap to change keep their value."""
    low, high = program.bounds
    whole = np.arange(len(values)) < program.whole
    gap += TOLERANCE * (1 + abs(gap))
    stay_low = whole & (values < USED) & (reduced > gap)
    stay_high = whole & (values > 1 - USED) & (reduced < -gap)
    return program._replace(bounds=(np.where(stay_high, high, low), np.where(stay_low, low, high)))


class Clock:
    """One time limit and one report of progress over several programs."""

    def __init__(self, time_limit: float | None, progress: Progress | None) -> None:
        self._started = time.perf_counter()
        self._time_limit, self.progress = time_limit, progress

    def left(self) -> float | None:
        if self._time_limit is None:
            return None
        return max(self._time_limit - (time.perf_counter() - self._started), 0.0)

    def later(self, bound: float) -> Progress | None:
        """Tell the bound of the whole, not of the part that runs."""
        progress, started = self.progress, self._started
        if progress is None:
            return None

        def tell(best: float, _bound: float, _gap: float, _seconds: float) -> None:
            progress(best, bound, relative_gap(best, bound), time.perf_counter() - started)

        return tell


def optimise(
    highs: highspy.Highs,
    *,
    scale: float = 1.0,
    time_limit: float | None = None,
    progress: Progress | None = None,
    start: NDArray[np.float64] | None = None,
) -> Found:
    """Run a program whose costs are `scale` times the true ones, from the known values `start`."""
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start
        highs.setSolution(known)
    if time_limit is not None:
        highs.setOptionValue("time_limit", max(time_limit, 0.0))
    broken: list[Exception] = []
    if progress is not None:
        _tell(highs, progress, scale, broken)
    highs.run()
    if broken:
        raise broken[0]
    status = highs.getModelStatus()
    info = highs.getInfo()
    if status == HighsModelStatus.kInfeasible:
        return Found(None, np.inf, finished=True)
    if status not in (HighsModelStatus.kOptimal, HighsModelStatus.kTimeLimit):
        raise RuntimeError(f"HiGHS stopped unexpectedly: {status.name}")
    finished = status == HighsModelStatus.kOptimal
    linear = info.mip_node_count < 0
    least = info.objective_function_value if linear else info.mip_dual_bound
    bound = _proven(least, scale) if finished or not linear else 0.0
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, bound, finished)
    return Found(np.array(highs.getSolution().col_value), bound, finished)


def _proven(least: float, scale: float) -> float:
    """The bound in true costs, less what HiGHS takes for nothing."""
    return max((least - TOLERANCE) / scale, 0.0)


def _tell(highs: highspy.Highs, progress: Progress, scale: float, broken: list[Exception]) -> None:
    def tell(event: highspy.HighsCallbackEvent) -> None:
        best = event.data_out.mip_primal_bound / scale
        bound = _proven(event.data_out.mip_dual_bound, scale)
        try:
            progress(best, bound, relative_gap(best, bound), event.data_out.running_time)
        except Exception as error:
            broken.append(error)  # HiGHS stops at it, but tells nothing of it
            raise

    highs.cbMipLogging.subscribe(tell)
    highs.cbMipImprovingSolution.subscribe(tell)


def lines(amounts: Sequence[Mapping[int, float]], columns: int) -> sparse.csr_array:
    """The rows (len(amounts), columns) of a program, each given by its amounts by column."""
    sizes = [len(line) for line in amounts]
    where = [column for line in amounts for column in line]
    values = [value for line in amounts for value in line.values()]
    rows = np.repeat(np.arange(len(amounts)), sizes)
    return sparse.csr_array(
        (np.array(values, np.float64), (rows, np.array(where, np.int_))), (len(amounts), columns)
    )


class _QuietHighs(highspy.Highs):
    """HiGHS greets on standard output when its callbacks are set up, unless silenced before."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]
