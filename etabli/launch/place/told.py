"""A budget in words and figures: its months, its years, and the lines for a spreadsheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from etabli.core import charts
from etabli.core.charts import Bar
from etabli.core.money import Money
from etabli.feasibility.plan import months
from etabli.feasibility.plan.told import share_told
from etabli.launch.models import Budget
from etabli.study.report.exhibits import Exhibit
from etabli.study.report.telling import number

MILLIONTHS = 1_000_000
DESK = "desk"
COSTS = ("costs", "depreciation", "interest")
AID = ("grants", "aid_taken_into_income")
COLUMNS = (
    "month",
    "sales",
    "aid",
    "costs",
    "part_of_what_is_in_common",
    "result",
    "desk_days",
    "occupancy",
)


@dataclass(frozen=True)
class Line:
    """What is expected in a month, or in several: money in cents, days of all desks, occupancy in
    millionths (None without room). Sales and aid less costs and what is in common (negative: a
    cost) are the result."""

    name: str
    sales: int
    aid: int
    costs: int
    common: int
    result: int
    desk_days: float
    occupancy: int | None

    def cells(self, currency: str) -> tuple[str, ...]:
        """As a row of a page says it."""
        amounts = (self.sales, self.aid, self.costs, self.common, self.result)
        return (
            self.name,
            *(Money(cents, currency).whole for cents in amounts),
            number(self.desk_days),
            share_told(self.occupancy),
        )


def lines(budget: Budget) -> list[Line]:
    """One for each month from the opening on."""
    told = budget.months
    return [_line(name, told, [at]) for at, name in enumerate(told["months"])]


def yearly(budget: Budget) -> list[Line]:
    """One for each year of the calendar, as far as the budget goes."""
    told = budget.months
    years: dict[str, list[int]] = {}
    for at, name in enumerate(told["months"]):
        years.setdefault(name[:4], []).append(at)
    return [_line(name, told, at) for name, at in years.items()]


def exhibit(budget: Budget) -> Exhibit:
    """The result month by month, beside the table of all lines."""
    currency = budget.months["currency"]
    told = [(months.told(one.name), one) for one in lines(budget)]
    return Exhibit(
        _("Result expected, month by month"),
        (_("Month"), *headings()),
        tuple((name, *one.cells(currency)[1:]) for name, one in told),
        tuple(
            Bar(name, float(one.result), Money(one.result, currency).whole) for name, one in told
        ),
        charts.balances,
    )


def headings() -> tuple[str, ...]:
    """Of all columns but the first."""
    return (
        _("Sales"),
        _("Aid"),
        _("Costs"),
        _("Part of what is in common"),
        _("Result"),
        _("Days at desks"),
        _("Occupancy"),
    )


def sheet(budget: Budget) -> Iterator[tuple[object, ...]]:
    """The header, then a row for each month; what each traces back to stands in each row, so that
    a figure keeps it wherever it is copied."""
    origin = {
        "study": budget.version.plan.study.slug,
        "plan": budget.version.plan.uuid,
        "plan_version": budget.version.number,
        "plan_place": budget.plan_place,
    }
    yield (*COLUMNS, "currency", *origin)
    currency = budget.months["currency"]
    for one in lines(budget):
        amounts = (one.sales, one.aid, one.costs, one.common, one.result)
        yield (
            one.name,
            *(Money(cents, currency).amount for cents in amounts),
            round(one.desk_days, 2),
            "" if one.occupancy is None else one.occupancy / MILLIONTHS,
            currency,
            *origin.values(),
        )


def _line(name: str, told: Mapping[str, Any], at: list[int]) -> Line:
    def total(*names: str) -> int:
        return sum(told[one][month] for one in names for month in at)

    def days(table: Mapping[str, list[int]]) -> int:
        return sum(found[month] for found in table.values() for month in at)

    used, capacity = days(told["used"]), days(told["capacity"])
    desks = sum(told["used"].get(DESK, [0] * len(told["months"]))[month] for month in at)
    return Line(
        name,
        total("sales"),
        total(*AID),
        total(*COSTS),
        total("part_of_what_is_in_common"),
        total("result"),
        desks / MILLIONTHS,
        (used * MILLIONTHS + capacity // 2) // capacity if capacity else None,
    )
