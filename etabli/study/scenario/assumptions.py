"""What the effects of a network are reckoned with: one table, with sources.

A study may replace any of them in its `rules`; what it leaves alone is what its survey tells of it
(how far people would go), or else follows this table. Costs are examples: what a place costs to
open is for whoever opens it to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from etabli.core.errors import BadInput


@dataclass(frozen=True)
class Assumption:
    """One number, between which bounds it may be, and where it comes from."""

    key: str
    label: str | Promise
    unit: str | Promise
    value: float
    low: float
    high: float
    source: str | Promise
    assumption: bool = True
    answers: int = 0  # that tell it

    def as_json(self) -> dict[str, Any]:
        """Its number and its own source; the table's is told in the reader's language, and that of
        the survey by how many answers tell it."""
        own = self.source if isinstance(self.source, str) else ""
        told = {"value": self.value, "source": own, "assumption": self.assumption}
        return {**told, "answers": self.answers} if self.answers else told


_EXAMPLE = _("An example value, to be replaced by your own.")

_HALF = "half_minutes_"
_UNMEASURED = _("Assumption: nobody has measured it for places like these.")


def _half_way(profile: str, label: Promise, minutes: float, source: Promise) -> Assumption:
    return Assumption(f"{_HALF}{profile}", label, _("minutes"), minutes, 1, 120, source)


TABLE = (
    _half_way(
        "employee",
        _("Way at which half of the employees who would come still do"),
        20,
        _UNMEASURED,
    ),
    _half_way(
        "independent",
        _("Way at which half of the self-employed who would come still do"),
        20,
        _UNMEASURED,
    ),
    _half_way(
        "creator",
        _("Way at which half of the creators of a business who would come still do"),
        20,
        _UNMEASURED,
    ),
    _half_way(
        "cross_border",
        _("Way at which half of those employed in Switzerland who would come still do"),
        30,
        _(
            "Assumption: longer than that of others, for they are used to it (in the Arc jurassien "
            "half of them travel more than 42 minutes to work: INSEE and OSTAJ)."
        ),
    ),
    Assumption(
        "rival_minutes",
        _("Minutes by which a place must be nearer to draw twice as much"),
        _("minutes"),
        10,
        1,
        120,
        _("Assumption: it says how competition shares the demand with the network."),
    ),
    Assumption(
        "weeks",
        _("Weeks of work a year"),
        _("weeks"),
        44,
        1,
        52,
        _("Assumption: 52 less holidays."),
    ),
    Assumption(
        "detour",
        _("Kilometres by road for one through the air"),
        "",
        1.35,
        1,
        3,
        _("Assumption, as for minutes on straight lines: the more mountains, the more."),
    ),
    Assumption(
        "work_km",
        _("Way to work, one way, where neither flows nor enough answers tell it"),
        _("km"),
        15,
        0,
        200,
        _("Assumption."),
    ),
    Assumption(
        "kg_per_km",
        _("CO₂ of a car with one person"),
        _("kg a km"),
        0.22,
        0,
        2,
        _(
            "Assumption, of the order of what the Base Carbone of ADEME gives for a mean car; take "
            "its present value."
        ),
    ),
    Assumption("cost_hub", _("To open a hub"), "€", 150_000, 0, 10_000_000, _EXAMPLE),
    Assumption(
        "cost_nomad_office", _("To open a nomad office"), "€", 25_000, 0, 10_000_000, _EXAMPLE
    ),
    Assumption("cost_fablab", _("To open a fab-lab"), "€", 100_000, 0, 10_000_000, _EXAMPLE),
)
DEFAULTS: Mapping[str, Assumption] = {one.key: one for one in TABLE}
# What earlier networks were reckoned with: one way for all profiles.
FORMER: Mapping[str, Assumption] = {
    "half_minutes": _half_way(
        "", _("Way at which half of those who would come still do"), 20, _UNMEASURED
    )
}


def half_minutes(assumptions: Mapping[str, Assumption], profile: str) -> float:
    """The way at which half of those of a profile who would come still do."""
    return assumptions[f"{_HALF}{profile}"].value


def in_force(
    replaced: Mapping[str, Mapping[str, Any]],
    *,
    detour: float | None = None,
    half_ways: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Assumption]:
    """All assumptions, with those that a study replaces: key → value, source.

    `detour`: what is usual for the relief of the territory. `half_ways`: by profile, minutes and
    from how many answers they are known. A replacement without a source is an
    assumption of the study. Raises BadInput naming the one that is unknown or out of its bounds.
    """
    defaults = dict(DEFAULTS)
    if detour is not None:
        defaults["detour"] = replace(defaults["detour"], value=detour)
    for profile, told in (half_ways or {}).items():
        defaults[f"{_HALF}{profile}"] = _surveyed(DEFAULTS[f"{_HALF}{profile}"], **told)
    return overridden(defaults, replaced)


def overridden(
    defaults: Mapping[str, Assumption], replaced: Mapping[str, Mapping[str, Any]]
) -> dict[str, Assumption]:
    """A table of assumptions with those that are replaced: key → value, source. Raises BadInput as
    `in_force` does."""
    if unknown := replaced.keys() - defaults.keys():
        raise BadInput(
            str(_("“%(key)s” is no assumption; there are: %(keys)s."))
            % {"key": min(unknown), "keys": ", ".join(defaults)},
            field=min(unknown),
        )
    return {
        key: _replaced(default, replaced[key]) if key in replaced else default
        for key, default in defaults.items()
    }


def _surveyed(default: Assumption, minutes: float, answers: int) -> Assumption:
    value = min(max(minutes, default.low), default.high)
    source = lazy(survey_told, str)(answers)
    return replace(default, value=value, source=source, assumption=False, answers=answers)


def survey_told(answers: int) -> str:
    """Where a half-way that the survey tells comes from."""
    return ngettext(
        "The survey: half of those interested (%(count)d answer) would go that far or farther.",
        "The survey: half of those interested (%(count)d answers) would go that far or farther.",
        answers,
    ) % {"count": answers}


def _replaced(default: Assumption, table: Mapping[str, Any]) -> Assumption:
    source = str(table.get("source", "")).strip()
    try:
        value = float(table["value"])
    except (KeyError, TypeError, ValueError):
        value = float("nan")
    if not default.low <= value <= default.high:
        raise BadInput(
            str(_("%(assumption)s: a number from %(low)g to %(high)g is allowed."))
            % {"assumption": default.label, "low": default.low, "high": default.high},
            field=default.key,
        )
    return replace(
        default, value=value, source=source or _("Assumption."), assumption=not source, answers=0
    )
