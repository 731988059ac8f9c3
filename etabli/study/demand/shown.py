"""What the page of the demand shows beside the totals: how far the answers can be trusted, the
years, and what the interval comes from."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core import charts
from etabli.core.charts import Bar
from etabli.study.models import Estimate
from etabli.study.report.exhibits import Exhibit, by_demand
from etabli.study.report.telling import (
    PROFILES,
    between,
    number,
    parameter_source,
    percent,
    profiles_shown,
)
from etabli.study.respondent.rules import FEWEST_SHOWN
from etabli.study.selectors import names_in

SURVEYED = ("interested", "days")
BELOW = 0.005  # causes of less than that are not worth a line
ADVISED = 3


def of(estimate: Estimate) -> dict[str, Any]:
    """All of it, by the names that the page uses; of an estimate from before years and causes
    were told, what it has. No queries."""
    told = {"volunteers": volunteers_told(estimate), "weighing": weighing_told(estimate)}
    if "causes" not in estimate.results:
        return told
    return told | {
        "years": by_year(estimate),
        "profiles_and_years": by_profile_and_year(estimate),
        "communes_and_years": by_commune_and_year(estimate),
        "causes": causes(estimate),
        "advice": advice(estimate),
    }


def found_instead(estimate: Estimate | None) -> dict[str, str]:
    """By parameter, what an estimate took in its stead, as occupations tell it."""
    parameters = estimate.inputs["parameters"] if estimate else {}
    return {
        key: _("In the latest estimate, unless you replace it: %(low)s to %(high)s. %(source)s")
        % {
            "low": percent(one["low"]),
            "high": percent(one["high"]),
            "source": parameter_source(key, one),
        }
        for key, one in parameters.items()
        if one.get("by_occupation")
    }


def volunteers_told(estimate: Estimate) -> str:
    """What is to be known before the numbers are believed."""
    keenness = estimate.inputs["parameters"]["representativeness"]
    return _(
        "Those who answered did so of their own accord and are keener than the others. Weighting "
        "does not mend that: of their interest the estimate counts %(low)s to %(high)s for "
        "everybody, and this range is an assumption."
    ) % {"low": percent(keenness["low"]), "high": percent(keenness["high"])}


def weighing_told(estimate: Estimate) -> list[str]:
    """How the answers were weighed, a sentence for each thing to know."""
    weighing, names = estimate.inputs["weighing"], names_in(estimate)
    margins = {"district": _("districts"), "profile": _("profiles")}
    told = [
        ngettext(
            "%(count)s answer, weighted to the population by its %(margins)s, tells as much as "
            "%(effective)s picked at random.",
            "%(count)s answers, weighted to the population by its %(margins)s, tell as much as "
            "%(effective)s picked at random.",
            weighing["answers"],
        )
        % {
            "count": number(weighing["answers"]),
            "margins": _(" and ").join(margins[name] for name in weighing.get("margins", [])),
            "effective": number(weighing["effective"]),
        }
    ]
    told += [_merged(one, names) for one in weighing.get("merged", [])]
    if weighing.get("trimmed"):
        told.append(
            ngettext(
                "%(count)s answer would have weighed too much or too little and stands at a bound: "
                "a fifth or five times the average.",
                "%(count)s answers would have weighed too much or too little and stand at a bound: "
                "a fifth or five times the average.",
                weighing["trimmed"],
            )
            % {"count": number(weighing["trimmed"])}
        )
    if not weighing.get("converged", True):
        told.append(
            _(
                "The weights do not meet the population everywhere: one group is off by "
                "%(deviation)s of its share. More answers from the groups that answered least "
                "would help."
            )
            % {"deviation": percent(weighing["deviation"])}
        )
    if communes := weighing.get("communes"):
        told.append(
            ngettext(
                "%(heard)s of %(all)s communes has answers enough of its own (%(fewest)s) to be "
                "told from its district, and leans on it; each other is taken to be as keen as "
                "its district.",
                "%(heard)s of %(all)s communes have answers enough of their own (%(fewest)s each) "
                "to be told from their district, and lean on it; each other is taken to be as keen "
                "as its district.",
                communes["heard"],
            )
            % {
                "heard": number(communes["heard"]),
                "all": number(communes["all"]),
                "fewest": number(FEWEST_SHOWN),
            }
        )
    if few := [names[code] for code in weighing.get("few_answers", [])]:
        told.append(
            _(
                "Few answers from %(districts)s: what is said of it leans on the whole territory, "
                "the more the fewer they are."
            )
            % {"districts": ", ".join(few)}
        )
    return told


def by_year(estimate: Estimate) -> Exhibit:
    """Users 1 to 5 years after the opening, with desk-days in the table beside."""
    users, days = (estimate.results[key]["by_year"] for key in ("users", "desk_days"))
    labels = {
        year: ngettext("%(count)d year after", "%(count)d years after", int(year))
        % {"count": int(year)}
        for year in users
    }
    return Exhibit(
        _("Users by year after the opening"),
        (_("Year"), _("Users"), _("Desk-days a week")),
        tuple((labels[year], between(users[year]), between(days[year])) for year in users),
        tuple(
            Bar(labels[year], one["mean"], between(one), one["low"], one["high"])
            for year, one in users.items()
        ),
        charts.bars,
        _("The bar is the mean; nine times in ten the number lies within the whisker."),
    )


def by_profile_and_year(estimate: Estimate) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The years, and for each profile its desk-days a week."""
    profiles = estimate.results["desk_days"]["by_profile_and_year"]
    years = list(estimate.results["desk_days"]["by_year"])
    return years, [
        (name, [between(profiles[key][year]) for year in years])
        for key, name in profiles_shown(estimate).items()
    ]


