"""Who may run places: what each way means, which answers speak for and against it, and what it
changes in a business plan. What is said stands in `modes.toml`, each statement with its source.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from etabli.core.texts import Text, labelled

if TYPE_CHECKING:
    from etabli.kernels.economics import Plan
    from etabli.kernels.economics.numbers import Number

FILE = Path(__file__).with_name("modes.toml")
ASPECTS = ("control", "risk", "tax", "staff", "procedure", "subsidies")
VAT = ("plan", "recovered", "not")
PERCENT = 10_000  # millionths
# What is excluded comes after all that is not, whatever speaks for it.
EXCLUDED = 1_000

# The effects that are numbers, and the most that each may be.
EFFECTS = {
    "staff": 300,
    "rent": 300,
    "margin": 50,
    "yearly": 1_000_000,
    "once": 1_000_000,
    "months": 36,
}


@dataclass(frozen=True)
class Statement:
    """What a way of running means in one respect, and where that comes from."""

    text: Text
    status: str  # law, check or assumption
    ref: str = ""

    @property
    def source(self) -> str:
        """The source in words."""
        match self.status:
            case "law":
                return self.ref
            case "check":
                check = _("to be checked with your services")
                return labelled(self.ref, check) if self.ref else check
        return _("assumption")


@dataclass(frozen=True)
class Mode:
    """One way of running places."""

    key: str
    name: Text
    statements: Mapping[str, Statement]  # by aspect
    effects: Mapping[str, Any]  # vat, and the numbers of EFFECTS


@dataclass(frozen=True)
class Option:
    """An answer: for which modes it speaks, against which, and which it excludes."""

    key: str
    text: Text
    reason: Text
    speaks_for: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """What is asked, with its answers."""

    key: str
    text: Text
    options: tuple[Option, ...]

    def option(self, key: str) -> Option | None:
        """The answer of that key; None where nothing was answered."""
        return next((one for one in self.options if one.key == key), None)


@dataclass(frozen=True)
class Verdict:
    """All that the answers say of one mode, as keys of questions; nothing is left out."""

    mode: str
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    excluded_by: tuple[str, ...]

    @property
    def balance(self) -> int:
        """Answers for less answers against; far below 0 where one excludes it."""
        lost = EXCLUDED * len(self.excluded_by)
        return len(self.speaks_for) - len(self.against) - lost


@cache
def modes() -> dict[str, Mode]:
    """The modes by key, in the order of the file."""
    return {
        one["key"]: Mode(
            one["key"],
            Text.of(one["name"]),
            {aspect: _statement(one[aspect]) for aspect in ASPECTS},
            one["effects"],
        )
        for one in _file()["modes"]
    }


@cache
def questions() -> tuple[Question, ...]:
    """The questionnaire."""
    return tuple(
        Question(one["key"], Text.of(one["text"]), tuple(map(_option, one["options"])))
        for one in _file()["questions"]
    )


def compare(answers: Mapping[str, str]) -> list[Verdict]:
    """What the answers, option by question, say of each mode, the one with most for it first.

    Each answer counts as one, and questions without an answer speak neither way.
    """
    given = {one.key: one.option(answers.get(one.key, "")) for one in questions()}
    found = [
        Verdict(
            mode,
            _named(given, "speaks_for", mode),
            _named(given, "against", mode),
            _named(given, "excludes", mode),
        )
        for mode in modes()
    ]
    return sorted(found, key=lambda one: -one.balance)


def _named(given: Mapping[str, Option | None], side: str, mode: str) -> tuple[str, ...]:
    return tuple(key for key, one in given.items() if one and mode in getattr(one, side))


def usual_effects() -> dict[str, dict[str, Any]]:
    """What each mode changes unless somebody says otherwise: assumptions, all of them."""
    return {key: dict(mode.effects) for key, mode in modes().items()}


def under(plan: "Plan", effects: Mapping[str, Any]) -> "Plan":
    """The plan under a mode: whether VAT is recovered, staff and rent in per cent of the plan's,
    the operator's margin in per cent of the sales, what following the contract costs a year, and
    what founding or choosing costs at the beginning, both in whole units of the currency."""
    from etabli.kernels.economics import Cost

    scales = {"staff": effects["staff"], "rent": effects["rent"]}
    costs = tuple(
        replace(one, amount=_scaled(one.amount, scales[one.kind]))
        if one.kind in scales and one.amount is not None
        else one
        for one in plan.costs
    )
    margin = round(effects["margin"] * PERCENT)
    added = (
        Cost(key="mode · margin", kind="fees", share=margin),
        Cost(key="mode · yearly", kind="fees", amount=100 * effects["yearly"], every="year"),
        Cost(key="mode · once", kind="fees", amount=100 * effects["once"], every="once"),
    )
    vat = plan.vat
    if effects["vat"] != "plan":
        vat = replace(vat, recovered=effects["vat"] == "recovered")
    kept = tuple(one for one in added if one.share or one.amount)
    return replace(plan, costs=costs + kept, vat=vat)


def _scaled(number: "Number", percent: float) -> "Number":
    from etabli.kernels.economics import Range

    def scale(value: int) -> int:
        return round(value * percent / 100)

    if not isinstance(number, Range):
        return scale(number)
    if number.shape == "normal":
        return replace(number, low=scale(number.low), high=scale(number.high))
    return replace(
        number, low=scale(number.low), likely=scale(number.likely), high=scale(number.high)
    )


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _statement(table: Mapping[str, str]) -> Statement:
    return Statement(Text(table["fr"], table["en"]), table["status"], table.get("ref", ""))


def _option(table: Mapping[str, Any]) -> Option:
    sides = (frozenset(table.get(side, ())) for side in ("for", "against", "excludes"))
    return Option(table["key"], Text.of(table["text"]), Text.of(table["reason"]), *sides)
