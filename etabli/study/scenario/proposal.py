"""A network proposed, in words: its places, what is proven of it, and those it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.texts import apart, labelled
from etabli.study.models import ExistingPlace, Scenario
from etabli.study.report.telling import KINDS, number, percent
from etabli.study.scenario.figures import (
    AssumedRow,
    EquityRow,
    FigureRow,
    assumed_rows,
    equity_rows,
    figure_rows,
    minutes,
    work_told,
)
from etabli.study.selectors import names_in
from etabli.territory.models import TravelTimes

CLOSE = 0.02  # a network within this share of the best is as good a choice
SAME = 1e-6  # less than this is the noise of adding floats


@dataclass(frozen=True)
class PlaceRow:
    """A place of the network; what it serves, in desk-days a week."""

    kind: str
    kind_name: str
    commune: str
    district: str
    serves: str


@dataclass(frozen=True)
class NetworkRow:
    """A network beside the one proposed, and how much more travel it asks for."""

    hubs: str
    nomad_offices: str
    average: str
    over: str
    number: int = 0  # among those that came close


@dataclass(frozen=True)
class EndRow:
    """The network that would be best when the demand is low or high."""

    demand: str
    is_same: bool
    told: str


@dataclass(frozen=True)
class ServedRow:
    """A commune, and how far its people have to go."""

    commune: str
    nearest: str
    nearest_minutes: str
    hub: str
    hub_minutes: str


@dataclass(frozen=True)
class Proposal:
    """Everything about a network that a page or a document says."""

    hubs: str
    places: tuple[PlaceRow, ...]
    average: str
    within_15: str
    within_30: str
    fablab: str
    proof: str
    segments: str
    alternatives: tuple[NetworkRow, ...]
    alternatives_note: str
    compared: tuple[NetworkRow, ...]  # one or none
    served: tuple[ServedRow, ...]
    travel: str
    is_fallback: bool
    origin: str
    solved: str
    beside: str  # how far a network that was not searched for is from the proven best
    compared_note: str
    ends: tuple[EndRow, ...]
    figures: tuple[FigureRow, ...]
    equity: tuple[EquityRow, ...]
    equity_note: str
    assumed: tuple[AssumedRow, ...]
    work: str
    existing: str


def proposal(scenario: Scenario) -> Proposal:
    """The scenario's results in the reader's language. No queries."""
    names, results = names_in(scenario.estimate), scenario.results
    return Proposal(
        hubs=_listed(results["hubs"], names),
        places=_places(scenario, names),
        average=minutes(results["average_minutes"]),
        within_15=percent(results["within_15"]),
        within_30=percent(results["within_30"]),
        fablab=_fablab(results["fablab"], names),
        proof=_proof(results),
        segments=_(
            "%(share)s of the desk-days are of people for whom company matters: hubs alone "
            "serve them. Whoever wants a desk nearby goes to the nearest place."
        )
        % {"share": percent(results["for_company"])},
        # The first of the alternatives is the network itself.
        alternatives=tuple(
            replace(_row(one, names), number=number)
            for number, one in enumerate(results["alternatives"][1:], start=1)
        ),
        alternatives_note=_alternatives_note(scenario),
        compared=(_row(results["compared"], names),) if results["compared"] else (),
        served=tuple(
            ServedRow(
                names[code],
                names.get(one["nearest"], one["nearest"]),  # a partner stands by its own name
                minutes(one["nearest_minutes"]),
                names.get(one["hub"], one["hub"]),
                minutes(one["hub_minutes"]),
            )
            for code, one in results["served"].items()
        ),
        travel=_travel(results["travel"]),
        is_fallback=results["travel"]["method"] == TravelTimes.Method.FALLBACK,
        origin=str(scenario.get_origin_display()),
        solved=_solved(scenario),
        beside=_beside(results, names),
        compared_note=_compared(scenario, names),
        ends=tuple(_end(scenario, end, names) for end in results.get("ends") or ()),
        figures=figure_rows(results),
        equity=equity_rows(results),
        equity_note=_equity_note(results),
        assumed=assumed_rows(results),
        work=work_told(results),
        existing=apart(
            labelled(str(ExistingPlace.Role(one["role"]).label), f"{one['name']}, {one['commune']}")
            for one in results.get("existing", ())
        ),
    )


def _places(scenario: Scenario, names: Mapping[str, str]) -> tuple[PlaceRow, ...]:
    district = {
        one["code"]: names[one["district"]]
        for one in scenario.estimate.inputs["territory"]["communes"]
    }
    rows = [
        (load["kind"], load["code"], number(load["desk_days"]))
        for load in scenario.results["loads"]
    ]
    if fablab := scenario.results["fablab"]:
        rows.append(("fablab", fablab["code"], "—"))
    return tuple(
        PlaceRow(kind, str(KINDS[kind]), names[code], district[code], serves)
        for kind, code, serves in rows
    )


def _row(network: Mapping[str, Any], names: Mapping[str, str]) -> NetworkRow:
    return NetworkRow(
        hubs=_listed(network["hubs"], names),
        nomad_offices=_listed(network["nomad_offices"], names),
        average=minutes(network["average_minutes"]),
        over=f"+{percent(network['over'], 1)}" if network["over"] > 0 else percent(0),
    )


def _listed(codes: list[str], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names[code] for code in codes)) or "—"


def _fablab(fablab: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    if not fablab:
        return ""
    return _(
        "The fab-lab in %(commune)s is %(minutes)s away on average; %(share)s of the demand lies "
        "within 30 minutes of it."
    ) % {
        "commune": names[fablab["code"]],
        "minutes": minutes(fablab["average_minutes"]),
        "share": percent(fablab["within_30"]),
    }


def _solved(scenario: Scenario) -> str:
    """How long the search and its proof took."""
    if scenario.origin != Scenario.Origin.PROPOSED:
        return ""
    return _("Found and proven in %(milliseconds)s ms.") % {
        "milliseconds": number(max(1.0, 1000 * scenario.results["seconds"]))
    }


def _beside(results: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A network that was not searched for, against the one that was."""
    if "best" not in results:
        return ""
    hubs = _listed(results["best"]["hubs"], names)
    if abs(results["over"]) < SAME:
        return _("As little travel as the proven best under the rules (hubs: %(hubs)s).") % {
            "hubs": hubs
        }
    told = {"share": percent(abs(results["over"]), 1), "hubs": hubs}
    if results["over"] > 0:
        return (
            _("%(share)s more travel than the proven best under the rules (hubs: %(hubs)s).") % told
        )
    return (
        _(
            "%(share)s less travel than the proven best under the rules (hubs: %(hubs)s): it does "
            "not keep them all."
        )
        % told
    )


