r"""How many desk-days a week, by commune and profile, with an interval.

For commune c and profile p (employees, independents, ...), with the factors f of that profile
(could telework, interested, representativeness of the survey, stated intention to real use, ...)
and its days a week:

.. math::

    \text{users}_{cp} &= \text{population}_c \cdot \text{share}_{cp} \cdot \prod_f f_p \\
    \text{desk-days}_{cp} &= \text{users}_{cp} \cdot \text{days}_p

The chain is data: an ordered list of named factors, each with its source, of which the page
shows the funnel. What is not known exactly is a distribution, and the interval goes from the 5th
to the 95th percentile of the same simulated draws (Monte Carlo; JCGM 101:2008). A factor is drawn
once per profile for all communes, since an assumption wrong in one commune is wrong in all: the
errors of communes do not cancel out in totals. Between profiles factors are independent, which is
itself an assumption.
"""

from etabli.kernels.demand.chain import Factor, Profile
from etabli.kernels.demand.estimate import Chain, Demand, Interval, Quantity, Step, estimate
from etabli.kernels.demand.survey import (
    Poststratification,
    effective_size,
    poststratify,
    weighted_mean,
    weighted_share,
)
from etabli.kernels.demand.uncertainty import Known, Mean, Range, Surveyed, Uncertainty

__all__ = [
    "Chain",
    "Demand",
    "Factor",
    "Interval",
    "Known",
    "Mean",
    "Poststratification",
    "Profile",
    "Quantity",
    "Range",
    "Step",
    "Surveyed",
    "Uncertainty",
    "effective_size",
    "estimate",
    "poststratify",
    "weighted_mean",
    "weighted_share",
]
