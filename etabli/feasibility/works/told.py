"""What works say on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from etabli.core.money import Money
from etabli.feasibility.layout.words import NAMES, number_told
from etabli.feasibility.models import LayoutVersion, WorksLine
from etabli.feasibility.models.works import LOTS
from etabli.feasibility.plan.told import Row, Statement
from etabli.feasibility.works import rules


def name_of(line: rules.Line) -> str:
    """What a line that is begun is called."""
    if line.what == "mend":
        return _("Mend: %(lot)s") % {"lot": dict(LOTS)[line.lot]}
    if line.what == "replace":
        return _("Replace: %(lot)s") % {"lot": dict(LOTS)[line.lot]}
    if line.what == "partition":
        return _("Partitions of what is split off")
    if line.lot == "furniture":
        return _("Furniture: %(function)s") % {"function": NAMES[line.what]}
    return _("Fit out: %(function)s") % {"function": NAMES[line.what]}


@dataclass(frozen=True)
class LineTold:
    """A line as a table has it; `line` is the stored one, or that of a version."""

    line: Any
    lot: str
    quantity: str
    unit: str
    costs: tuple[str, ...]  # of one unit, low, likely, high
    amounts: tuple[str, ...]
    phase: str


def lines(found: Iterable[Any], currency: str) -> list[LineTold]:
    lots, units = dict(LOTS), dict(WorksLine.Unit.choices)
    phases = dict(WorksLine.Phase.choices)
    return [
        LineTold(
            one,
            capfirst(str(lots[one.lot])),
            number_told(float(one.quantity)),
            str(units[one.unit]),
            tuple(str(Money(getattr(one, end), currency)) for end in rules.ENDS),
            tuple(
                Money(rules.amount(one.quantity, getattr(one, end)), currency).whole
                for end in rules.ENDS
            ),
            str(phases[one.phase]),
        )
        for one in found
    ]


def by_lot(found: Iterable[Any], currency: str) -> Statement:
    """Totals by lot, with the sum of all."""
    told = list(found)
    rows = [(name, [one for one in told if one.lot == lot]) for lot, name in LOTS]
    return _sums(_("Total by lot"), _("Lot"), rows, told, currency)


def by_phase(found: Iterable[Any], currency: str) -> Statement:
    """Totals by phase, with the sum of all."""
    told = list(found)
    phases = WorksLine.Phase.choices
    rows = [(name, [one for one in told if one.phase == phase]) for phase, name in phases]
    return _sums(_("Total by phase"), _("Phase"), rows, told, currency)


def options(layout: LayoutVersion, currency: str) -> Statement | None:
    """What each layout of a version costs to fit out, with its posts."""
    found = (layout.results or {}).get("layouts", ())
    if not found:
        return None
    rows = []
    for rank, one in enumerate(found, start=1):
        total = rules.total(rules.of_layout(layout.inputs, one))
        name = _("Alternative %(rank)s") % {"rank": rank} if rank > 1 else _("The best layout")
        rows.append(Row(name, (str(one["posts"]), *ends(total, currency))))
    title = _("What each layout costs to fit out")
    return Statement(title, (_("Layout"), _("Posts"), *_heads()), tuple(rows))


def _sums(
    title: str,
    head: str,
    parts: Iterable[tuple[Any, list[Any]]],
    every: list[Any],
    currency: str,
) -> Statement:
    rows = [
        Row(capfirst(str(name)), ends(rules.total(some), currency)) for name, some in parts if some
    ]
    rows.append(Row(_("Total"), ends(rules.total(every), currency), is_sum=True))
    return Statement(title, (head, *_heads()), tuple(rows))


def _heads() -> tuple[str, ...]:
    return _("Low"), _("Likely"), _("High")


def ends(total: dict[str, int], currency: str) -> tuple[str, ...]:
    """A sum, low, likely and high."""
    return tuple(Money(total[end], currency).whole for end in rules.ENDS)
