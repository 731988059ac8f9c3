"""What estimates and networks say: in words for pages and paper, as plain tables for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from etabli.study.demand.parameters import DEFAULTS
from etabli.study.models import Estimate, Scenario
from etabli.study.respondent.rules import suppressed
from etabli.study.selectors import names_in

Interval = Mapping[str, float]  # mean, low, high

PROFILES: Mapping[str, str | Promise] = {
    "employee": _("Employees"),
    "independent": _("Self-employed"),
    "creator": _("Creators of a business"),
    "cross_border": _("Cross-border employees"),
}
KINDS: Mapping[str, str | Promise] = {
    "hub": _("Coworking hub"),
    "nomad_office": _("Nomad office"),
    "fablab": _("Fab-lab"),
}
FEWEST_TOLD = 0.5  # is told as 1
_STEPS: Mapping[str, str | Promise] = {
    "share": _("People of this profile, of all aged 20 to 64"),
    "adoption": _("Who telework a year after the opening, of these"),
    "interested": _("Interested, be it perhaps, among those who answered"),
    "stated_to_real": _("Who come, of those who are interested"),
    "days": _("Days a week each, and so desk-days a week"),
}


@dataclass(frozen=True)
class Step:
    """One factor of a chain, in words, and what is left after it."""

    label: str
    value: str
    left: str
    source: str
    assumption: bool


@dataclass(frozen=True)
class Funnel:
    """How a profile's people narrow down to users and desk-days a week."""

    name: str
    steps: tuple[Step, ...]
    users: str
    desk_days: str


def funnels(estimate: Estimate, *, published: bool) -> list[Funnel]:
    """The chain of each profile; `published`: without numbers of answers that are too few."""
    results = estimate.results
    return [
        Funnel(
            name=str(PROFILES[profile]),
            steps=tuple(_step(estimate, profile, step, published) for step in chain),
            users=between(results["users"]["by_profile"][profile]),
            desk_days=between(results["desk_days"]["by_profile"][profile]),
        )
        for profile, chain in results["chains"].items()
        if profile in profiles_shown(estimate)
    ]


def profiles_shown(estimate: Estimate) -> dict[str, str]:
    """The profiles and their names, without those who work abroad where there are none to tell."""
    crossing = estimate.results["users"]["by_profile"]["cross_border"]["high"] >= FEWEST_TOLD
    return {key: str(name) for key, name in PROFILES.items() if crossing or key != "cross_border"}


def is_simulated(estimate: Estimate) -> bool:
    """Whether invented answers are among those it is made from."""
    return bool(estimate.inputs["survey"]["simulated"])


def between(interval: Interval) -> str:
    """An interval in whole numbers: `12 to 40`."""
    low, high = number(interval["low"]), number(interval["high"])
    return low if low == high else gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def number(value: float, digits: int = 0) -> str:
    """A number as the reader's language writes it."""
    return str(number_format(round(value, digits), digits))


def percent(share: float, digits: int = 0) -> str:
    """A share in percent, with so many digits after the comma where they are not 0."""
    rounded = round(100 * share, digits)
    return gettext("%(number)s %%") % {"number": number(rounded, digits if rounded % 1 else 0)}


def source_told(
    estimate: Estimate, profile: str, step: Mapping[str, Any], *, published: bool
) -> str:
    """Where a step's number comes from."""
    match step["origin"]:
        case "figures":
            return _figures_told(estimate.inputs["figures"][profile])
        case "survey":
            return _survey_told(
                estimate.inputs["wishes"][profile],
                is_told=not published or answers_told(estimate)[profile],
            )
        case "adoption":
            return gettext("From today’s practice to the scenario, by Bass’s model (1969).")
        case "intention":
            return gettext(
                "How sure the answers are, and from when on; who of these comes is an assumption."
            )
        case _:
            return parameter_source(step["key"], estimate.inputs["parameters"][step["key"]])


def parameter_source(key: str, told: Mapping[str, Any]) -> str:
    """Where a parameter of an estimate comes from."""
    if known := told.get("by_occupation"):
        return occupations_told(known)
    default = DEFAULTS.get(key)  # none for a parameter of earlier estimates
    return str(told["source"] or (default.source if default else gettext("Assumption.")))


def occupations_told(known: Mapping[str, Any]) -> str:
    """How occupations tell whose work allows telework."""
    if known["source"]:
        told = gettext(
            "INSEE, 2021: of the jobs of executives 72 %%, of intermediate professions 48 %%, of "
            "clerical workers 36 %% and of manual workers 2 %% allow telework; with the people at "
            "work of each group in the territory (%(source)s) that makes %(share)s. How far it may "
            "lie from that is an assumption."
        )
    else:
        told = gettext(
            "INSEE, 2021: of the jobs of executives 72 %%, of intermediate professions 48 %%, of "
            "clerical workers 36 %%, of trades and shop owners 33 %%, of farmers 3 %% and of "
            "manual workers 2 %% allow telework; with the occupations that answers of this profile "
            "tell that makes %(share)s. How far it may lie from that is an assumption."
        )
    return told % {"source": known["source"], "share": percent(known["share"])}


