"""Choosing among alternatives by several criteria whose weights a group sets together.

Weights come from pairwise comparisons by the analytic hierarchy process: T. L. Saaty (1980), "The
Analytic Hierarchy Process", McGraw-Hill; (2008) "Decision making with the analytic hierarchy
process", International Journal of Services Sciences 1(1). The comparisons of several people are
put together by their geometric mean: J. Aczél and T. L. Saaty (1983), "Procedures for synthesizing
ratio judgements", Journal of Mathematical Psychology 27(1).
"""

from etabli.kernels.criteria.pairwise import (
    CONSISTENT,
    MOST_CRITERIA,
    Weights,
    matrix_of,
    together,
    weights_of,
)
from etabli.kernels.criteria.ranking import (
    Stability,
    keep_rank,
    ranking,
    scores,
    stability,
    stays_first,
)

__all__ = [
    "CONSISTENT",
    "MOST_CRITERIA",
    "Stability",
    "Weights",
    "keep_rank",
    "matrix_of",
    "ranking",
    "scores",
    "stability",
    "stays_first",
    "together",
    "weights_of",
]