def by_commune_and_year(estimate: Estimate) -> list[tuple[str, list[str]]]:
    """For each commune its desk-days a week by year, those with the most first; nothing of an
    estimate from before these were told."""
    communes = estimate.results["desk_days"].get("by_commune_and_year", {})
    return [
        (one["name"], [between(cell) for cell in communes[one["code"]].values()])
        for one in by_demand(estimate, by_district=False)
        if one["code"] in communes
    ]


def causes(estimate: Estimate) -> Exhibit:
    """How much of the variance of all desk-days each number makes."""
    rows = [(_cause(key), share) for key, share in _ranked(estimate)]
    together = 1 - sum(estimate.results["causes"].values())
    if together >= BELOW:
        rows.append((_("Several of these together"), together))
    return Exhibit(
        _("What the interval comes from"),
        (_("Number"), _("Part of the variance")),
        tuple((label, percent(share)) for label, share in rows),
        tuple(Bar(label, share, percent(share)) for label, share in rows),
        charts.bars,
        _("Of the variance of all desk-days a week, the part that each number makes alone."),
        is_share=True,
    )


def advice(estimate: Estimate) -> list[tuple[str, str]]:
    """The numbers that make most of the interval, and how to know them better."""
    return [(_cause(key), _remedy(key)) for key, _share in _ranked(estimate)[:ADVISED]]


def _ranked(estimate: Estimate) -> list[tuple[str, float]]:
    """What makes most of the variance first; what makes next to nothing is left out."""
    shares: dict[str, float] = estimate.results["causes"]
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    return [(key, share) for key, share in ranked if share >= BELOW]


def _merged(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    labels = {**names, **PROFILES, "other": _("people of no such profile")}
    words = {"category": labels[one["category"]], "into": labels.get(one["into"])}
    if one["into"] is None:
        return _("Nobody answered of: %(category)s. All the others speak for them.") % words
    return _("Nobody answered of: %(category)s. Those of “%(into)s” speak for them.") % words


def _cause(key: str) -> str:
    """In few words: a phone is narrow."""
    if (profile := key.removeprefix("telework_")) in PROFILES:
        return _("Work allows it: %(profile)s") % {"profile": PROFILES[profile]}
    told = {
        "interested": _("Interest among those who answered"),
        "representativeness": _("Interest of those who did not"),
        "stated_to_real": _("From saying so to coming"),
        "days": _("Days a week"),
        "adoption": _("How telework spreads"),
        "creating": _("How many create a business"),
        "aged_20_64": _("How many are aged 20 to 64"),
        "employed": _("How many are at work"),
        "self_employed": _("How many are self-employed"),
    }
    return told.get(key, key)


def _remedy(key: str) -> str:
    if key in SURVEYED:
        return _("more answers")
    if key == "stated_to_real":
        return _("the entries of a place that is open")
    if key == "representativeness":
        return _("some answers of people picked at random")
    return _("a figure of the territory’s own")
