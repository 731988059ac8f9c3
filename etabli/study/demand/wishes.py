"""What the answers say of each profile, weighted so that they look like the population."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.demand import (
    Margin,
    Mean,
    Nested,
    Raked,
    Shrunk,
    Surveyed,
    composite,
    effective_size,
    nest,
    rake,
    shrink,
    weighted_mean,
    weighted_share,
)
from etabli.study.respondent.rules import FEWEST_SHOWN

PROFILES = ("employee", "independent", "creator", "cross_border")
INTERESTED = ("certain", "probable")
# How sure people are, and from when on: those who do not say when count as within a year.
DEGREES = (*INTERESTED, "perhaps")
HORIZONS = ("now", "within_6_months", "within_a_year", "later")
UNTOLD = HORIZONS.index("within_a_year")
# What somebody says who comes for the others there, and not for a desk alone.
COMPANY = ("company", "animation")

# Below so many answers a profile's wishes lean on those of all profiles together, and are taken to
# be no less sure than so many would be.
FEWEST_ANSWERS = 15
# Nobody speaks for five times as many people as an average answer, or for less than a fifth.
BOUNDS = (0.2, 5.0)
# Above 40 % of the year's work, telework from France is taxed otherwise (amendment of 27 June 2023
# to the French-Swiss tax treaty): two days of a week of five.
MOST_CROSS_BORDER_DAYS = 2.0
MOST_DAYS = 7.0

DISTRICT = "district"
Array = NDArray[np.float64]


UNKNOWN = -1


class Answer(NamedTuple):
    """What the estimate reads of one response of somebody who lives in the territory.

    `district` and `commune`: their numbers among the territory's; of answers that were reduced,
    the commune is `UNKNOWN`. `minutes`: the longest way they would go; None when they do not say.
    """

    profile: str
    district: int
    interest: str
    days: float
    priorities: Sequence[str]
    start: str = ""
    commune: int = UNKNOWN
    occupation: str = ""
    minutes: float | None = None


class HalfWay(NamedTuple):
    """The way, in minutes, that half of those who said how far they would go are ready for."""

    minutes: float
    answers: int


@dataclass(frozen=True)
class Wishes:
    """How many are interested, be it perhaps; how sure they are and from when on; for how many
    days a week; which share of them comes for the company; and how far half of them would go.

    `stated`: (degrees, horizons) effective numbers. `pooled`: too few of the profile answered, so
    that it leans on the answers of all. `half_minutes`: None where too few say how far.
    """

    interested: Surveyed
    stated: Array
    days: Mean
    company: float
    answers: int
    effective: float
    pooled: bool
    half_minutes: HalfWay | None

    def as_json(self) -> dict[str, Any]:
        return {
            "interested": round(self.interested.successes / self.interested.effective_size, 4),
            "stated": {
                degree: dict(zip(HORIZONS, row.round(2).tolist(), strict=True))
                for degree, row in zip(DEGREES, self.stated, strict=True)
            },
            "days": round(self.days.value, 3),
            "company": round(self.company, 4),
            "answers": self.answers,
            "effective": round(self.effective, 1),
            "pooled": self.pooled,
            "half_minutes": self.half_minutes._asdict() if self.half_minutes else None,
        }


@dataclass(frozen=True)
class Survey:
    """The wishes by profile, how keen each district is and each commune in it, and how the
    answers were weighed; `heard`: how many communes have answers enough of their own."""

    wishes: dict[str, Wishes]
    keenness: Shrunk
    communes: Nested
    heard: int
    answers: int
    effective: float
    raked: Raked
    margins: tuple[str, ...]
    districts: tuple[str, ...]
    few_answers: tuple[str, ...]  # districts with some answers, but few

    def as_json(self) -> dict[str, Any]:
        """How the answers were weighed."""
        merged = self.raked.merged
        return {
            "answers": self.answers,
            "effective": round(self.effective, 1),
            "margins": list(self.margins),
            "converged": self.raked.converged,
            "deviation": round(self.raked.deviation, 6),
            "trimmed": self.raked.trimmed,
            "bounds": list(BOUNDS),
            "merged": [
                {"margin": one.margin, "category": one.category, "into": one.into} for one in merged
            ],
            "silent_districts": [one.category for one in merged if one.margin == DISTRICT],
            "leaning": dict(
                zip(self.districts, self.keenness.leaning.round(3).tolist(), strict=True)
            ),
            "few_answers": list(self.few_answers),
            # Not which ones: that would tell how few answered in the others.
            "communes": {"heard": self.heard, "all": len(self.communes.of)},
        }


def read_survey(
    answers: Sequence[Answer],
    margins: Sequence[Margin],
    coming: Array,
    district: NDArray[np.int_],
) -> Survey:
    """What `answers` say, weighted to the margins, of which the first is that of the districts.

    `coming`: (degrees, horizons) the likeliest share of those who say so that comes: the days and
    the wishes of those who come count by it. `district`: (communes,) where each lies.
    Raises the kernel's InvalidInput when fewer than two interested people say how many days they
    would come.
    """
    raked = rake(margins, bounds=BOUNDS)
    districts = margins[0].categories
    counts = np.bincount(margins[0].of, minlength=len(districts)).tolist()
    wishes = _wishes(_in_columns(answers, raked.weights, coming))
    home = np.array([answer.district for answer in answers])
    seen = _seen(answers, raked.weights, wishes)
    areas = _counted_in(seen, home, len(districts))
    keenness = shrink(areas.interested, areas.sizes, areas.likely)
    parts = _of_communes(answers, seen, district, areas.likely)
    return Survey(
        wishes=wishes,
        keenness=keenness,
        communes=nest(parts.interested, parts.sizes, parts.likely, district, keenness),
        heard=int((parts.sizes > 0).sum()),
        answers=len(answers),
        effective=effective_size(raked.weights),
        raked=raked,
        margins=tuple(margin.name for margin in margins),
        districts=districts,
        few_answers=tuple(
            name
            for name, count in zip(districts, counts, strict=True)
            if 0 < count < FEWEST_ANSWERS
        ),
    )


@dataclass(frozen=True, eq=False)
class _Told:
    """The answers in columns, (responses,) each."""

    profile: NDArray[np.str_]
    interested: NDArray[np.bool_]
    days: Array
    minutes: Array  # NaN where they do not say
    chance: Array  # of coming, by what was said
    weights: Array
    all: Sequence[Answer]

    def coming(self, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Those whose days are known and count."""
        return among & self.interested & (self.days > 0) & (self.chance > 0)

    def mean_days(self, among: NDArray[np.bool_], most: float) -> Mean:
        rows = self.coming(among)
        days = np.minimum(self.days[rows], most)
        return weighted_mean(days, (self.weights * self.chance)[rows], high=most)


