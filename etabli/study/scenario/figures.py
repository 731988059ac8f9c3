"""What a network gives, in words: figure by figure, alike for one network and for several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core.texts import apart, labelled
from etabli.study.report.telling import PROFILES, between, number, percent
from etabli.study.scenario.assumptions import DEFAULTS, FORMER, Assumption, survey_told


@dataclass(frozen=True)
class FigureRow:
    """One figure of a network; `is_assumed` when an assumption is part of it."""

    label: str
    value: str
    note: str = ""
    is_assumed: bool = False


@dataclass(frozen=True)
class EquityRow:
    """How one district fares."""

    district: str
    inhabitants: str
    average: str
    within_15: str
    within_30: str
    is_worst: bool


@dataclass(frozen=True)
class AssumedRow:
    """One number that the effects are reckoned with."""

    label: str
    value: str
    source: str
    assumption: bool


def figure_rows(results: Mapping[str, Any]) -> tuple[FigureRow, ...]:
    """All figures of a network's results; none for one from before they were reckoned."""
    if "effects" not in results:
        return ()
    told = results["effects"]
    reached = told["inhabitants"]
    people = reached["total"] or 1.0

    def inhabitants(key: str) -> FigureRow:
        label = {
            "within_15": _("Inhabitants within 15 minutes"),
            "within_30": _("Inhabitants within 30 minutes"),
        }[key]
        return FigureRow(label, number(reached[key]), percent(reached[key] / people))

    equity = told["equity"]
    worst = max(equity["districts"], key=lambda one: one["average_minutes"])
    return (
        FigureRow(_("Places"), counts_told(told["counts"])),
        FigureRow(
            _("Average way to a place"),
            minutes(results["average_minutes"], 1),
            _("of the demand"),
        ),
        FigureRow(_("Demand within 15 minutes"), percent(results["within_15"])),
        FigureRow(_("Demand within 30 minutes"), percent(results["within_30"])),
        FigureRow(
            _("Desk-days a week that come in spite of the way"),
            number(told["captured"]["mean"], 1),
            _("%(interval)s; %(share)s of the demand")
            % {
                "interval": between(told["captured"]),
                "share": percent(told["captured_share"]),
            },
            is_assumed=True,
        ),
        FigureRow(
            _("Desk-days a week that go to other places"),
            number(told["lost_to_rivals"], 1),
            is_assumed=True,
        ),
        FigureRow(
            _("Kilometres by car avoided a year"),
            number(told["kilometres"]),
            work_known(results),
            is_assumed=True,
        ),
        FigureRow(_("Tonnes of CO₂ avoided a year"), number(told["tonnes"], 1), is_assumed=True),
        inhabitants("within_15"),
        inhabitants("within_30"),
        FigureRow(_("To open all places"), euros(told["cost"]), is_assumed=True),
        FigureRow(
            _("District farthest away"), equity["worst"], minutes(worst["average_minutes"], 1)
        ),
        FigureRow(_("Between the nearest and the farthest district"), minutes(equity["gap"], 1)),
        FigureRow(_("Gini coefficient between districts"), number(equity["gini"], 2)),
    )


def equity_rows(results: Mapping[str, Any]) -> tuple[EquityRow, ...]:
    if "effects" not in results:
        return ()
    equity = results["effects"]["equity"]
    return tuple(
        EquityRow(
            one["name"],
            number(one["inhabitants"]),
            minutes(one["average_minutes"], 1),
            percent(one["within_15"]),
            percent(one["within_30"]),
            one["name"] == equity["worst"],
        )
        for one in equity["districts"]
    )


def assumed_rows(results: Mapping[str, Any]) -> tuple[AssumedRow, ...]:
    """What the effects stand on."""
    known = {**FORMER, **DEFAULTS}
    return tuple(
        AssumedRow(
            str(known[key].label),
            valued(one["value"], str(known[key].unit)),
            _source_told(known[key], one),
            one["assumption"],
        )
        # A database may give the keys of a table back in an order of its own.
        for key in known
        if (one := results.get("assumptions", {}).get(key))
    )


def _source_told(default: Assumption, one: Mapping[str, Any]) -> str:
    if one.get("answers"):
        return str(survey_told(one["answers"]))
    return str(one["source"] or default.source)


def work_told(results: Mapping[str, Any]) -> str:
    """How far people go to work, and where that is known from."""
    if "work" not in results:
        return ""
    work = results["work"]
    ways = apart(
        f"{labelled(PROFILES[profile], _km_told(one))} ({_known_told(one)})"
        for profile, one in work.items()
    )
    parts = [
        _("Way to work, one way (answers: of those interested, 0 for those at home): %(ways)s.")
        % {"ways": ways}
    ]
    if flows := [one for one in work.values() if _known(one) == "flows"]:
        parts.append(labelled(_("Flows"), flows[0]["source"] + "."))
        parts.append(
            _(
                "They go to the real places of work, abroad too; places whose position is not "
                "known and those more than %(km)s km away are left out (at least %(share)s of the "
                "people remain)."
            )
            % {
                "km": number(flows[0]["farthest"]),
                "share": percent(min(one["located"] for one in flows)),
            }
        )
    return " ".join(parts)


def _km_told(one: Mapping[str, Any]) -> str:
    return valued(one["km"], _("km"), 1)


def _known_told(one: Mapping[str, Any]) -> str:
    """What one way is known from."""
    match _known(one):
        case "flows":
            people = {"count": number(one["people"])}
            if one["estimate"]:
                return _("estimated flows of %(count)s people") % people
            return _("flows of %(count)s people") % people
        case "answers":
            return ngettext("%(count)d answer", "%(count)d answers", one["answers"]) % {
                "count": one["answers"]
            }
        case _:
            return _("assumption")


def _known(one: Mapping[str, Any]) -> str:
    """`flows`, `answers` or `assumption`; earlier networks told the number of answers alone."""
    return str(one.get("by") or ("answers" if one["answers"] else "assumption"))


def work_known(results: Mapping[str, Any]) -> str:
    """What the ways to work are known from, in a few words."""
    names = {
        "flows": _("commuting flows"),
        "answers": _("answers"),
        "assumption": _("an assumption"),
    }
    used = {_known(one) for one in results.get("work", {}).values()}
    told = ", ".join(name for known, name in names.items() if known in used)
    return _("ways to work from %(sources)s") % {"sources": told} if told else ""


def counts_told(counts: Mapping[str, int]) -> str:
    """How many places of each kind."""
    parts = [
        ngettext("%(count)d hub", "%(count)d hubs", counts["hub"]) % {"count": counts["hub"]},
        ngettext("%(count)d nomad office", "%(count)d nomad offices", counts["nomad_office"])
        % {"count": counts["nomad_office"]},
    ]
    if counts["fablab"]:
        parts.append(_("1 fab-lab"))
    return ", ".join(parts)


def minutes(value: float, digits: int = 0) -> str:
    return _("%(minutes)s min") % {"minutes": number(value, digits)}


def euros(value: float) -> str:
    return _("€%(amount)s") % {"amount": number(value)}


def valued(value: float, unit: str, digits: int = 2) -> str:
    """A number with its unit, with so many digits where it is not whole."""
    if unit == "€":
        return euros(value)
    digits = 0 if float(value).is_integer() else digits
    return f"{number(value, digits)}\u00a0{unit}".strip()
