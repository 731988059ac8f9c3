r"""Which room serves what? Rooms to functions, for the most posts and the best fit, proven.

With :math:`x_{rf} = 1` where room r serves function f, and :math:`n_{rf}` its posts, W the
workplaces among the functions:

.. math::

    \max \sum_{r,\, f \in W} n_{rf} \quad\text{subject to}\quad
    & \sum_f x_{rf} \le 1 && \text{a room serves one function, or none} \\
    & x_{rf} \le n_{rf} \le \min(a_r / m_f,\, d_{rf},\, k_f)\, x_{rf}
      && \text{area a post, posts that stand there, most a room} \\
    & \sum_{r \in S,\, f} n_{rf} \le e_S && \text{people behind the doors of each part S} \\
    & x_{rf} = 0 && \text{where f needs what r lacks} \\
    & \text{counts, shares and neighbours of each function}

and then, with so many posts, the most points of fit. `furniture` finds :math:`d_{rf}` by placing
the posts to scale; `program` and `rulebook` write the rules as rows; HiGHS solves them (Q.
Huangfu and J. A. J. Hall (2018), "Parallelizing the dual revised simplex method", Mathematical
Programming Computation 10). The assignment with side rules is the generalised one of G. T. Ross and
R. M. Soland (1975), "A branch and bound algorithm for the generalized assignment problem",
Mathematical Programming 8.
"""

from etabli.kernels.layout.catalogue import FUNCTIONS
from etabli.kernels.layout.geometry import rectangle
from etabli.kernels.layout.problem import (
    Door,
    Exits,
    Floor,
    Function,
    Piece,
    Post,
    Problem,
    Relation,
    Room,
)
from etabli.kernels.layout.solver import (
    Binding,
    Layout,
    Status,
    Use,
    alternatives,
    binding,
    solve,
)

__all__ = [
    "FUNCTIONS",
    "Binding",
    "Door",
    "Exits",
    "Floor",
    "Function",
    "Layout",
    "Piece",
    "Post",
    "Problem",
    "Relation",
    "Room",
    "Status",
    "Use",
    "alternatives",
    "binding",
    "rectangle",
    "solve",
]