def _compared(scenario: Scenario, names: Mapping[str, str]) -> str:
    """Whether the network named beforehand is the best, comes close, or does not."""
    compared = scenario.results["compared"]
    if not compared:
        return ""
    hubs = _listed(compared["hubs"], names)
    if compared["over"] < SAME:
        return _("%(hubs)s: this is the best network under these rules.") % {"hubs": hubs}
    told = {"hubs": hubs, "share": percent(compared["over"], 1), "close": percent(CLOSE)}
    if compared["over"] <= CLOSE:
        return (
            _(
                "%(hubs)s: not the best, but among those within %(close)s of it, with %(share)s "
                "more travel."
            )
            % told
        )
    return _("%(hubs)s: %(share)s more travel than the best, beyond %(close)s of it.") % told


def _end(scenario: Scenario, end: str, names: Mapping[str, str]) -> EndRow:
    """What changes when the demand is at its low or high end."""
    own, there = scenario.results, scenario.results["ends"][end]
    demand = {"low": _("low demand"), "high": _("high demand")}[end]
    changes = []
    for key, kind in (("hubs", _("hub")), ("nomad_offices", _("nomad office"))):
        gone, new = set(own[key]) - set(there[key]), set(there[key]) - set(own[key])
        if gone or new:
            changes.append(
                _("%(kind)s: %(new)s instead of %(gone)s")
                % {"kind": kind, "new": _listed([*new], names), "gone": _listed([*gone], names)}
            )
    if not changes:
        return EndRow(demand, True, _("The same network is the best."))
    more = _("The network proposed asks for %(share)s more travel than that one.") % {
        "share": percent(there["over"], 2)
    }
    return EndRow(demand, False, f"{apart(changes)}. {more}")


def _equity_note(results: Mapping[str, Any]) -> str:
    if "effects" not in results:
        return ""
    equity = results["effects"]["equity"]
    return _(
        "Farthest away: %(district)s. Between it and the nearest district there are %(minutes)s; "
        "the Gini coefficient between districts is %(gini)s (0: all alike)."
    ) % {
        "district": equity["worst"],
        "minutes": minutes(equity["gap"]),
        "gini": number(equity["gini"], 2),
    }


def _proof(results: Mapping[str, Any]) -> str:
    told = {
        "cost": number(results["objective"], 1),
        "bound": number(results["bound"], 1),
        "gap": percent(results["gap"], 2),
    }
    if results["status"] == "optimal":
        return (
            _(
                "Proven best: it asks for %(cost)s minutes of travel for all the desk-days of a "
                "week, one way, and no network under these rules can ask for less than %(bound)s."
            )
            % told
        )
    return (
        _(
            "It asks for %(cost)s minutes of travel for all the desk-days of a week, one way; no "
            "network under these rules can ask for less than %(bound)s (%(gap)s less)."
        )
        % told
    )


def _alternatives_note(scenario: Scenario) -> str:
    if scenario.origin != Scenario.Origin.PROPOSED:
        return ""
    told = {"share": percent(scenario.rules["within"], 1)}
    if len(scenario.results["alternatives"]) == 1:
        return _("No other choice of hubs comes within %(share)s of it.") % told
    if scenario.results["complete"]:
        return _("These are all the choices of hubs within %(share)s of it.") % told
    return _("The best of the choices of hubs within %(share)s of it.") % told


def _travel(travel: Mapping[str, str]) -> str:
    return labelled(TravelTimes.Method(travel["method"]).label, travel["source"])
