r"""Who goes where to work, estimated from who lives where, how many jobs there are, and minutes.

The doubly constrained gravity model (A. G. Wilson, "A family of spatial interaction models, and
associated developments", Environment and Planning A, 1971):
:math:`T_{ij} = A_i O_i B_j D_j f(t_{ij})`, in which everybody of :math:`O_i` goes somewhere and
every job of :math:`D_j` is held, so that rows and columns sum up to what is known.

- `gravity`: the flows for a given decay with the minutes, exponential or as a power.
- `calibrated`: those whose mean travel time is a given one.
- `fitted`: those nearest to flows that were observed, and how near they come (`deviance`).
"""

from etabli.kernels.flows.calibration import Fit, calibrated, deviance, fitted
from etabli.kernels.flows.gravity import Decay, Gravity, gravity

__all__ = ["Decay", "Fit", "Gravity", "calibrated", "deviance", "fitted", "gravity"]