def _in_columns(answers: Sequence[Answer], weights: Array, coming: Array) -> _Told:
    interested = [answer.interest in DEGREES for answer in answers]
    return _Told(
        profile=np.array([answer.profile for answer in answers]),
        interested=np.array(interested),
        days=np.array([answer.days for answer in answers]),
        minutes=np.array([answer.minutes for answer in answers], dtype=np.float64),
        chance=np.array(
            [
                coming[_cell(answer)] if is_interested else 0.0
                for answer, is_interested in zip(answers, interested, strict=True)
            ]
        ),
        weights=weights,
        all=answers,
    )


def _wishes(told: _Told) -> dict[str, Wishes]:
    """Of each profile, those of few lean on the answers of all."""
    own = {profile: told.profile == profile for profile in PROFILES}
    few = {
        profile: bool(mine.sum() < FEWEST_ANSWERS or told.coming(mine).sum() < 2)
        for profile, mine in own.items()
    }
    sizes = np.array(
        [effective_size(told.weights[mine]) if mine.any() else 0.0 for mine in own.values()]
    )
    shares = np.array(
        [
            np.average(told.interested[mine], weights=told.weights[mine]) if mine.any() else 0.0
            for mine in own.values()
        ]
    )
    everybody = _softened(weighted_share(told.interested, told.weights))
    leaning = shrink(np.minimum(shares, 1.0) * sizes, sizes, np.full(len(PROFILES), everybody))
    # A profile of which nobody answers may differ from all others; by how much is unknown.
    least = min(effective_size(told.weights), FEWEST_ANSWERS)
    wishes = {}
    for index, (profile, mine) in enumerate(own.items()):
        most = MOST_CROSS_BORDER_DAYS if profile == "cross_border" else MOST_DAYS
        heard = np.ones_like(mine) if few[profile] else mine
        wishes[profile] = Wishes(
            interested=leaning.surveyed(index, least)
            if few[profile]
            else weighted_share(told.interested[mine], told.weights[mine]),
            stated=_stated(told, mine, float(sizes[index]), few[profile]),
            days=_leaning_days(told, list(own.values()), index, most)
            if few[profile]
            else told.mean_days(mine, most),
            company=_company(told.all, heard & told.interested, told.weights * told.chance),
            answers=int(heard.sum()),
            effective=effective_size(told.weights[heard]),
            pooled=few[profile],
            half_minutes=_half_way(told, mine),
        )
    return wishes


def _leaning_days(told: _Told, own: Sequence[NDArray[np.bool_]], index: int, most: float) -> Mean:
    """The days of a profile of which few answered, between theirs and those of all."""
    everybody = told.mean_days(np.ones(len(told.weights), dtype=np.bool_), most)
    rows = told.coming(np.ones(len(told.weights), dtype=np.bool_))
    spread = float(np.var(np.minimum(told.days[rows], most)))
    means, variances = np.zeros(len(own)), np.full(len(own), np.inf)
    for number, mine in enumerate(own):
        coming = told.coming(mine)
        if coming.any():
            weights = (told.weights * told.chance)[coming]
            means[number] = np.average(np.minimum(told.days[coming], most), weights=weights)
            variances[number] = spread / effective_size(weights)
    both = composite(means, variances, everybody.value, least=spread / FEWEST_ANSWERS)
    mean = min(float(both.means[index]), most)
    return Mean(mean, float(both.variances[index]) ** 0.5, 0.0, most)


