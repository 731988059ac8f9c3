"""The demand of a study: from figures, answers and parameters to users and desk-days a week.

    people of the profile × could telework × interested × representativeness × stated to real
    = users;  users × days a week = desk-days

The chain is the kernel's; here stands what each factor is made of. Plain values come in, and
tables go out as an `Estimate` keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels import demand as kernel
from etabli.kernels.demand import Factor, Known, Profile, Range
from etabli.study.demand.parameters import Parameter
from etabli.study.demand.wishes import PROFILES, Survey

DRAWS = 4000
DIGITS = 4  # after the comma, in what is kept

Array = NDArray[np.float64]
Table = dict[str, Any]


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


def population(people: People, parameters: Mapping[str, Parameter]) -> Figure:
    """The people aged 20 to 64 of each commune."""
    return people.aged_20_64 or people.inhabitants.times(parameters["aged_20_64"])


def heads(people: People, parameters: Mapping[str, Parameter]) -> dict[str, Figure]:
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


def estimate(
    people: People, survey: Survey, parameters: Mapping[str, Parameter], seed: int
) -> tuple[Table, Table]:
    """The figures that went in, and the demand: users, desk-days a week and the chains.

    For districts the same draws are summed up anew, since percentiles do not add up.
    """
    everybody = population(people, parameters)
    counts = heads(people, parameters)
    communes = _run(everybody.values, counts, survey, parameters, seed)
    districts = _run(
        by_district(everybody.values, people),
        {
            profile: count._replace(values=by_district(count.values, people))
            for profile, count in counts.items()
        },
        survey,
        parameters,
        seed,
    )
    figures = {
        "aged_20_64": _figure_told(everybody, people.codes),
        **{profile: _figure_told(count, people.codes) for profile, count in counts.items()},
    }
    results = {
        "users": _quantity(communes.users, districts.users, people),
        "desk_days": _quantity(communes.desk_days, districts.desk_days, people),
        "chains": {chain.profile: _chain(chain) for chain in communes.chains},
    }
    return figures, results


def _run(
    everybody: Array,
    counts: Mapping[str, Figure],
    survey: Survey,
    parameters: Mapping[str, Parameter],
    seed: int,
) -> kernel.Demand:
    profiles = [_profile(key, everybody, counts[key], survey, parameters) for key in PROFILES]
    return kernel.estimate(everybody, profiles, draws=DRAWS, seed=seed)


def _profile(
    key: str,
    everybody: Array,
    count: Figure,
    survey: Survey,
    parameters: Mapping[str, Parameter],
) -> Profile:
    share = np.divide(count.values, everybody, out=np.zeros_like(everybody), where=everybody > 0)
    wishes = survey.wishes[key]
    given = [f"telework_{key}", "representativeness", "stated_to_real"]
    telework, keenness, reality = (_factor(parameters[name]) for name in given)
    return Profile(
        key=key,
        share=share,
        share_source=count.source,
        share_assumption=count.assumption,
        factors=(
            *(_doubt(parameters[ratio]) for ratio in count.ratios),
            *([_factor(parameters["creating"])] if key == "creator" else []),
            telework,
            Factor("interested", wishes.interested, "survey", assumption=False),
            keenness,
            reality,
        ),
        days=Factor("days", wishes.days, "survey", assumption=False),
    )


def _factor(parameter: Parameter) -> Factor:
    return Factor(parameter.key, Range(*parameter.range), "parameter", parameter.assumption)


def _doubt(parameter: Parameter) -> Factor:
    """By how much a number made with the likeliest ratio may be wrong; 0 stays 0."""
    low, likely, high = parameter.range
    doubt = Range(low / likely, 1.0, high / likely) if likely else Known(1.0)
    return Factor(parameter.key, doubt, "parameter", parameter.assumption)


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


def _chain(chain: kernel.Chain) -> list[Table]:
    """The steps from the population on; `origin` is `figures`, `parameter` or `survey`."""
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
