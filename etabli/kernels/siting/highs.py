"""Programs with some whole variables, handed to HiGHS."""

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

# Called with the best cost so far, the bound, the relative gap and the seconds.
Progress = Callable[[float, float, float, float], None]


class Found(NamedTuple):
    """The best values of the variables, if any are known; the bound on all; whether proven best."""

    values: NDArray[np.float64] | None
    bound: float
    finished: bool


def program(
    costs: NDArray[np.float64],
    bounds: Bounds,
    rows: sparse.csr_array,
    row_bounds: Bounds,
    *,
    whole: int,
    presolve: bool = True,
) -> highspy.Highs:
    """Minimise costs @ v, with v and rows @ v within their bounds, the first `whole` of v whole."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows.shape
    lp.col_cost_ = costs
    lp.col_lower_, lp.col_upper_ = bounds
    lp.row_lower_, lp.row_upper_ = row_bounds
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows.indptr
    lp.a_matrix_.index_ = rows.indices
    lp.a_matrix_.value_ = rows.data
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (len(costs) - whole)
    highs = _QuietHighs()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.setOptionValue("presolve", "on" if presolve else "off")
    highs.passModel(lp)
    return highs


def optimise(
    highs: highspy.Highs,
    *,
    scale: float = 1.0,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Found:
    """Run the program, of a cost `scale` times the true one, which is 0 or more."""
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
    bound = max((info.mip_dual_bound - TOLERANCE) / scale, 0.0)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, bound, finished)
    return Found(np.array(highs.getSolution().col_value), bound, finished)


def _tell(highs: highspy.Highs, progress: Progress, scale: float, broken: list[Exception]) -> None:
    def tell(event: highspy.HighsCallbackEvent) -> None:
        best = event.data_out.mip_primal_bound / scale
        bound = max(event.data_out.mip_dual_bound / scale, 0.0)
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
