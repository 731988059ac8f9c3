"""A network proposed, in words: its places, what is proven of it, and those it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.texts import labelled
from etabli.study.models import Scenario
from etabli.study.report.telling import KINDS, number, percent
from etabli.study.selectors import names_in
from etabli.territory.models import TravelTimes


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


def proposal(scenario: Scenario) -> Proposal:
    """The scenario's results in the reader's language. No queries."""
    names, results = names_in(scenario.estimate), scenario.results
    return Proposal(
        hubs=_listed(results["hubs"], names),
        places=_places(scenario, names),
        average=_minutes(results["average_minutes"]),
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
        alternatives=tuple(_row(one, names) for one in results["alternatives"][1:]),
        alternatives_note=_alternatives_note(scenario),
        compared=(_row(results["compared"], names),) if results["compared"] else (),
        served=tuple(
            ServedRow(
                names[code],
                names[one["nearest"]],
                _minutes(one["nearest_minutes"]),
                names[one["hub"]],
                _minutes(one["hub_minutes"]),
            )
            for code, one in results["served"].items()
        ),
        travel=_travel(results["travel"]),
        is_fallback=results["travel"]["method"] == TravelTimes.Method.FALLBACK,
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
        average=_minutes(network["average_minutes"]),
        over=f"+{percent(network['over'], 1)}" if network["over"] > 0 else percent(0),
    )


def _listed(codes: list[str], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names[code] for code in codes)) or "—"


def _minutes(value: float) -> str:
    return _("%(minutes)s min") % {"minutes": number(value)}


def _fablab(fablab: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    if not fablab:
        return ""
    return _(
        "The fab-lab in %(commune)s is %(minutes)s away on average; %(share)s of the demand lies "
        "within 30 minutes of it."
    ) % {
        "commune": names[fablab["code"]],
        "minutes": _minutes(fablab["average_minutes"]),
        "share": percent(fablab["within_30"]),
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
    told = {"share": percent(scenario.rules["within"], 1)}
    if len(scenario.results["alternatives"]) == 1:
        return _("No other choice of hubs comes within %(share)s of it.") % told
    if scenario.results["complete"]:
        return _("These are all the choices of hubs within %(share)s of it.") % told
    return _("The best of the choices of hubs within %(share)s of it.") % told


def _travel(travel: Mapping[str, str]) -> str:
    return labelled(TravelTimes.Method(travel["method"]).label, travel["source"])
