"""Whose work allows telework, from who does what.

Of each occupation group the share of jobs that allow telework is known (INSEE, 2021). Weighted by
how many are in each group, they tell it for a profile: for employees as the territory's figures
count the groups in which people are employed, else for each profile as its answers tell their
occupations. Where neither does, and where a study has its own number, the parameter stays.

Figures do not part those employed abroad from the others, nor the professions among the
self-employed. So the likeliest number alone is made this way: how far it may lie from that stays
in the parameter's proportions. Those who answer may do other work than those who do not: what they
tell leaves none of the parameter's own range out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.demand import telework_potential
from etabli.study.demand.calculation import Figure, Parameters, People
from etabli.study.demand.parameters import ByOccupation
from etabli.study.demand.wishes import FEWEST_ANSWERS, PROFILES, Answer

Array = NDArray[np.float64]

# The kernel's groups by the keys of the standard questionnaire.
GROUPS: Mapping[str, str] = {
    "farmer": "farmers",
    "trade": "trades_and_shops",
    "executive": "managers",
    "intermediate": "intermediate",
    "clerical": "clerical",
    "manual": "workers",
}
# Those in which most are employed by somebody.
EMPLOYED = ("managers", "intermediate", "clerical", "workers")


class Potential(NamedTuple):
    """The parameters with what occupations tell, and for profiles of which figures tell it by
    commune, how much of their work allows telework in each (communes,)."""

    parameters: Parameters
    by_commune: Mapping[str, Array]


def potential(
    people: People,
    answers: Sequence[Answer],
    weights: Array,
    parameters: Parameters,
    own: Collection[str],
) -> Potential:
    """`weights`: (answers,) as they were weighted; `own`: parameters that the study replaces."""
    found, by_commune = dict(parameters), {}
    for profile in PROFILES:
        key = f"telework_{profile}"
        if key in own:
            continue
        if profile == "employee" and people.occupations:
            by_commune[profile], known = _counted(people.occupations)
        elif (said := _said(profile, answers, weights)) is not None:
            known = said
        else:
            continue
        told = found[key].moved(known.share)
        if known.answers:
            low, high = min(told.low, found[key].low), max(told.high, found[key].high)
            told = replace(told, low=low, high=high)
        found[key] = replace(told, by_occupation=known)
    return Potential(found, by_commune)


def _counted(occupations: Mapping[str, Figure]) -> tuple[Array, ByOccupation]:
    counts = {group: occupations[group].values for group in EMPLOYED}
    whole = telework_potential({group: [one.sum()] for group, one in counts.items()})
    source = occupations[EMPLOYED[0]].source
    return telework_potential(counts), ByOccupation(float(whole[0]), source=source)


def _said(profile: str, answers: Sequence[Answer], weights: Array) -> ByOccupation | None:
    """None where too few tell their occupation."""
    told = dict.fromkeys(GROUPS.values(), 0.0)
    count = 0
    for answer, weight in zip(answers, weights.tolist(), strict=True):
        if answer.profile == profile and answer.occupation in GROUPS:
            told[GROUPS[answer.occupation]] += weight
            count += 1
    if count < FEWEST_ANSWERS:
        return None
    share = telework_potential({group: [weight] for group, weight in told.items()})
    return ByOccupation(float(share[0]), answers=count)
