r"""How many desk-days a week, by commune, profile and year, with an interval.

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
errors of communes do not cancel out in totals. A factor that is one number for all profiles is
drawn once for them all; others are independent, which is itself an assumption.

Around the chain: answers are weighted to the population (`rake`), what they say is discounted by
how sure they are and from when on (`Intention`), the practice of telework spreads over the years
(`bass`, `Adoption`) up to what the jobs allow (`telework_potential`), areas with few answers lean
on the whole and their communes on them (`shrink`, `nest`, `composite`), and the variance of the
total is told by its causes (`first_order`).
"""

from etabli.kernels.demand.adoption import Adoption, bass
from etabli.kernels.demand.areas import Composite, Nested, Shrunk, composite, nest, shrink
from etabli.kernels.demand.chain import Factor, Profile, Uncertainty
from etabli.kernels.demand.decay import ExponentialDecay, LogisticDecay, reached
from etabli.kernels.demand.draws import first_order
from etabli.kernels.demand.estimate import (
    Areas,
    Chain,
    Demand,
    Interval,
    Quantity,
    Step,
    Year,
    estimate,
)
from etabli.kernels.demand.intention import Intention
from etabli.kernels.demand.raking import Margin, Merged, Raked, rake
from etabli.kernels.demand.survey import effective_size, weighted_mean, weighted_share
from etabli.kernels.demand.telework import TELEWORK_BY_GROUP, telework_potential
from etabli.kernels.demand.uncertainty import Known, Mean, Range, Surveyed

__all__ = [
    "TELEWORK_BY_GROUP",
    "Adoption",
    "Areas",
    "Chain",
    "Composite",
    "Demand",
    "ExponentialDecay",
    "Factor",
    "Intention",
    "Interval",
    "Known",
    "LogisticDecay",
    "Margin",
    "Mean",
    "Merged",
    "Nested",
    "Profile",
    "Quantity",
    "Raked",
    "Range",
    "Shrunk",
    "Step",
    "Surveyed",
    "Uncertainty",
    "Year",
    "bass",
    "composite",
    "effective_size",
    "estimate",
    "first_order",
    "nest",
    "rake",
    "reached",
    "shrink",
    "telework_potential",
    "weighted_mean",
    "weighted_share",
]
