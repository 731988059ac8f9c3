"""The restitution: what a study found, for a page and, the same, for a document on paper.

It is about the network that was chosen and the estimate behind it, and shows nothing that came
after these: so the same version of a study always makes the same document.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core.maps import Map
from etabli.study.demand.parameters import DEFAULTS
from etabli.study.models import Estimate, Scenario
from etabli.study.report import exhibits
from etabli.study.report.exhibits import Exhibit
from etabli.study.report.telling import (
    PROFILES,
    Funnel,
    between,
    funnels,
    is_simulated,
    number,
    percent,
)
from etabli.study.respondent.rules import FEWEST_SHOWN
from etabli.study.scenario.proposal import Proposal, proposal
from etabli.study.selectors import names_in


@dataclass(frozen=True)
class Fact:
    """A number large enough to be remembered, and what it is."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Source:
    """A line of the table of sources."""

    label: str
    value: str
    source: str
    assumption: bool


@dataclass(frozen=True)
class Report:
    """Everything that the restitution says, in the reader's language."""

    title: str
    territory: str
    owner: str
    made_at: datetime
    is_simulated: bool
    facts: tuple[Fact, ...]
    survey: str
    answers: tuple[Exhibit, ...]
    demand: tuple[Exhibit, ...]
    demand_map: Map
    funnels: tuple[Funnel, ...]
    proposal: Proposal
    network_map: Map
    sources: tuple[Source, ...]


def report(scenario: Scenario) -> Report:
    """The report about a network. Seven queries, for the maps."""
    estimate = scenario.estimate
    study, told = estimate.study, proposal(scenario)
    return Report(
        title=str(study.name),
        territory=str(study.territory),
        owner=study.owner,
        made_at=max(estimate.made_at, scenario.made_at),
        is_simulated=is_simulated(estimate),
        facts=(*facts_of_demand(estimate), _way(told)),
        survey=_survey(estimate),
        answers=tuple(exhibits.of_answers(study, estimate.inputs["survey"], published=True)),
        demand=(exhibits.users_by_profile(estimate), exhibits.users_by_district(estimate)),
        demand_map=exhibits.demand_map(estimate),
        funnels=tuple(funnels(estimate, published=True)),
        proposal=told,
        network_map=exhibits.network_map(scenario),
        sources=sources(estimate, told),
    )


def facts_of_demand(estimate: Estimate) -> tuple[Fact, ...]:
    """What to remember of an estimate."""
    users = estimate.results["users"]["total"]
    days = estimate.results["desk_days"]["total"]
    mean = _("%(mean)s on average; nine times in ten within this interval")
    return (
        Fact(_("Answers"), number(estimate.inputs["survey"]["answers"])),
        Fact(
            _("Users a year after the opening"),
            between(users),
            mean % {"mean": number(users["mean"])},
        ),
        Fact(_("Desk-days a week"), between(days), mean % {"mean": number(days["mean"])}),
    )


def _way(told: Proposal) -> Fact:
    within = _("%(share)s within 15 minutes") % {"share": told.within_15}
    return Fact(_("Average way to a place"), told.average, within)


def sources(estimate: Estimate, told: Proposal) -> tuple[Source, ...]:
    """Every number that did not come from the survey, with where it comes from."""
    figures = estimate.inputs["figures"]
    labels = {"aged_20_64": _("People aged 20 to 64"), **PROFILES}
    counted = [
        Source(
            str(labels[key]),
            number(figure["total"]),
            figure["source"],
            figure["assumption"],
        )
        for key, figure in figures.items()
        if key != "creator"  # a share of everybody: a parameter
    ]
    used = {
        step["key"]
        for chain in estimate.results["chains"].values()
        for step in chain
        if step["origin"] == "parameter"
    }
    assumed = [
        Source(
            str(DEFAULTS[key].label),
            _("%(low)s to %(high)s, likeliest %(likely)s")
            % {name: percent(one[name], 1) for name in ("low", "high", "likely")},
            one["source"] or str(DEFAULTS[key].source),
            one["assumption"],
        )
        for key, one in estimate.inputs["parameters"].items()
        if key in used
    ]
    travel = Source(_("Minutes by car"), "", told.travel, told.is_fallback)
    return (*counted, *assumed, travel)


def _survey(estimate: Estimate) -> str:
    weighing = estimate.inputs["weighing"]
    if weighing["outside"] < FEWEST_SHOWN:
        # Beside the number of all answers, that of the territory would tell of those few.
        told = _("%(count)s people answered, nearly all of them of the territory.") % {
            "count": number(estimate.inputs["survey"]["answers"])
        }
    else:
        told = ngettext(
            "%(count)s person of the territory answered.",
            "%(count)s people of the territory answered.",
            weighing["answers"],
        ) % {"count": number(weighing["answers"])}
    parts = [
        told,
        _(
            "They answered of their own accord, which the estimate makes allowance for; the "
            "answers of each district weigh as many people as live there."
        ),
    ]
    if silent := weighing["silent_districts"]:
        names = names_in(estimate)
        parts.append(
            _("Nobody answered from %(districts)s: its people are taken to be like the others.")
            % {"districts": ", ".join(names[code] for code in silent)}
        )
    return " ".join(parts)
