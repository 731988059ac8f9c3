"""What the answers say of each profile, weighted so that each district counts as it is peopled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.demand import (
    Mean,
    Surveyed,
    effective_size,
    poststratify,
    weighted_mean,
    weighted_share,
)

PROFILES = ("employee", "independent", "creator", "cross_border")
INTERESTED = ("certain", "probable")
# What somebody says who comes for the others there, and not for a desk alone.
COMPANY = ("company", "animation")

# Below so many answers a profile's wishes are those of all profiles together.
FEWEST_ANSWERS = 15
# Above 40 % of the year's work, telework from France is taxed otherwise (amendment of 27 June 2023
# to the French-Swiss tax treaty): two days of a week of five.
MOST_CROSS_BORDER_DAYS = 2.0
MOST_DAYS = 7.0


class Answer(NamedTuple):
    """What the estimate reads of one response of somebody who lives in the territory."""

    profile: str
    district: int  # its number among the territory's
    interest: str
    days: float
    priorities: Sequence[str]


@dataclass(frozen=True)
class Wishes:
    """How many are interested, for how many days a week, and which share of them for the company.

    `pooled`: too few of the profile answered, so all profiles speak for it.
    """

    interested: Surveyed
    days: Mean
    company: float
    answers: int
    effective: float
    pooled: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "interested": round(self.interested.successes / self.interested.effective_size, 4),
            "days": round(self.days.value, 3),
            "company": round(self.company, 4),
            "answers": self.answers,
            "effective": round(self.effective, 1),
            "pooled": self.pooled,
        }


@dataclass(frozen=True)
class Survey:
    """The wishes by profile, and the districts that nobody answered from."""

    wishes: dict[str, Wishes]
    answers: int
    effective: float
    silent_districts: tuple[int, ...]


def read_survey(answers: Sequence[Answer], population: NDArray[np.float64]) -> Survey:
    """What `answers` say; `population`: (districts,) aged 20 to 64.

    Volunteers of a district where few answer weigh more, so that each district weighs as it is
    peopled. Raises the kernel's InvalidInput when fewer than two interested people say how many
    days they would come.
    """
    weighting = poststratify([answer.district for answer in answers], population)
    return Survey(
        wishes={profile: _wishes(profile, answers, weighting.weights) for profile in PROFILES},
        answers=len(answers),
        effective=effective_size(weighting.weights),
        silent_districts=weighting.empty_cells,
    )


def _wishes(profile: str, answers: Sequence[Answer], weights: NDArray[np.float64]) -> Wishes:
    own = np.array([answer.profile == profile for answer in answers])
    days = np.array([answer.days for answer in answers])
    interested = np.array([answer.interest in INTERESTED for answer in answers])
    pooled = bool(own.sum() < FEWEST_ANSWERS or (own & interested & (days > 0)).sum() < 2)
    heard = np.ones_like(own) if pooled else own
    coming = heard & interested & (days > 0)
    most = MOST_CROSS_BORDER_DAYS if profile == "cross_border" else MOST_DAYS
    return Wishes(
        interested=weighted_share(interested[heard], weights[heard]),
        days=weighted_mean(np.minimum(days[coming], most), weights[coming], high=most),
        company=_company(answers, heard & interested, weights),
        answers=int(heard.sum()),
        effective=effective_size(weights[heard]),
        pooled=pooled,
    )


def _company(
    answers: Sequence[Answer], heard: NDArray[np.bool_], weights: NDArray[np.float64]
) -> float:
    """The share for whom company is among what matters, of those who say what does; half of them
    when nobody says."""
    told = heard & np.array([bool(answer.priorities) for answer in answers])
    if not told.any():
        return 0.5
    wanted = np.array([any(wish in COMPANY for wish in answer.priorities) for answer in answers])
    return float(np.average(wanted[told], weights=weights[told]))
