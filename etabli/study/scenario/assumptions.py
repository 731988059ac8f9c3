"""What the effects of a network are reckoned with and no survey tells: one table, with sources.

A study may replace any of them in its `rules`; what it leaves alone follows this table. Costs are
examples: what a place costs to open is for whoever opens it to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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

    def as_json(self) -> dict[str, Any]:
        """Its number and its own source; the table's is told in the reader's language."""
        own = self.source if isinstance(self.source, str) else ""
        return {"value": self.value, "source": own, "assumption": self.assumption}


_EXAMPLE = _("An example value, to be replaced by your own.")

TABLE = (
    Assumption(
        "half_minutes",
        _("Way at which half of those who would come still do"),
        _("minutes"),
        20,
        1,
        120,
        _("Assumption: nobody has measured it for places like these."),
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
        _("Way to work, one way, where too few answers tell it"),
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


def in_force(
    replaced: Mapping[str, Mapping[str, Any]], *, detour: float | None = None
) -> dict[str, Assumption]:
    """All assumptions, with those that a study replaces: key → value, source.

    `detour`: what is usual for the relief of the territory. A replacement without a source is an
    assumption of the study. Raises BadInput naming the one that is unknown or out of its bounds.
    """
    if unknown := replaced.keys() - DEFAULTS.keys():
        raise BadInput(
            str(_("“%(key)s” is no assumption; there are: %(keys)s."))
            % {"key": min(unknown), "keys": ", ".join(DEFAULTS)},
            field=min(unknown),
        )
    defaults = dict(DEFAULTS)
    if detour is not None:
        defaults["detour"] = replace(defaults["detour"], value=detour)
    return {
        key: _replaced(default, replaced[key]) if key in replaced else default
        for key, default in defaults.items()
    }


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
    return replace(default, value=value, source=source or _("Assumption."), assumption=not source)