def _half_way(told: _Told, among: NDArray[np.bool_]) -> HalfWay | None:
    """The median of the longest ways that those who count would go."""
    rows = told.coming(among) & ~np.isnan(told.minutes)
    if rows.sum() < FEWEST_ANSWERS:
        return None
    order = np.argsort(told.minutes[rows], kind="stable")
    minutes = told.minutes[rows][order]
    weights = (told.weights * told.chance)[rows][order]
    reached = np.cumsum(weights) - weights / 2
    median = float(np.interp(weights.sum() / 2, reached, minutes))
    return HalfWay(float(round(median)), int(rows.sum()))


def _cell(answer: Answer) -> tuple[int, int]:
    """Of somebody interested: how sure, and from when on."""
    horizon = HORIZONS.index(answer.start) if answer.start in HORIZONS else UNTOLD
    return DEGREES.index(answer.interest), horizon


def _stated(told: _Told, mine: NDArray[np.bool_], size: float, few: bool) -> Array:
    """(degrees, horizons) effective numbers; where few answered, the others make up for those who
    are missing to `FEWEST_ANSWERS`."""
    table = _counted(told, mine)
    if mine.any():
        table *= size / told.weights[mine].sum()
    if few:
        missing = max(FEWEST_ANSWERS - size, 0.0)
        table += _counted(told, np.ones_like(mine)) * missing / told.weights.sum()
    return table


def _counted(told: _Told, among: NDArray[np.bool_]) -> Array:
    table = np.zeros((len(DEGREES), len(HORIZONS)))
    for answer, weight in zip(told.all, np.where(among, told.weights, 0.0), strict=True):
        if answer.interest in DEGREES:
            table[_cell(answer)] += weight
    return table


class _Seen(NamedTuple):
    """Of each answer (responses,), or of each area together (areas,): those interested, how many
    answers it is worth, and how likely people of the same profiles are to be interested."""

    interested: Array
    sizes: Array  # of answers their weights, of areas effective numbers
    likely: Array


def _seen(answers: Sequence[Answer], weights: Array, wishes: Mapping[str, Wishes]) -> _Seen:
    interested = np.array([float(answer.interest in DEGREES) for answer in answers])
    everybody = _softened(weighted_share(interested, weights))
    expected = {profile: _softened(one.interested) for profile, one in wishes.items()}
    likely = np.array([expected.get(answer.profile, everybody) for answer in answers])
    return _Seen(interested, weights, likely)


def _counted_in(seen: _Seen, of: NDArray[np.int_], count: int) -> _Seen:
    """Areas together. One where nobody answered is expected to be like the whole."""
    everybody = _softened(weighted_share(seen.interested, seen.sizes))
    areas = _Seen(np.zeros(count), np.zeros(count), np.full(count, everybody))
    for area in np.unique(of[of != UNKNOWN]).tolist():
        there = of == area
        weights = seen.sizes[there]
        areas.sizes[area] = effective_size(weights)
        share = float(np.average(seen.interested[there], weights=weights))
        areas.interested[area] = min(share, 1.0) * areas.sizes[area]
        areas.likely[area] = np.average(seen.likely[there], weights=weights)
    return areas


def _of_communes(
    answers: Sequence[Answer], seen: _Seen, district: NDArray[np.int_], likely: Array
) -> _Seen:
    """Communes with answers enough; of the others, what is `likely` in their district.

    What a handful answered tells little of their commune and might tell of them, so it speaks for
    the district alone.
    """
    of = np.array([answer.commune for answer in answers])
    known = of[of != UNKNOWN]
    counts = np.bincount(known, minlength=len(district))
    own = np.flatnonzero(counts >= FEWEST_SHOWN)
    communes = _counted_in(seen, np.where(np.isin(of, own), of, UNKNOWN), len(district))
    silent = communes.sizes == 0
    communes.likely[silent] = likely[district[silent]]
    return communes


def _softened(share: Surveyed) -> float:
    """Neither 0 nor 1: the mean under Jeffreys' prior."""
    return (share.successes + 0.5) / (share.effective_size + 1)


def _company(answers: Sequence[Answer], heard: NDArray[np.bool_], weights: Array) -> float:
    """The share for whom company is among what matters, of those who say what does; half of them
    when nobody says."""
    told = heard & np.array([bool(answer.priorities) for answer in answers]) & (weights > 0)
    if not told.any():
        return 0.5
    wanted = np.array([any(wish in COMPANY for wish in answer.priorities) for answer in answers])
    return float(np.average(wanted[told], weights=weights[told]))
