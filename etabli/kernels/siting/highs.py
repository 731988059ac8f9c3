"""Programs with some whole variables, handed to HiGHS."""

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]

# HiGHS may miss what is better by less than this.
TOLERANCE = 1e-9

OPTIONS: dict[str, bool | float | str] = {
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": TOLERANCE,
    "primal_feasibility_tolerance": TOLERANCE,
    "dual_feasibility_tolerance": TOLERANCE,
    # Presolve finds nothing to remove in these programs, and takes a third of the time.
    "presolve": "off",
    "mip_allow_restart": False,
}


def program(
    costs: NDArray[np.float64],
    bounds: Bounds,
    rows: sparse.csr_array,
    row_bounds: Bounds,
    *,
    whole: int,
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
    highs.passModel(lp)
    return highs


class _QuietHighs(highspy.Highs):
    """HiGHS greets on standard output when its callbacks are set up, unless silenced before."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]
