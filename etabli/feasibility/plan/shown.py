"""What the page of a plan shows of its entries, section by section."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.money import Money
from etabli.core.texts import labelled
from etabli.feasibility.models import Site
from etabli.feasibility.plan import months, rules
from etabli.feasibility.plan.words import CHOICES, ENTRIES, RESOURCES
from etabli.study.report.telling import number


@dataclass(frozen=True)
class Line:
    """An entry: its name, what it says in a line, where that comes from."""

    key: str
    name: str
    told: str
    source: str


@dataclass(frozen=True)
class Section:
    """What is edited together."""

    kind: str
    title: str
    one: str
    lines: tuple[Line, ...]


def sections(table: Mapping[str, Any], sites: Mapping[str, Site]) -> list[Section]:
    """All of a plan's entries."""
    return [
        Section(
            kind,
            str(ENTRIES[kind][1]),
            str(ENTRIES[kind][0]),
            tuple(_line(table, kind, entry, sites) for entry in rules.entries(table, kind)),
        )
        for kind in rules.CLASSES
    ]


def _line(
    table: Mapping[str, Any], kind: str, entry: Mapping[str, Any], sites: Mapping[str, Site]
) -> Line:
    key = rules.key_of(kind, entry)
    parts = _told(table, kind, entry)
    if kind == "places" and key in sites:
        parts = [*parts, str(sites[key])]
    name = entry.get("name") or key
    return Line(key, name, " · ".join(part for part in parts if part), entry.get("source", ""))


def _told(table: Mapping[str, Any], kind: str, entry: Mapping[str, Any]) -> list[str]:
    currency = str(table.get("currency", "EUR"))
    amount = _amount(entry, currency)
    place = rules.names(table).get(entry.get("place", ""), _("in common"))
    tell: Mapping[str, Callable[[], list[str]]] = {
        "places": lambda: [*_resources(entry), _opening(table, entry)],
        "offers": lambda: [place, _price(entry, currency), _demand(entry)],
        "staff": lambda: [place, amount, *_often(entry, "month")],
        "costs": lambda: [place, amount, *_often(entry, "month")],
        "grants": lambda: [place, amount, *_often(entry, "year")],
        "works": lambda: [place, amount],
        "subsidies": lambda: [_share(entry, "rate"), amount],
        "loans": lambda: [place, amount, _loan(entry)],
        "contributions": lambda: [amount],
        "scenarios": lambda: list(_scenario(table, entry)),
    }
    return tell[kind]()


def _amount(entry: Mapping[str, Any], currency: str) -> str:
    if "amount" not in entry:
        return ""
    return ranged(entry["amount"], lambda one: Money.of(one, currency).whole) + _times(entry)


def _often(entry: Mapping[str, Any], usual: str) -> list[str]:
    if "share" in entry:
        return [_("%(share)s of the sales") % {"share": _share(entry, "share")}]
    if entry.get("resource"):
        return [_("for each day used")]
    return [str(CHOICES["every"][entry.get("every", usual)])]


def ranged(value: Any, tell: Any) -> str:
    """A number, or one with its low and high end."""
    if not isinstance(value, dict):
        return str(tell(Decimal(value)))
    low, high = Decimal(value["low"]), Decimal(value["high"])
    likely = Decimal(value.get("likely", (low + high) / 2))
    return _("%(likely)s (%(low)s to %(high)s)") % {
        "likely": tell(likely),
        "low": tell(low),
        "high": tell(high),
    }


def _plain(value: Decimal) -> str:
    digits = max(0, -int(value.normalize().as_tuple().exponent))
    return number(float(value), min(digits, 2))


def _percent(value: Decimal) -> str:
    return _("%(number)s %%") % {"number": _plain(value)}


def _share(entry: Mapping[str, Any], name: str) -> str:
    return ranged(entry[name], _percent) if name in entry else ""


def _times(entry: Mapping[str, Any]) -> str:
    quantity = entry.get("quantity", 1)
    return "" if quantity == 1 else f" × {ranged(quantity, _plain)}"


def _resources(entry: Mapping[str, Any]) -> Iterator[str]:
    for name, count in entry.get("resources", {}).items():
        yield labelled(RESOURCES.get(name, name), _plain(Decimal(count)))


def _opening(table: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    return _("opens in %(month)s") % {"month": months.told(entry.get("opens", table["start"]))}


def _price(entry: Mapping[str, Any], currency: str) -> str:
    return ranged(entry["price"], lambda one: str(Money.of(one, currency)))


def _demand(entry: Mapping[str, Any]) -> str:
    if "users" in entry:
        return _("%(number)s users") % {"number": ranged(entry["users"], _plain)}
    return _("%(number)s a month") % {"number": ranged(entry["demand"], _plain)}


def _loan(entry: Mapping[str, Any]) -> str:
    return _("%(rate)s over %(months)s months") % {
        "rate": _percent(Decimal(entry["rate"])),
        "months": _plain(Decimal(entry["months"])),
    }


def _scenario(table: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[str]:
    told = {
        "demand": _("demand %(share)s"),
        "prices": _("prices %(share)s"),
        "costs": _("costs %(share)s"),
        "works": _("works %(share)s"),
    }
    for name, sentence in told.items():
        if entry.get(name, 100) != 100:
            yield sentence % {"share": _percent(Decimal(entry[name]))}
    if left := entry.get("without"):
        called = rules.names_at_places(table)
        yield _("without %(what)s") % {"what": ", ".join(called.get(one, one) for one in left)}
