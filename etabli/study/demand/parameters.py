"""The numbers of an estimate that the survey does not give: one table, each with its source.

Each is the lowest, the likeliest and the highest that it can be. A study may replace any of them;
what it leaves alone follows this table.

Where do `representativeness` and the shares of those who come, from `certain` to `later`, come
from? Nobody has measured them for places like these. They were set so that the estimate for the
four communes of Haut-Jura Arcade, with what was known there in 2013, has in its interval what
then happened: 20 to 30 users a year after the opening in Morez, 0.3 to 0.5 % of the people aged
15 to 64 (`docs/demand.md` tells how, and a test holds it). They are assumptions that fit one case,
and the first thing to correct once a network's own entries are known.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput


@dataclass(frozen=True)
class ByOccupation:
    """The share of jobs that allow telework, from occupations: as figures (their `source`) or so
    many `answers` tell them."""

    share: float
    source: str = ""
    answers: int = 0


@dataclass(frozen=True)
class Parameter:
    """A range, what it is a share of, where it comes from; `assumption` if not from data alone.

    `by_occupation`: what the likeliest number was made from in an estimate, if not from the table.
    """

    key: str
    label: str | Promise
    low: float
    likely: float
    high: float
    source: str | Promise
    assumption: bool = True
    group: str = ""
    by_occupation: ByOccupation | None = None

    def moved(self, likely: float) -> Self:
        """With another likeliest number, the ends as many times it as before, up to 1; how far it
        may lie from that is then an assumption."""
        ratio = likely / self.likely
        low, high = (min(end * ratio, 1.0) for end in (self.low, self.high))
        return replace(self, low=low, likely=likely, high=high, assumption=True)

    @property
    def range(self) -> tuple[float, float, float]:
        return self.low, self.likely, self.high

    def as_json(self) -> dict[str, Any]:
        """Its numbers; where they come from is told in the reader's language."""
        told = {
            "low": self.low,
            "likely": self.likely,
            "high": self.high,
            "assumption": self.assumption,
        }
        known = self.by_occupation
        return {**told, "by_occupation": asdict(known)} if known else told


# What the parameters are about, in the order of the page.
GROUPS: Mapping[str, str | Promise] = {
    "work": _("Whose work allows it"),
    "come": _("Who would come"),
    "years": _("Over the years"),
    "figures": _("Where no figure is known"),
}
# Of Bass's model, in the order that the kernel takes them in.
ADOPTION = ("practice", "scenario", "innovation", "imitation")
# The factors of a chain that several parameters make, by their origin.
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "adoption": ADOPTION,
    "intention": ("certain", "probable", "perhaps", "within_6_months", "within_a_year", "later"),
}

_INSEE_PRACTICE = _(
    "INSEE: 22 % of employees teleworked in a given week of 2021; 32.5 % of jobs allow it in "
    "Bourgogne-Franche-Comté (2019), 39 % in metropolitan France (2021)."
)
_MOREZ = _("Assumption, set so that what happened in Morez after 2014 lies within the estimate.")
_BASS = _(
    "The mean of 213 applications of Bass’s model (Sultan, Farley and Lehmann, 1990); how far it "
    "may lie from that is an assumption."
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
        group="work",
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
        group="work",
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
        group="work",
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
        group="work",
    ),
    Parameter(
        "creating",
        _("People aged 20 to 64 who are creating a business"),
        0.005,
        0.015,
        0.03,
        _("Assumption."),
        group="work",
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
        group="come",
    ),
    Parameter(
        "certain",
        _("Users a year after the opening, for 1 who says “certainly, as soon as possible”"),
        0.30,
        0.50,
        0.80,
        _MOREZ,
        group="come",
    ),
    Parameter(
        "probable",
        _("Users a year after the opening, for 1 who says “probably, as soon as possible”"),
        0.10,
        0.25,
        0.50,
        _MOREZ,
        group="come",
    ),
    Parameter(
        "perhaps",
        _("Users a year after the opening, for 1 who says “perhaps, as soon as possible”"),
        0.0,
        0.05,
        0.15,
        _MOREZ,
        group="come",
    ),
    Parameter(
        "within_6_months",
        _("What is left of that for those who say “within six months”"),
        0.70,
        0.90,
        1.0,
        _("Assumption."),
        group="come",
    ),
    Parameter(
        "within_a_year",
        _("What is left of that for those who say “within a year”"),
        0.40,
        0.65,
        0.90,
        _("Assumption."),
        group="come",
    ),
    Parameter(
        "later",
        _("What is left of that for those who say “later”"),
        0.05,
        0.20,
        0.40,
        _("Assumption."),
        group="come",
    ),
    Parameter(
        "practice",
        _("Employees who telework at the opening, for 1 whose work allows it"),
        0.45,
        0.56,
        0.68,
        _(
            "INSEE: 22 % of employees teleworked in a given week of 2021, of the 39 % whose work "
            "allows it (0.56) or the 32.5 % in Bourgogne-Franche-Comté (0.68); the lowest is an "
            "assumption."
        ),
        group="years",
    ),
    Parameter(
        "scenario",
        _("Employees who telework in the end, for 1 whose work allows it"),
        0.56,
        0.77,
        0.92,
        _(
            "The scenario of the Haut-Jura’s own study: about 30 % of employees telework in the "
            "coming years, of the 39 % (0.77) or 32.5 % (0.92) whose work allows it (INSEE); at "
            "the lowest nobody begins any more."
        ),
        group="years",
    ),
    Parameter(
        "innovation",
        _("Of those left, who begin in a year of their own accord"),
        0.01,
        0.03,
        0.06,
        _BASS,
        group="years",
    ),
    Parameter(
        "imitation",
        _("Of those left, who begin in a year because others do, if all others do"),
        0.20,
        0.38,
        0.60,
        _BASS,
        group="years",
    ),
    Parameter(
        "keeping",
        _("Users of a year who are there the next, or others in their stead"),
        0.80,
        0.95,
        1.0,
        _(
            "Assumption. In Morez about 30 users a year after the opening had become about 20 "
            "before 2019: nine tenths from one year to the next."
        ),
        group="years",
    ),
    Parameter(
        "aged_20_64",
        _("People aged 20 to 64, for 1 inhabitant, where no figure is known"),
        0.50,
        0.55,
        0.60,
        _("Assumption; it is 0.55 in the Haut-Jura (INSEE, 27,323 of 49,749)."),
        group="figures",
    ),
    Parameter(
        "employed",
        _("People at work, for 1 aged 20 to 64, where no figure is known"),
        0.65,
        0.73,
        0.80,
        _("Assumption."),
        group="figures",
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
        group="figures",
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
