"""What a comparison of management modes says on a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core.money import Money
from etabli.feasibility.mode import rules
from etabli.feasibility.models import ModeComparison
from etabli.feasibility.plan import months
from etabli.feasibility.plan.told import Row, Statement

ASPECTS: Mapping[str, str | Promise] = {
    "control": gettext_lazy("Control"),
    "risk": gettext_lazy("Risk"),
    "tax": gettext_lazy("Tax"),
    "staff": gettext_lazy("Staff"),
    "procedure": gettext_lazy("Procedure and delay"),
    "subsidies": gettext_lazy("Subsidies"),
}
VAT: Mapping[str, str | Promise] = {
    "plan": gettext_lazy("as in the plan"),
    "recovered": gettext_lazy("charged and recovered"),
    "not": gettext_lazy("neither charged nor recovered"),
}
EFFECTS: Mapping[str, str | Promise] = {
    "staff": gettext_lazy("Staff costs, % of the plan’s"),
    "rent": gettext_lazy("Rent, % of the plan’s"),
    "margin": gettext_lazy("Operator’s margin, % of the sales"),
    "yearly": gettext_lazy("Following the contract, or the company’s own costs, a year"),
    "once": gettext_lazy("Founding or choosing, once"),
    "months": gettext_lazy("Months until it can begin"),
}


@dataclass(frozen=True)
class Aspect:
    """What a mode means in one respect, with its source."""

    name: str
    text: str
    source: str
    status: str


@dataclass(frozen=True)
class ModeTold:
    """All that is said of one mode."""

    key: str
    name: str
    aspects: tuple[Aspect, ...]
    speaks_for: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    excluded_by: tuple[str, ...] = ()
    effects: tuple[tuple[str, str], ...] = ()


def modes() -> list[ModeTold]:
    """What each mode means, before anything is answered."""
    return [ModeTold(mode.key, str(mode.name), _aspects(mode)) for mode in rules.modes().values()]


def compared(comparison: ModeComparison) -> list[ModeTold]:
    """The modes with the reasons for and against each, in their order."""
    known = rules.modes()
    return [
        ModeTold(
            one.mode,
            str(known[one.mode].name),
            _aspects(known[one.mode]),
            _reasons(comparison, one.speaks_for),
            _reasons(comparison, one.against),
            _reasons(comparison, one.excluded_by),
            _effects(comparison.effects[one.mode]),
        )
        for one in rules.compare(comparison.answers)
    ]


def answered(comparison: ModeComparison) -> list[tuple[str, str]]:
    """Each question with its answer."""
    found = []
    for question in rules.questions():
        option = question.option(comparison.answers.get(question.key, ""))
        found.append((str(question.text), str(option.text) if option else _("Not decided yet")))
    return found


def plans_under(comparison: ModeComparison) -> Statement | None:
    """The plan under each mode side by side; None where none was tried."""
    if comparison.version is None:
        return None
    currency = comparison.version.results["currency"]
    rows = []
    for one in rules.compare(comparison.answers):
        told_of = comparison.results[one.mode]
        rows.append(_row(one.mode, told_of, comparison.effects[one.mode], currency))
    headings = (
        _("Management mode"),
        _("Months until it can begin"),
        _("VAT"),
        _("Costs of the last year"),
        _("Result of the last year"),
        _("Result of all years"),
        _("Lowest treasury"),
        _("Money is missing from"),
        _("Aid needed a year to balance"),
    )
    return Statement(_("The plan under each mode"), headings, tuple(rows))


def _row(mode: str, figures: Mapping[str, Any], effects: Mapping[str, Any], currency: str) -> Row:
    lowest = figures["lowest_treasury"]

    def told(cents: int) -> str:
        return Money(cents, currency).whole

    cells = (
        str(effects["months"]),
        str(VAT[effects["vat"]]),
        told(figures["costs"][-1]),
        told(figures["result"][-1]),
        told(sum(figures["result"])),
        told(lowest["amount"]),
        months.told(lowest["missing_from"]) if lowest["missing_from"] else "—",
        told(figures["needed"]),
    )
    return Row(str(rules.modes()[mode].name), cells)


def _aspects(mode: rules.Mode) -> tuple[Aspect, ...]:
    return tuple(
        Aspect(str(ASPECTS[key]), str(one.text), one.source, one.status)
        for key, one in mode.statements.items()
    )


def _reasons(comparison: ModeComparison, keys: tuple[str, ...]) -> tuple[str, ...]:
    given = {one.key: one.option(comparison.answers[one.key]) for one in _asked(comparison)}
    return tuple(str(option.reason) for key in keys if (option := given[key]))


def _asked(comparison: ModeComparison) -> list[rules.Question]:
    return [one for one in rules.questions() if one.key in comparison.answers]


def _effects(effects: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    numbers = ((str(EFFECTS[name]), str(effects[name])) for name in rules.EFFECTS)
    return ((_("VAT"), str(VAT[effects["vat"]])), *numbers)
