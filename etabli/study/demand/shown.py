"""What the page of the demand shows beside the totals: how far the answers can be trusted, the
years, and what the interval comes from."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core import charts
from etabli.core.charts import Bar
from etabli.study.demand.parameters import DEFAULTS
from etabli.study.models import Estimate
from etabli.study.report.exhibits import Exhibit
from etabli.study.report.telling import PROFILES, between, number, percent
from etabli.study.selectors import names_in

SURVEYED = ("interested", "days")
BELOW = 0.005  # causes of less than that are not worth a line
FEW = 0.5  # a district that leans more than that on the others has few answers of its own


def of(estimate: Estimate) -> dict[str, Any]:
    """All of it, by the names that the page uses. No queries."""
    return {
        "volunteers": volunteers_told(estimate),
        "weighing": weighing_told(estimate),
        "years": by_year(estimate),
        "profiles_and_years": by_profile_and_year(estimate),
        "causes": causes(estimate),
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
    leaning = zip(
        estimate.inputs["territory"]["districts"], weighing.get("leaning", []), strict=False
    )
    if few := [names[one["code"]] for one, share in leaning if share > FEW]:
        told.append(
            _(
                "Few answers, or answers like those of the others: what is said of %(districts)s "
                "comes more from the whole territory than from there."
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
        (str(PROFILES[key]), [between(one[year]) for year in years])
        for key, one in profiles.items()
    ]


def causes(estimate: Estimate) -> Exhibit:
    """How much of the variance of all desk-days each number makes, and how to know it better."""
    shares: dict[str, float] = estimate.results["causes"]
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    rows = [(_cause(key), share, _remedy(key)) for key, share in ranked if share >= BELOW]
    together = 1 - sum(shares.values())
    if together >= BELOW:
        rows.append((_("Several of these together"), together, "—"))
    return Exhibit(
        _("What the interval comes from"),
        (_("Number"), _("Part of the variance"), _("How to know it better")),
        tuple((label, percent(share), remedy) for label, share, remedy in rows),
        tuple(Bar(label, share, percent(share)) for label, share, _remedy_told in rows),
        charts.bars,
        _(
            "Of the variance of all desk-days a week, the part that each number makes alone. "
            "Begin with the first: knowing it better narrows the interval the most."
        ),
    )


def _merged(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    labels = {**names, **PROFILES, "other": _("people of no such profile")}
    words = {"category": labels[one["category"]], "into": labels.get(one["into"])}
    if one["into"] is None:
        return _("Nobody answered of: %(category)s. All the others speak for them.") % words
    return _("Nobody answered of: %(category)s. Those of “%(into)s” speak for them.") % words


def _cause(key: str) -> str:
    told = {
        "interested": _("Interest among those who answered"),
        "days": _("Days a week"),
        "adoption": _("How telework spreads"),
        "stated_to_real": _("Who come, of those who are interested"),
    }
    return told.get(key) or str(DEFAULTS[key].label)


def _remedy(key: str) -> str:
    if key in SURVEYED:
        return _("more answers")
    if key == "stated_to_real":
        return _("the entries of a place that is open")
    if key == "representativeness":
        return _("some answers of people picked at random")
    return _("a figure of the territory’s own")
