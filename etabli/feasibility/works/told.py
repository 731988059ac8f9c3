"""What works say on a page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from etabli.core.money import Money
from etabli.core.texts import labelled
from etabli.feasibility.layout.words import number_told
from etabli.feasibility.models import LayoutVersion, WorksLine
from etabli.feasibility.models.works import LOTS
from etabli.feasibility.plan.told import Row, Statement
from etabli.feasibility.works import rules
from etabli.feasibility.works.energy import HEATING, USE_OF, Energy, reckoned
from etabli.feasibility.works.selectors import Works


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


@dataclass(frozen=True)
class EnergyTold:
    """What a page says of energy before and after works: the sums, lot by lot, the source."""

    sums: Statement
    lots: Statement | None  # none where no work saves any
    area: str
    source: str


def energy(figures: Mapping[str, Any], found: Iterable[Any], currency: str) -> EnergyTold:
    """Of works with these lines; `figures` as `works.energy` takes them."""
    lines = list(found)
    told = reckoned(figures, {one.lot for one in lines})
    rows = (
        Row(_("Before the works, kWh a m² and year"), _numbers(told.before)),
        Row(_("After the works, kWh a m² and year"), _numbers(told.after)),
        Row(_("Cost a year before"), ends(told.cost_before, currency)),
        Row(_("Cost a year after"), ends(told.cost_after, currency)),
        Row(_("Saved a year"), ends(told.saved, currency), is_sum=True),
    )
    heads = (_("Energy"), *_heads())
    return EnergyTold(
        Statement(_("Energy before and after the works"), heads, rows),
        _by_lot(told, figures, lines, currency),
        number_told(float(figures["area"])),
        figures["source"] or _("assumption, an order of magnitude"),
    )


def _by_lot(
    told: Energy, figures: Mapping[str, Any], lines: list[Any], currency: str
) -> Statement | None:
    """What each lot saves alone, beside what its works cost."""
    if not told.lots:
        return None
    names, rows = dict(LOTS), []
    for lot, saved in told.lots.items():
        cost = rules.total(one for one in lines if one.lot == lot)["likely"]
        share = figures["savings"][lot]
        years = number_told(round(cost / saved["likely"])) if saved["likely"] else "—"
        between = f"{number_told(float(share['low']))}–{number_told(float(share['high']))} %"
        cells = (
            f"{use_name(USE_OF[lot])}, {between}",
            Money(saved["likely"], currency).whole,
            Money(cost, currency).whole,
            years,
        )
        rows.append(Row(capfirst(str(names[lot])), cells))
    heads = (
        _("Lot"),
        _("Share saved"),
        _("Saved a year, likely"),
        _("Its works, likely"),
        _("Years until paid back"),
    )
    return Statement(_("What each lot saves, alone"), heads, tuple(rows))


def use_name(use: str) -> str:
    return _("heating") if use == HEATING else _("all the rest")


def _numbers(ends: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(number_told(float(round(ends[end]))) for end in rules.ENDS)


@dataclass(frozen=True)
class Changed:
    """A line that two works say differently: each part as it was and as it is."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """What differs between the works called `one` and `other`."""

    one: str
    other: str
    added: list[LineTold]
    gone: list[LineTold]
    changed: list[Changed]
    is_same: bool
    statements: list[Statement]


def compared(one: Works, other: Works, currency: str) -> Compared:
    found = rules.compare(one.lines, other.lines)
    statements = [_lots_side_by_side(one, other, currency)]
    if one.energy and other.energy:
        statements.append(_energy_side_by_side(one, other, currency))
    return Compared(
        one.name,
        other.name,
        lines(found.added, currency),
        lines(found.gone, currency),
        [_changed(*pair, currency) for pair in found.changed],
        found.is_none,
        statements,
    )


def _changed(before: Any, after: Any, currency: str) -> Changed:
    [was], [now] = lines([before], currency), lines([after], currency)
    parts = [
        (_("Quantity"), f"{was.quantity} {was.unit}", f"{now.quantity} {now.unit}"),
        *(
            zip(
                (_("Unit cost, low"), _("Unit cost, likely"), _("Unit cost, high")),
                was.costs,
                now.costs,
                strict=True,
            )
        ),
        (_("Phase"), was.phase, now.phase),
    ]
    return Changed(
        f"{now.lot} · {after.name}",
        tuple(labelled(name, f"{old} → {new}") for name, old, new in parts if old != new),
    )


def _lots_side_by_side(one: Works, other: Works, currency: str) -> Statement:
    rows = []
    for lot, name in LOTS:
        first, second = (
            [line for line in works.lines if line.lot == lot] for works in (one, other)
        )
        if first or second:
            cents = rules.total(first)["likely"], rules.total(second)["likely"]
            rows.append(Row(capfirst(str(name)), _beside(*cents, currency)))
    first_sums, second_sums = rules.total(one.lines), rules.total(other.lines)
    names = (_("Total, low"), _("Total, likely"), _("Total, high"))
    for end, title in zip(rules.ENDS, names, strict=True):
        cells = _beside(first_sums[end], second_sums[end], currency)
        rows.append(Row(title, cells, is_sum=True))
    heads = (_("Lot"), one.name, other.name, _("Difference"))
    return Statement(_("Likely totals by lot"), heads, tuple(rows))


def _energy_side_by_side(one: Works, other: Works, currency: str) -> Statement:
    first, second = (
        reckoned(works.energy or {}, {line.lot for line in works.lines}) for works in (one, other)
    )
    used = [float(round(told.after["likely"])) for told in (first, second)]
    rows = (
        Row(
            _("After the works, kWh a m² and year"),
            (*map(number_told, used), _signed(used[1] - used[0], number_told)),
        ),
        Row(
            _("Cost a year after"),
            _beside(first.cost_after["likely"], second.cost_after["likely"], currency),
        ),
        Row(_("Saved a year"), _beside(first.saved["likely"], second.saved["likely"], currency)),
    )
    heads = (_("Energy"), one.name, other.name, _("Difference"))
    return Statement(_("Energy, likely"), heads, rows)


def _beside(one: int, other: int, currency: str) -> tuple[str, ...]:
    def told(cents: float) -> str:
        return Money(int(cents), currency).whole

    return told(one), told(other), _signed(other - one, told)


def _signed(value: float, told: Callable[[float], str]) -> str:
    return f"+{told(value)}" if value > 0 else told(value)


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
