"""The demand of a study: from figures, answers and parameters to users and desk-days a week.

    people of the profile × could telework × do so by then × interested × representativeness
    × stated to real = users;  users × days a week = desk-days

The chain is the kernel's; here stands what each factor is made of. Plain values come in, and
tables go out as an `Estimate` keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels import demand as kernel
from etabli.kernels.demand import Adoption, Areas, Factor, Intention, Known, Margin, Profile, Range
from etabli.study.demand.parameters import ADOPTION, Parameter
from etabli.study.demand.wishes import (
    DEGREES,
    DISTRICT,
    HORIZONS,
    PROFILES,
    Answer,
    Survey,
    read_survey,
)

DRAWS = 4000
YEARS = 5  # after the opening
# Those whom an employer pays: their telework spreads; others already work where they like.
PAID = ("employee", "cross_border")
DIGITS = 4  # after the comma, in what is kept

AT_ONCE = Parameter("now", "", 1.0, 1.0, 1.0, "")

Array = NDArray[np.float64]
Table = dict[str, Any]
Parameters = Mapping[str, Parameter]


class Figure(NamedTuple):
    """A number for each commune (communes,), where it comes from, and the parameters that stand
    in for what is not known: each may be wrong by as much as its range says, everywhere alike."""

    values: Array
    source: str
    assumption: bool
    ratios: tuple[str, ...] = ()

    def times(self, parameter: Parameter) -> "Figure":
        """So many times this, where the number itself is not known."""
        ratios = (*self.ratios, parameter.key)
        return Figure(self.values * parameter.likely, self.source, True, ratios)


@dataclass(frozen=True, eq=False)
class People:
    """Who lives in each commune, as far as is known.

    `codes` of the communes and `districts` of the districts; `district`: (communes,) the number
    of the one each lies in.
    """

    codes: tuple[str, ...]
    districts: tuple[str, ...]
    district: NDArray[np.int_]
    inhabitants: Figure
    aged_20_64: Figure | None = None
    employed: Figure | None = None
    self_employed: Figure | None = None
    cross_border: Figure | None = None
    # By the groups of the kernel's `TELEWORK_BY_GROUP`; empty unless all are known.
    occupations: Mapping[str, Figure] = field(default_factory=dict)


def population(people: People, parameters: Parameters) -> Figure:
    """The people aged 20 to 64 of each commune."""
    return people.aged_20_64 or people.inhabitants.times(parameters["aged_20_64"])


def heads(people: People, parameters: Parameters) -> dict[str, Figure]:
    """The people of each profile in each commune, among whom the chain begins.

    Employees are those at work who neither work for themselves nor cross the border; where no
    figure of cross-border workers is known, they are among the employees. Creators are a share of
    everybody, which is for a factor of their chain.
    """
    everybody = population(people, parameters)
    employed = people.employed or everybody.times(parameters["employed"])
    independent = people.self_employed or employed.times(parameters["self_employed"])
    nobody = Figure(np.zeros(len(people.codes)), "—", assumption=True)
    cross_border = people.cross_border or nobody
    parts = (employed, independent, cross_border)
    employee = Figure(
        np.maximum(employed.values - independent.values - cross_border.values, 0.0),
        employed.source,
        any(part.assumption for part in parts),
        employed.ratios,
    )
    counts = {
        "employee": employee,
        "independent": independent,
        "creator": everybody,
        "cross_border": cross_border,
    }
    # People at work may be older; who is not among the population has no part in its shares.
    return {
        profile: count._replace(values=np.minimum(count.values, everybody.values))
        for profile, count in counts.items()
    }


def by_district(values: Array, people: People) -> Array:
    """(districts,) sums of (communes,) values."""
    sums = np.bincount(people.district, weights=values, minlength=len(people.districts))
    return sums.astype(np.float64)


def _mean_by_district(values: Array, weights: Array, people: People) -> Array:
    """(districts,) weighted means of (communes,) values; 0 where nothing weighs."""
    sums, wholes = by_district(values * weights, people), by_district(weights, people)
    return np.divide(sums, wholes, out=np.zeros_like(sums), where=wholes > 0)


def read(people: People, answers: Sequence[Answer], parameters: Parameters) -> Survey:
    """What the answers say, weighted to the margins that the territory's figures give.

    Raises the kernel's InvalidInput when answers come from where nobody lives, or too few of
    those interested say how many days they would come.
    """
    everybody = by_district(population(people, parameters).values, people)
    home = Margin(
        DISTRICT,
        people.districts,
        np.array([answer.district for answer in answers], dtype=np.int_),
        everybody,
    )
    profiles = _profile_margin(people, answers, parameters)
    likely = np.outer(
        [parameters[degree].likely for degree in DEGREES],
        [_wait(parameters, horizon).likely for horizon in HORIZONS],
    )
    return read_survey(answers, [home, *profiles], likely, people.district)


def _profile_margin(
    people: People, answers: Sequence[Answer], parameters: Parameters
) -> list[Margin]:
    """The people of each profile, where figures and not ratios tell how many they are.

    Creators, whom no figure counts, are with those who do not work. Those who cross the border
    are with the employees when nobody of one of them answers, or when no figure parts them.
    """
    counts = heads(people, parameters)
    if people.employed is None or people.self_employed is None:
        return []
    totals = {key: float(counts[key].values.sum()) for key in PROFILES if key != "creator"}
    everybody = float(counts["creator"].values.sum())
    categories = [key for key, total in totals.items() if total > 0]
    rest = everybody - sum(totals.values())
    of = [
        categories.index(answer.profile)
        if answer.profile in categories
        else 0
        if answer.profile == "cross_border"
        else len(categories)
        for answer in answers
    ]
    if rest <= 0 or "employee" not in categories:
        return []
    joined = {"employee", "cross_border"} <= set(categories)
    return [
        Margin(
            "profile",
            (*categories, "other"),
            np.array(of, dtype=np.int_),
            np.array([*(totals[key] for key in categories), rest]),
            {"cross_border": "employee", "employee": "cross_border"} if joined else {},
        )
    ]


def estimate(
    people: People,
    survey: Survey,
    parameters: Parameters,
    seed: int,
    likelier: Mapping[str, Array] | None = None,
) -> tuple[Table, Table]:
    """The figures that went in, and the demand: users, desk-days a week and the chains.

    `likelier`: by profile, (communes,) how many of its people come to be users, in any unit, where
    communes differ in it. For districts the same draws are summed up anew, since percentiles do
    not add up.
    """
    everybody = population(people, parameters)
    counts = heads(people, parameters)
    communes = _run(
        everybody.values,
        counts,
        Areas(people.district, survey.keenness, survey.communes),
        survey,
        parameters,
        seed,
        likelier or {},
    )
    districts = _run(
        by_district(everybody.values, people),
        {
            profile: count._replace(values=by_district(count.values, people))
            for profile, count in counts.items()
        },
        Areas(np.arange(len(people.districts)), survey.keenness),
        survey,
        parameters,
        seed,
        {
            profile: _mean_by_district(ratio, counts[profile].values, people)
            for profile, ratio in (likelier or {}).items()
        },
    )
    figures = {
        "aged_20_64": _figure_told(everybody, people.codes),
        **{profile: _figure_told(count, people.codes) for profile, count in counts.items()},
    }
    results = {
        "users": {
            **_quantity(communes.users, districts.users, people),
            **_by_year([year.users for year in communes.years], people),
        },
        "desk_days": {
            **_quantity(communes.desk_days, districts.desk_days, people),
            **_by_year([year.desk_days for year in communes.years], people),
            "by_commune_profile_year": _by_commune_profile_year(
                [year.desk_days for year in communes.years], people
            ),
        },
        "chains": {chain.profile: _chain(chain) for chain in communes.chains},
        "causes": {key: round(share, DIGITS) for key, share in communes.causes.items()},
    }
    return figures, results


def _run(
    everybody: Array,
    counts: Mapping[str, Figure],
    areas: Areas,
    survey: Survey,
    parameters: Parameters,
    seed: int,
    likelier: Mapping[str, Array],
) -> kernel.Demand:
    profiles = [
        replace(
            _profile(key, everybody, counts[key], survey, parameters), likelier=likelier.get(key)
        )
        for key in PROFILES
    ]
    return kernel.estimate(
        everybody,
        profiles,
        areas=areas,
        years=YEARS,
        keeping=Range(*parameters["keeping"].range),
        draws=DRAWS,
        seed=seed,
    )


def _profile(
    key: str,
    everybody: Array,
    count: Figure,
    survey: Survey,
    parameters: Parameters,
) -> Profile:
    share = np.divide(count.values, everybody, out=np.zeros_like(everybody), where=everybody > 0)
    wishes = survey.wishes[key]
    return Profile(
        key=key,
        share=share,
        share_source=count.source,
        share_assumption=count.assumption,
        factors=(
            *(_doubt(parameters[ratio]) for ratio in count.ratios),
            *([_factor(parameters["creating"])] if key == "creator" else []),
            _factor(parameters[f"telework_{key}"]),
            *([_adoption(parameters)] if key in PAID else []),
            Factor("interested", wishes.interested, "survey", assumption=False),
            _factor(parameters["representativeness"]),
            _intention(wishes.stated, parameters),
        ),
        days=Factor("days", wishes.days, "survey", assumption=False),
    )


def _adoption(parameters: Parameters) -> Factor:
    ranges = (Range(*parameters[key].range) for key in ADOPTION)
    return Factor("adoption", Adoption(*ranges), "adoption", assumption=True, shared=True)


def _intention(stated: Array, parameters: Parameters) -> Factor:
    intention = Intention(
        stated,
        tuple(Range(*parameters[degree].range) for degree in DEGREES),
        tuple(Range(*_wait(parameters, horizon).range) for horizon in HORIZONS),
    )
    return Factor("stated_to_real", intention, "intention", assumption=True, shared=True)


def _wait(parameters: Parameters, horizon: str) -> Parameter:
    """What is left of those who would begin then; all of those who would at once."""
    return parameters.get(horizon, AT_ONCE)


def _factor(parameter: Parameter) -> Factor:
    number = Range(*parameter.range)
    return Factor(parameter.key, number, "parameter", parameter.assumption, shared=True)


def _doubt(parameter: Parameter) -> Factor:
    """By how much a number made with the likeliest ratio may be wrong; 0 stays 0."""
    low, likely, high = parameter.range
    doubt = Range(low / likely, 1.0, high / likely) if likely else Known(1.0)
    return Factor(parameter.key, doubt, "parameter", parameter.assumption, shared=True)


def _figure_told(figure: Figure, codes: Sequence[str]) -> Table:
    return {
        "total": round(float(figure.values.sum()), 1),
        "by_commune": dict(zip(codes, figure.values.round(1).tolist(), strict=True)),
        "source": figure.source,
        "assumption": figure.assumption,
        "ratios": list(figure.ratios),
    }


def _quantity(communes: kernel.Quantity, districts: kernel.Quantity, people: People) -> Table:
    return {
        "total": _interval(communes.total),
        "by_profile": _intervals(communes.by_profile, PROFILES),
        "by_commune": _intervals(communes.by_commune, people.codes),
        "by_district": _intervals(districts.by_commune, people.districts),
        "by_commune_and_profile": {
            code: _intervals(_row(communes.by_commune_and_profile, index), PROFILES)
            for index, code in enumerate(people.codes)
        },
    }


def _by_year(years: Sequence[kernel.Quantity], people: People) -> Table:
    """Of the whole territory and of each profile and commune, 1, 2, ... years after the opening."""
    numbered = list(enumerate(years, start=1))
    return {
        "by_year": {str(year): _interval(quantity.total) for year, quantity in numbered},
        "by_profile_and_year": {
            profile: {
                str(year): _interval(_row(quantity.by_profile, index))
                for year, quantity in numbered
            }
            for index, profile in enumerate(PROFILES)
        },
        "by_commune_and_year": {
            code: {
                str(year): _interval(_row(quantity.by_commune, index))
                for year, quantity in numbered
            }
            for index, code in enumerate(people.codes)
        },
    }


def _by_commune_profile_year(years: Sequence[kernel.Quantity], people: People) -> Table:
    """Compact: for each commune and profile the mean, low and high of each year."""
    cells = np.array(
        [
            [getattr(year.by_commune_and_profile, name) for name in ("mean", "low", "high")]
            for year in years
        ]
    ).round(DIGITS)  # (years, 3, communes, profiles)
    return {
        code: {
            profile: cells[:, :, row, column].tolist() for column, profile in enumerate(PROFILES)
        }
        for row, code in enumerate(people.codes)
    }


def _chain(chain: kernel.Chain) -> list[Table]:
    """The steps from the population on; `origin` is `figures`, `parameter`, `survey`, or for what
    several parameters make together `adoption` or `intention`."""
    return [
        {
            "key": step.key,
            "origin": "figures" if step.key == "share" else step.source,
            "assumption": step.assumption,
            "value": _interval(step.value),
            "left": _interval(step.left),
        }
        for step in chain.steps
    ]


def _row(interval: kernel.Interval, index: int) -> kernel.Interval:
    return kernel.Interval(interval.mean[index], interval.low[index], interval.high[index])


def _intervals(interval: kernel.Interval, keys: Sequence[str]) -> dict[str, Table]:
    return {key: _interval(_row(interval, index)) for index, key in enumerate(keys)}


def _interval(interval: kernel.Interval) -> Table:
    return {
        "mean": round(float(interval.mean), DIGITS),
        "low": round(float(interval.low), DIGITS),
        "high": round(float(interval.high), DIGITS),
    }
