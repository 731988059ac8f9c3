r"""Where should the places stand? The p-median problem with kinds and rules, solved exactly.

Demand rows :math:`i = 1..n` of weight :math:`w_i \ge 0` are served by columns, the "sites"
:math:`j = 1..m`, at a cost :math:`c_{ij} \ge 0`; an infinite cost says that this demand cannot
be served there. Each row goes to its cheapest open site. A *kind* of place is nothing but a set
of sites (a hub in commune a and a nomad office in commune a are two columns), so "two hubs, a
nomad office in each district, the fab-lab in Les Crozets" are *groups* of sites, each with the
least and the most that may open, and fixed sites. With :math:`y_j = 1` for an open site and
:math:`x_{ij}` the share of row i served at j:

.. math::

    \min \sum_{i,j} w_i c_{ij} x_{ij} \quad\text{subject to}\quad
    & \sum_j x_{ij} = 1 && \text{for each row with } w_i > 0 \\
    & 0 \le x_{ij} \le y_j && \text{where } c_{ij} \text{ is finite} \\
    & l_g \le \sum_{j \in g} y_j \le u_g && \text{for each group } g \\
    & y_j + y_k \le 1 && \text{for each pair } j, k \text{ kept apart} \\
    & \sum_j f_j y_j \le B && \text{opening costs within the budget} \\
    & y_j \in \{0, 1\},\; y_j = 1 \text{ or } 0 && \text{where fixed}

Source: S. L. Hakimi (1964), "Optimum locations of switching centers and the absolute centers and
medians of a graph", Operations Research 12(3); the strong formulation :math:`x_{ij} \le y_j` is
that of C. S. ReVelle and R. W. Swain (1970), "Central facilities location", Geographical
Analysis 2(1). `solver` chooses the method: swaps (`search`), a Lagrangian bound (`bound`), branch
and bound (`branch`) and HiGHS on what is left (`reduced`) where the costs fit in memory, lists of
the nearest sites (`country`) where they do not. Coverage, capacity, opening costs in the objective
and several scenarios have modules of their own.
"""

from etabli.kernels.siting.alternatives import Alternatives, alternatives
from etabli.kernels.siting.costs import Metric, Nearest, Points
from etabli.kernels.siting.each import solve_each
from etabli.kernels.siting.problem import Group, Problem, p_median
from etabli.kernels.siting.solution import Solution, Status
from etabli.kernels.siting.solver import solve

__all__ = [
    "Alternatives",
    "Group",
    "Metric",
    "Nearest",
    "Points",
    "Problem",
    "Solution",
    "Status",
    "alternatives",
    "p_median",
    "solve",
    "solve_each",
]
