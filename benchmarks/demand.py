"""Whether the interval of a demand holds the truth, and how long an estimate takes.

Invented populations of which all is known: 55 communes in five districts, four profiles; districts
differ in how keen they are, and communes within them. Of each the numbers that nobody knows are
drawn from the ranges of the assumptions, volunteers are drawn from it (each district and profile
answers more or less willingly than its share), and the demand is estimated from their answers as
for a study. Promised: of the true desk-days a week the 90 % interval holds 85 to 95 % of the time.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.demand import Adoption, Margin, Range, rake
from etabli.study.demand import calculation
from etabli.study.demand.calculation import Figure, People
from etabli.study.demand.parameters import ADOPTION, DEFAULTS
from etabli.study.demand.wishes import DEGREES, HORIZONS, PROFILES, Answer

NEEDS_DATABASE = False
COMMUNES, DISTRICTS, LEAST, MOST = 55, 5, 150, 400
YEARS = calculation.YEARS
SHARES = {"employee": 0.55, "independent": 0.09, "cross_border": 0.12}  # of those aged 20 to 64
Array = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """A territory, its volunteers, and the truth: desk-days a week of year 1 by commune and
    profile, and in all by year."""

    people: People
    answers: list[Answer]
    cells: Array
    years: Array


def world(random: np.random.Generator) -> World:
    people = _people(random)
    counts = calculation.heads(people, DEFAULTS)
    heads = np.column_stack([counts[profile].values for profile in PROFILES])
    drawn = {key: _drawn(random, key) for key in DEFAULTS if key not in ADOPTION}
    interest = _interest(random, people.district)
    said, days = _said(random), _days(random)
    coming = _coming(random)
    # Of those interested of a profile, the share who come, and their desk-days.
    real = np.einsum("pdh,dh->p", said, coming)
    real_days = np.einsum("pdh,dh,pd->p", said, coming, days)
    for column, profile in enumerate(PROFILES):
        if profile == "cross_border":
            real_days[column] = real[column] * (real_days[column] / real[column]).clip(max=2)
    practice = _practice(random)
    could = np.array([drawn[f"telework_{profile}"] for profile in PROFILES])
    could[PROFILES.index("creator")] *= drawn["creating"]
    per_head = could * drawn["representativeness"] * real_days
    spread = np.ones((YEARS, len(PROFILES)))
    for profile in calculation.PAID:
        spread[:, PROFILES.index(profile)] = practice
    before = heads * interest * per_head
    kept = drawn["keeping"] ** np.arange(YEARS)
    return World(
        people=people,
        answers=list(_volunteers(random, people, heads, interest, said, days)),
        cells=before * spread[0],
        years=(before.sum(axis=0) * spread).sum(axis=1) * kept,
    )


def _drawn(random: np.random.Generator, key: str) -> float:
    return float(Range(*DEFAULTS[key].range).draw(random, 1)[0])


def _people(random: np.random.Generator) -> People:
    inhabitants = random.lognormal(6.2, 1.0, COMMUNES)
    aged = inhabitants * random.uniform(0.5, 0.6, COMMUNES)
    parts = {
        profile: aged * share * random.uniform(0.7, 1.3, COMMUNES)
        for profile, share in SHARES.items()
    }

    def figure(values: Array) -> Figure:
        return Figure(values, "invented", assumption=False)

    return People(
        codes=tuple(f"c{index}" for index in range(COMMUNES)),
        districts=tuple(f"d{index}" for index in range(DISTRICTS)),
        district=np.concatenate(
            [np.arange(DISTRICTS), random.integers(DISTRICTS, size=COMMUNES - DISTRICTS)]
        ),
        inhabitants=figure(inhabitants),
        aged_20_64=figure(aged),
        employed=figure(sum(parts.values(), np.zeros(COMMUNES))),
        self_employed=figure(parts["independent"]),
        cross_border=figure(parts["cross_border"]),
    )


def _interest(random: np.random.Generator, district: NDArray[np.int_]) -> Array:
    """(communes, profiles) of volunteers: profiles differ much, districts a little, and communes
    in some worlds as much again."""
    profile = random.normal([0.5, 1.5, 2.0, 0.4], 0.5)
    keen = random.normal(0, 0.4, (DISTRICTS, 1))[district]
    keen += random.normal(0, random.uniform(0, 0.4), (COMMUNES, 1))
    return 1 / (1 + np.exp(-(profile + keen)))


def _said(random: np.random.Generator) -> Array:
    """(profiles, degrees, horizons) how those interested part."""
    degree = random.dirichlet([3, 4, 4], len(PROFILES))
    horizon = random.dirichlet([3, 3, 3, 2], len(PROFILES))
    return degree[:, :, None] * horizon[:, None, :]


def _days(random: np.random.Generator) -> Array:
    """(profiles, degrees) mean days a week: the surer, the more."""
    mean = random.uniform([0.8, 1.5, 2, 0.8], [1.6, 3, 4, 1.5])
    return mean[:, None] * np.array([1.2, 1.0, 0.8])


def _coming(random: np.random.Generator) -> Array:
    """(degrees, horizons) who come of those who say so: one level for all degrees, one for all
    horizons."""
    degree, horizon = random.uniform(size=(2, 1))
    at = {
        key: float(Range(*DEFAULTS[key].range).at(level)[0])
        for keys, level in ((DEGREES, degree), (HORIZONS[1:], horizon))
        for key in keys
    }
    return np.outer([at[key] for key in DEGREES], [1.0, *(at[key] for key in HORIZONS[1:])])


def _practice(random: np.random.Generator) -> Array:
    """(years,) who telework of those whose work allows it."""
    ranges = (Range(*DEFAULTS[key].range) for key in ADOPTION)
    return Adoption(*ranges).path(random, 1, YEARS)[:, 0]


def _volunteers(
    random: np.random.Generator,
    people: People,
    heads: Array,
    interest: Array,
    said: Array,
    days: Array,
) -> Iterator[Answer]:
    """Creators answer as one in fifty of the population."""
    home = heads.copy()
    home[:, PROFILES.index("creator")] *= 0.02
    willing = random.uniform(0.5, 2, (DISTRICTS, 1))[people.district]
    chance = home * willing * random.uniform(0.5, 2, len(PROFILES))
    chance[:, PROFILES.index("creator")] *= 3
    cells = random.choice(
        chance.size, random.integers(LEAST, MOST + 1), p=(chance / chance.sum()).ravel()
    )
    for row, column in zip(*np.unravel_index(cells, chance.shape), strict=True):
        profile, commune, district = PROFILES[column], int(row), int(people.district[row])
        if random.uniform() > interest[row, column]:
            yield Answer(profile, district, "no", 0.0, (), commune=commune)
            continue
        cell = random.choice(said[column].size, p=said[column].ravel())
        degree, horizon = np.unravel_index(cell, said[column].shape)
        mean = days[column, degree]
        number = float(np.clip(random.gamma(4, mean / 4), 0.1, 7))
        if profile == "cross_border":
            number = min(number, 2.0)
        yield Answer(profile, district, DEGREES[degree], number, (), HORIZONS[horizon], commune)


def held(told: World, results: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """For each number of the estimate: what it is of, and whether its interval holds the truth."""
    days = results["desk_days"]
    for year in range(YEARS):
        yield f"total, year {year + 1}", _within(days["by_year"][str(year + 1)], told.years[year])
    for column, profile in enumerate(PROFILES):
        yield (
            f"profile: {profile}",
            _within(days["by_profile"][profile], told.cells[:, column].sum()),
        )
    for index, district in enumerate(told.people.districts):
        there = told.people.district == index
        yield "district", _within(days["by_district"][district], told.cells[there].sum())
    for row, code in enumerate(told.people.codes):
        yield "commune", _within(days["by_commune"][code], told.cells[row].sum())


def _within(interval: Mapping[str, float], truth: float) -> bool:
    slack = 1e-4  # what is kept of an interval is rounded
    return bool(interval["low"] - slack <= truth <= interval["high"] + slack)


def beside() -> None:
    """Raking, beside samplics where it is installed."""
    try:
        from samplics.weighting import SampleWeight
    except ImportError:
        print("samplics is not installed, so raking is not measured beside it.")
        return
    random = np.random.default_rng(1)
    print("| responses | margins | ours | samplics | largest difference |\n|---|---|---|---|---|")
    for count in (240, 2400, 24_000):
        of = {f"m{size}": random.integers(size, size=count) for size in (5, 4, 3)}
        people = random.uniform(0.5, 2, count)
        totals = {
            name: np.bincount(cells, people) * count / people.sum() for name, cells in of.items()
        }
        margins = [
            Margin(name, tuple(map(str, range(len(totals[name])))), cells, totals[name])
            for name, cells in of.items()
        ]
        began = time.perf_counter()
        ours = rake(margins).weights
        middle = time.perf_counter()
        theirs = SampleWeight().rake(
            samp_weight=np.ones(count),
            margins=of,
            control={name: dict(enumerate(total.tolist())) for name, total in totals.items()},
            tol=1e-9,
            ctrl_tol=1e-9,
            max_iter=1000,
        )
        ended = time.perf_counter()
        print(
            f"| {count:,} | 5, 4, 3 | {1000 * (middle - began):.1f} ms "
            f"| {1000 * (ended - middle):.1f} ms | {np.abs(ours - theirs).max():.1e} |"
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks demand")
    parser.add_argument("--worlds", type=int, default=400, help="populations (400)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts: dict[str, list[bool]] = defaultdict(list)
    seconds = []
    for number in range(options.worlds):
        told = world(np.random.default_rng([options.seed, number]))
        began = time.perf_counter()
        survey = calculation.read(told.people, told.answers, DEFAULTS)
        _figures, results = calculation.estimate(told.people, survey, DEFAULTS, seed=number)
        seconds.append(time.perf_counter() - began)
        for name, is_held in held(told, results):
            counts[name].append(is_held)
    print("| the truth of | intervals | hold it |\n|---|---|---|")
    for name, each in counts.items():
        print(f"| {name} | {len(each):,} | {np.mean(each):.1%} |")
    print(
        f"\nAn estimate of {COMMUNES} communes, five years, {calculation.DRAWS:,} draws: "
        f"{np.median(seconds):.2f} s (median), {max(seconds):.2f} s at most.\n"
    )
    beside()
    return 0


if __name__ == "__main__":
    sys.exit(main())
