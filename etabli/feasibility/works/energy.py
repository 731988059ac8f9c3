"""What a building uses before and after its works: a simple model, no thermal study. Values only.

Final energy in kWh for each heated m² and year, in two uses: heating, and all the rest. Works on a
lot save a share of one of them, and shares multiply: what the roof saves, the windows cannot save
again. What is not certain has a low, a likely and a high end; they are reckoned all low or all high
at once, which is the widest interval.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from etabli.core.money import MINOR_UNITS
from etabli.feasibility.works.rules import ENDS

FILE = Path(__file__).with_name("energy.toml")
HEATING, OTHER = USES = ("heating", "other")
# Of which use works on a lot save a share.
USE_OF = {
    "roof": HEATING,
    "envelope": HEATING,
    "joinery": HEATING,
    "heating": HEATING,
    "ventilation": HEATING,
    "electricity": OTHER,
}
OPPOSITE = {"low": "high", "likely": "likely", "high": "low"}
ALL = Decimal(100)  # percent

Ends = dict[str, Decimal]
# area; heating, other, price: low, likely, high; savings by lot: the same; source. Decimals are
# strings, as JSON keeps them exactly.
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Energy:
    """By end: kWh a m² and year before and after the works, and cents a year."""

    before: Ends
    after: Ends
    cost_before: dict[str, int]
    cost_after: dict[str, int]
    saved: dict[str, int]  # cents a year: the consumption before at that end, times what it saves
    lots: dict[str, dict[str, int]]  # of each lot that is done: cents a year saved by it alone


def begun(area: Decimal, states: Mapping[str, str]) -> dict[str, Any]:
    """The figures that a site begins with: its area in m², and its `states` by lot."""
    told = _file()
    return {
        "area": str(area),
        **{key: _strings(told[key]) for key in (*USES, "price")},
        "savings": {
            lot: _strings(told["savings"][lot]["mend" if states.get(lot) == "mend" else "replace"])
            for lot in USE_OF
        },
        "source": "",
    }


def reckoned(figures: Figures, lots: Collection[str]) -> Energy:
    """Energy before and after works on these lots."""
    done = [lot for lot in USE_OF if lot in lots]
    area, price = Decimal(figures["area"]), _ends(figures["price"])
    used = {use: _ends(figures[use]) for use in USES}
    before = {end: used[HEATING][end] + used[OTHER][end] for end in ENDS}

    def saved(end: str, of: Collection[str]) -> Decimal:
        """kWh a m² and year: the shares of this end, of the consumption of this end."""
        return sum(
            (used[use][end] * (1 - _left(figures, use, of, end)) for use in USES), Decimal(0)
        )

    after = {
        end: sum(
            (used[use][end] * _left(figures, use, done, OPPOSITE[end]) for use in USES), Decimal(0)
        )
        for end in ENDS
    }

    def cents(kwh: Decimal, end: str) -> int:
        return int((kwh * area * price[end] * MINOR_UNITS).quantize(Decimal(1), ROUND_HALF_UP))

    return Energy(
        before,
        after,
        {end: cents(before[end], end) for end in ENDS},
        {end: cents(after[end], end) for end in ENDS},
        {end: cents(saved(end, done), end) for end in ENDS},
        {lot: {end: cents(saved(end, [lot]), end) for end in ENDS} for lot in done},
    )


def _left(figures: Figures, use: str, lots: Collection[str], end: str) -> Decimal:
    """The share of a use that is left when works on these lots have saved theirs."""
    left = Decimal(1)
    for lot in lots:
        if USE_OF[lot] == use:
            left *= 1 - Decimal(figures["savings"][lot][end]) / ALL
    return left


def _ends(told: Mapping[str, str]) -> Ends:
    return {end: Decimal(told[end]) for end in ENDS}


def _strings(told: Mapping[str, Any]) -> dict[str, str]:
    return {end: str(told[end]) for end in ENDS}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
