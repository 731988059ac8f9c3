"""The numbers of an estimate that the survey does not give: one table, each with its source.

Each is the lowest, the likeliest and the highest that it can be. A study may replace any of them;
what it leaves alone follows this table.

Where do `representativeness` and `stated_to_real` come from? Nobody has measured them for places
like these. They were set so that the estimate for the four communes of Haut-Jura Arcade, with the
example's invented answers, has in its interval what then happened there: 20 to 30 users a year
after the opening in Morez, 0.3 to 0.5 % of the people aged 15 to 64. They are assumptions that fit
one case, and the first thing to correct once a network's own entries are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput


@dataclass(frozen=True)
class Parameter:
    """A range, what it is a share of, where it comes from; `assumption` if not from data alone."""

    key: str
    label: str | Promise
    low: float
    likely: float
    high: float
    source: str | Promise
    assumption: bool = True

    @property
    def range(self) -> tuple[float, float, float]:
        return self.low, self.likely, self.high

    def as_json(self) -> dict[str, Any]:
        """Its numbers; where they come from is told in the reader's language."""
        return {
            "low": self.low,
            "likely": self.likely,
            "high": self.high,
            "assumption": self.assumption,
        }


_INSEE_PRACTICE = _(
    "INSEE: 22 % of employees teleworked in a given week of 2021; 32.5 % of jobs allow it in "
    "Bourgogne-Franche-Comté (2019), 39 % in metropolitan France (2021)."
)

TABLE = (
    Parameter(
        "telework_employee",
        _("Employees whose work allows telework"),
        0.22,
        0.325,
        0.39,
        _INSEE_PRACTICE,
        assumption=False,
    ),
    Parameter(
        "telework_independent",
        _("Self-employed whose work can be done at a shared workplace"),
        0.20,
        0.33,
        0.50,
        _(
            "INSEE: 33 % of the jobs of trades and shop owners allow telework; how far it may lie "
            "from that is an assumption."
        ),
    ),
    Parameter(
        "telework_creator",
        _("Creators of a business who can work at a shared workplace"),
        0.33,
        0.50,
        0.72,
        _(
            "From the 33 % of trades and shop owners to the 72 % of managers (INSEE); "
            "what lies likeliest between them is an assumption."
        ),
    ),
    Parameter(
        "telework_cross_border",
        _("People employed in Switzerland whose work allows telework"),
        0.10,
        0.25,
        0.39,
        _(
            "At most the 39 % of metropolitan France (INSEE, 2021); the rest is an assumption: "
            "many of them work in industry."
        ),
    ),
    Parameter(
        "creating",
        _("People aged 20 to 64 who are creating a business"),
        0.005,
        0.015,
        0.03,
        _("Assumption."),
    ),
    Parameter(
        "representativeness",
        _("Interest of the whole population, for 1 among those who answered"),
        0.10,
        0.22,
        0.40,
        _(
            "Assumption: those who answer of their own accord are keener than the others. Set so "
            "that what happened in Morez after 2014 lies within the estimate."
        ),
    ),
    Parameter(
        "stated_to_real",
        _("Users a year after the opening, for 1 person who is interested"),
        0.10,
        0.25,
        0.50,
        _(
            "Assumption: many who would like to come do not. Set so that what happened in Morez "
            "after 2014 lies within the estimate."
        ),
    ),
    Parameter(
        "aged_20_64",
        _("People aged 20 to 64, for 1 inhabitant, where no figure is known"),
        0.50,
        0.55,
        0.60,
        _("Assumption; it is 0.55 in the Haut-Jura (INSEE, 27,323 of 49,749)."),
    ),
    Parameter(
        "employed",
        _("People at work, for 1 aged 20 to 64, where no figure is known"),
        0.65,
        0.73,
        0.80,
        _("Assumption."),
    ),
    Parameter(
        "self_employed",
        _("Self-employed, for 1 person at work, where no figure is known"),
        0.08,
        0.135,
        0.20,
        _(
            "INSEE: 13.5 % in the living zone of Saint-Claude (2021); how far it may lie from "
            "that is an assumption."
        ),
    ),
)
DEFAULTS: Mapping[str, Parameter] = {parameter.key: parameter for parameter in TABLE}


def in_force(replaced: Mapping[str, Mapping[str, Any]]) -> dict[str, Parameter]:
    """All parameters, with those that a study replaces: key → low, likely, high, source.

    A replacement without a source is an assumption. Raises BadInput naming the parameter.
    """
    if unknown := replaced.keys() - DEFAULTS.keys():
        raise BadInput(
            str(_("“%(key)s” is no parameter; there are: %(keys)s."))
            % {"key": min(unknown), "keys": ", ".join(DEFAULTS)},
            field=min(unknown),
        )
    return {
        key: _replaced(default, replaced[key]) if key in replaced else default
        for key, default in DEFAULTS.items()
    }


def _replaced(default: Parameter, table: Mapping[str, Any]) -> Parameter:
    source = str(table.get("source", "")).strip()
    try:
        low, likely, high = (float(table[name]) for name in ("low", "likely", "high"))
    except (KeyError, TypeError, ValueError):
        low, likely, high = 1.0, 0.0, 0.0
    if not 0 <= low <= likely <= high <= 1:
        raise BadInput(
            str(
                _(
                    "%(parameter)s: the lowest, the likeliest and the highest share are needed, "
                    "each from 0 to 1 and none below the one before."
                )
            )
            % {"parameter": default.label},
            field=default.key,
        )
    return replace(
        default,
        low=low,
        likely=likely,
        high=high,
        source=source or _("Assumption."),
        assumption=not source,
    )