def step_label(profile: str, step: Mapping[str, Any]) -> str:
    """What a step of a profile's chain is."""
    key = step["key"]
    # Of creators no figure is known: their chain begins with everybody.
    everybody = key == "share" and profile == "creator"
    label = _("All people aged 20 to 64") if everybody else _STEPS.get(key) or DEFAULTS[key].label
    return str(label)


def demand_json(estimate: Estimate) -> dict[str, Any]:
    """An estimate for a program: users and desk-days a week, and the chains behind them."""
    return {
        "study": estimate.study.slug,
        "estimate": str(estimate.uuid),
        "made_at": estimate.made_at.isoformat(),
        "seed": estimate.seed,
        "simulated": is_simulated(estimate),
        "weighing": estimate.inputs["weighing"],
        "users": estimate.results["users"],
        "desk_days": _days_by_year(estimate.results["desk_days"]),
        "causes": estimate.results.get("causes", {}),
        "parameters": {
            key: {**one, "source": parameter_source(key, one)}
            for key, one in estimate.inputs["parameters"].items()
        },
        "chains": {
            profile: [
                {**step, "source": source_told(estimate, profile, step, published=True)}
                for step in chain
            ]
            for profile, chain in estimate.results["chains"].items()
        },
        "names": names_in(estimate),
    }


def _days_by_year(desk_days: Mapping[str, Any]) -> dict[str, Any]:
    """With each commune's, profile's and year's numbers named."""
    cells = desk_days.get("by_commune_profile_year", {})
    named = {
        code: {
            profile: {
                str(year): dict(zip(("mean", "low", "high"), numbers, strict=True))
                for year, numbers in enumerate(years, start=1)
            }
            for profile, years in profiles.items()
        }
        for code, profiles in cells.items()
    }
    return {**desk_days, "by_commune_profile_year": named}


def network_json(scenario: Scenario) -> dict[str, Any]:
    """A network proposed, for a program: codes come with their names."""
    names, results = names_in(scenario.estimate), scenario.results

    def named(codes: list[str]) -> list[dict[str, str]]:
        return [{"code": code, "name": names[code]} for code in codes]

    def network(table: Mapping[str, Any]) -> dict[str, Any]:
        kinds = {key: named(table[key]) for key in ("hubs", "nomad_offices")}
        return kinds | {
            key: table[key]
            for key in ("objective", "average_minutes", "within_15", "within_30", "over")
            if key in table
        }

    fablab = results["fablab"]
    return {
        "study": scenario.estimate.study.slug,
        "scenario": str(scenario.uuid),
        "estimate": str(scenario.estimate.uuid),
        "simulated": is_simulated(scenario.estimate),
        "rules": scenario.rules,
        **network(results),
        "fablab": {**fablab, "name": names[fablab["code"]]} if fablab else None,
        "bound": results["bound"],
        "gap": results["gap"],
        "status": results["status"],
        "alternatives": [network(one) for one in results["alternatives"]],
        "alternatives_complete": results["complete"],
        "compared": network(results["compared"]) if results["compared"] else None,
        "origin": scenario.origin,
        "effects": results.get("effects"),
        "assumptions": results.get("assumptions", {}),
        "ways_to_work": results.get("work", {}),
        "travel_method": results["travel"]["method"],
        "travel_source": results["travel"]["source"],
        "seconds": results["seconds"],
    }


def answers_told(estimate: Estimate) -> dict[str, bool]:
    """Of which profiles the public may be told how many answered: `respondent.rules.suppressed`.

    The others together are a number too: what is left of all answers. A profile that all answers
    speak for tells no number of its own.
    """
    wishes = estimate.inputs["wishes"]
    own = {profile: one["answers"] for profile, one in wishes.items() if not one["pooled"]}
    left = estimate.inputs["weighing"]["answers"] - sum(own.values())
    shown = suppressed({**own, "": left} if left else own)
    return {profile: shown.get(profile, 0) is not None for profile in wishes}


def _step(estimate: Estimate, profile: str, step: Mapping[str, Any], published: bool) -> Step:
    key, value = step["key"], step["value"]
    return Step(
        label=step_label(profile, step),
        value=_days(value) if key == "days" else _share(value),
        left=between(step["left"]),
        source=source_told(estimate, profile, step, published=published),
        assumption=step["assumption"],
    )


def _share(value: Interval) -> str:
    digits = 0 if value["low"] >= 0.1 else 1
    low, high = percent(value["low"], digits), percent(value["high"], digits)
    return low if low == high else gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def _days(value: Interval) -> str:
    low, high = number(value["low"], 1), number(value["high"], 1)
    return low if low == high else gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def _figures_told(figure: Mapping[str, Any]) -> str:
    parts = [figure["source"], *(str(DEFAULTS[ratio].source) for ratio in figure["ratios"])]
    return " ".join(part for part in parts if part)


def _survey_told(wishes: Mapping[str, Any], *, is_told: bool) -> str:
    if not is_told:
        return gettext("The survey, weighted to the districts.")
    told = ngettext(
        "The survey: %(count)d answer, weighted to the population (worth %(effective)s).",
        "The survey: %(count)d answers, weighted to the population (worth %(effective)s).",
        wishes["answers"],
    ) % {"count": wishes["answers"], "effective": number(wishes["effective"])}
    if wishes["pooled"]:
        return told + " " + gettext("Too few of this profile answered: all profiles speak for it.")
    return told
