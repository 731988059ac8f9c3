"""What a version of a plan, and its risk, say on a page: tables, charts, sentences."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from etabli.core import charts
from etabli.core.charts import Bar
from etabli.core.money import Money
from etabli.feasibility.models import PlanRisk, PlanVersion
from etabli.feasibility.plan import months, rules
from etabli.feasibility.plan.words import CHOICES, LINES, OUTGOING, driver_label
from etabli.study.report.exhibits import Exhibit
from etabli.study.report.telling import percent

MILLIONTHS = 1_000_000
MOST_LEVERS = 8
Amount = Callable[[int], str]


@dataclass(frozen=True)
class Row:
    """A line of a statement: its name, its cells by year, and whether it is a sum."""

    name: str
    cells: tuple[str, ...]
    is_sum: bool = False


@dataclass(frozen=True)
class Statement:
    """A table by year with a name."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Fact:
    """A figure of the summary, with what it means."""

    label: str
    value: str
    note: str = ""


class Results:
    """What a page shows of a version."""

    def __init__(self, version: PlanVersion) -> None:
        self.results: Mapping[str, Any] = version.results
        self.inputs = version.inputs
        self.currency: str = self.results["currency"]
        self.years = tuple(self._year(name) for name in self.results["years"])

    @staticmethod
    def _year(name: str) -> str:
        first, last = name.split("/")
        if first.endswith("-01"):
            return first[:4]
        return f"{first[5:]}/{first[:4]}–{last[5:]}/{last[:4]}"

    def amount(self, cents: int) -> str:
        """Cents in whole units of the currency."""
        return Money(cents, self.currency).whole

    def facts(self) -> list[Fact]:
        """What matters first: the results, the treasury, break-even."""
        results, lowest = self.results["income"]["result"], self.results["lowest_treasury"]
        even = self.results["break_even"]
        missing = lowest["missing_from"]
        return [
            Fact(
                _("Result of the last year"),
                self.amount(results[-1]),
                _("of all years together: %(sum)s") % {"sum": self.amount(sum(results))},
            ),
            Fact(
                _("Lowest treasury"),
                self.amount(lowest["amount"]),
                _("money is missing from %(month)s") % {"month": months.told(missing)}
                if missing
                else _("in %(month)s; money is missing in no month")
                % {"month": months.told(lowest["month"])},
            ),
            Fact(
                _("Break-even occupancy"),
                share_told(even["occupancy"]),
                _("planned in the last year: %(share)s") % {"share": share_told(even["planned"])},
            ),
            Fact(
                _("Break-even price"),
                share_told(even["price"]),
                _("of the prices of the plan, with the demand as planned"),
            ),
        ]

    def treasury(self) -> Exhibit:
        """The treasury month by month."""
        bars = tuple(
            Bar(months.told(name), float(cents), self.amount(cents))
            for name, cents in zip(self.results["months"], self.results["treasury"], strict=True)
        )
        return Exhibit(
            _("Treasury, month by month"),
            (_("Month"), _("Treasury at its end")),
            tuple((bar.label, bar.text) for bar in bars),
            bars,
            charts.balances,
        )

    def yearly(self) -> Exhibit:
        """The result of each year."""
        bars = tuple(
            Bar(year, float(cents), self.amount(cents))
            for year, cents in zip(self.years, self.results["income"]["result"], strict=True)
        )
        return Exhibit(
            _("Result, year by year"),
            (_("Year"), _("Result")),
            tuple((bar.label, bar.text) for bar in bars),
            bars,
            charts.balances,
        )

    def statements(self) -> list[Statement]:
        """Income, costs by kind, cash, balance sheet."""
        results, balance = self.results, self.results["balance"]
        kinds = CHOICES["kind"]
        by_kind = [
            Row(str(kinds[kind]).capitalize(), self._cells(cells))
            for kind, cells in _in_order(results["costs"], kinds)
        ]
        return [
            self._statement(_("Income statement"), self._income(results["income"])),
            self._statement(_("Costs by kind"), by_kind),
            self._statement(_("Cash"), [*self._rows(results["cash"], skip=True), self._held()]),
            self._statement(
                _("Balance sheet, at the end of the year"),
                [
                    *self._rows(balance["assets"], skip=True),
                    self._sum(_("Assets"), balance["assets"]),
                    *self._rows(balance["liabilities"], skip=True),
                    self._sum(_("Liabilities"), balance["liabilities"]),
                ],
            ),
        ]

    def financing(self) -> Statement:
        """The financing plan: what has to be paid for, and where the money comes from."""
        cash = self.results["cash"]
        flow = [
            sum(sign * cash[line][year] for line, sign in _RUNNING.items() if line in cash)
            for year in range(len(self.years))
        ]
        needs = {"works_paid": cash["works_paid"], "loans_repaid": cash["loans_repaid"]}
        means = {line: cash[line] for line in ("aid_received", "contributions", "loans_drawn")}
        change = [
            sum(one[year] for one in means.values())
            + flow[year]
            - sum(one[year] for one in needs.values())
            for year in range(len(self.years))
        ]
        rows = [
            *self._rows(needs),
            self._sum(_("Needs"), needs),
            *self._rows(means),
            Row(_("What running brings (negative: what it takes)"), self._cells(flow)),
            self._sum(_("Means"), {**means, "running": flow}),
            Row(_("What the treasury gains or loses"), self._cells(change), True),
            self._held(),
        ]
        return self._statement(_("Financing plan"), rows)

    def places(self) -> Statement:
        """How each place does in the last year."""
        rows = [
            Row(
                one["name"],
                (
                    self.amount(one["income"]["sales"][-1]),
                    self.amount(one["income"]["result"][-1]),
                    share_told(one["occupancy"][-1]),
                    share_told(one["break_even"]["occupancy"]),
                    share_told(one["break_even"]["price"]),
                ),
            )
            for one in self.results["places"]
        ]
        headings = (
            _("Place"),
            _("Sales of the last year"),
            _("Result, with its part of what is in common"),
            _("Occupancy"),
            _("Break-even occupancy"),
            _("Break-even price, of the plan’s"),
        )
        return Statement(_("Place by place"), headings, tuple(rows))

    def host(self) -> Statement | None:
        """What a host costs and brings."""
        host = self.results["host"]
        if host is None:
            return None
        names = {
            "costs": _("What the host costs"),
            "sales": _("Sales that would be lost without one"),
            "net": _("How much better the result is with a host"),
        }
        rows = [Row(names[key], self._cells(host[key]), key == "net") for key in names]
        return self._statement(_("What a host costs and brings"), rows)

    def scenarios(self) -> Statement:
        """The plan and its scenarios side by side."""
        return side_by_side(_("Scenarios side by side"), _("Scenario"), self._named(), self.amount)

    def _named(self) -> list[dict[str, Any]]:
        first, *others = self.results["scenarios"]
        return [{**first, "name": _("as planned")}, *others]

    def sources(self) -> list[tuple[str, str]]:
        """Where the numbers of each entry come from."""
        called = rules.names_at_places(self.inputs)
        found = [
            (called[one["key"]], one["source"])
            for name in rules.KEYED
            for one in self.inputs.get(name, [])
            if one.get("source")
        ]
        scenarios = [
            (one["name"], one["source"])
            for one in self.inputs.get("scenarios", [])
            if one.get("source")
        ]
        return found + scenarios

    def _statement(self, title: str, rows: Iterable[Row]) -> Statement:
        return Statement(title, (_("Line"), *self.years), tuple(rows))

    def _income(self, income: Mapping[str, Sequence[int]]) -> list[Row]:
        return [
            Row(
                str(LINES[line]),
                self._cells([-one for one in cells] if line in OUTGOING else cells),
                line == "result",
            )
            for line, cells in _in_order(income, LINES)
        ]

    def _rows(self, lines: Mapping[str, Sequence[int]], *, skip: bool = False) -> list[Row]:
        return [
            Row(str(LINES[line]), self._cells(cells))
            for line, cells in _in_order(lines, LINES)
            if any(cells) or not skip
        ]

    def _sum(self, name: str, lines: Mapping[str, Sequence[int]]) -> Row:
        sums = [sum(cells) for cells in zip(*lines.values(), strict=True)]
        return Row(name, self._cells(sums), True)

    def _held(self) -> Row:
        return Row(
            _("Treasury at the end of the year"),
            self._cells(self.results["treasury"][11::12]),
            True,
        )

    def _cells(self, amounts: Iterable[int]) -> tuple[str, ...]:
        return tuple(map(self.amount, amounts))


def _in_order(
    lines: Mapping[str, Sequence[int]], order: Iterable[str]
) -> Iterator[tuple[str, Sequence[int]]]:
    """The lines as people read them: a database may keep a table's keys in an order of its own."""
    return ((line, lines[line]) for line in order if line in lines)


# What running a place brings and takes in cash, works and their money left aside.
_RUNNING = {
    "sales_received": 1,
    "grants_received": 1,
    "vat_refunded": 1,
    "costs_paid": -1,
    "interest": -1,
    "vat_paid": -1,
}


def side_by_side(
    title: str, heading: str, columns: Sequence[Mapping[str, Any]], amount: Amount
) -> Statement:
    """Plans beside each other, a row for each, as `kernels.economics.summary` tells scenarios."""
    headings = (
        heading,
        _("Sales of the last year"),
        _("Costs of the last year"),
        _("Result of the last year"),
        _("Result of all years"),
        _("Lowest treasury"),
        _("Money is missing from"),
    )
    rows = []
    for one in columns:
        missing = one["lowest_treasury"]["missing_from"]
        rows.append(
            Row(
                one["name"],
                (
                    amount(one["sales"][-1]),
                    amount(one["costs"][-1]),
                    amount(one["result"][-1]),
                    amount(sum(one["result"])),
                    amount(one["lowest_treasury"]["amount"]),
                    months.told(missing) if missing else "—",
                ),
            )
        )
    return Statement(title, headings, tuple(rows))


def share_told(share: int | None) -> str:
    """A share in millionths; a dash where there is none."""
    return "—" if share is None else percent(share / MILLIONTHS)


class RiskTold:
    """What a page shows of a risk that was drawn."""

    def __init__(self, risk: PlanRisk, results: Results) -> None:
        self.risk, self.results = risk, results
        self.told: Mapping[str, Any] = risk.results or {}

    def facts(self) -> list[Fact]:
        """The probabilities, and the aid that is needed."""
        aid = self.told["aid"]
        amount = self.results.amount
        draws = _("of %(draws)s draws") % {"draws": self.told["draws"]}
        safety = {"safety": share_told(aid["safety"])}
        return [
            Fact(_("A deficit over all years"), percent(self.told["deficit"]), draws),
            Fact(
                _("Money is missing in some month"),
                percent(self.told["missing_money"]),
                self._earliest(),
            ),
            Fact(
                _("Aid needed, at once at the beginning"),
                amount(aid["at_once"]),
                _("so that no money is missing in %(safety)s of all draws") % safety,
            ),
            Fact(_("Or aid needed each month"), amount(aid["by_month"])),
        ]

    def _earliest(self) -> str:
        """When money is missing for the first time in half of the draws in which it is."""
        shares: Mapping[str, float] = self.told["missing_money_from"]
        whole, so_far = sum(shares.values()), 0.0
        for name, share in sorted(shares.items()):
            so_far += share
            if 2 * so_far >= whole:
                return _("where it is, in half of the draws by %(month)s") % {
                    "month": months.told(name)
                }
        return ""

    def yearly(self) -> Statement:
        """Deficits and results by year."""
        told, amount = self.told, self.results.amount
        names = {
            "p5": _("in one draw of twenty, at most"),
            "p50": _("in the middle"),
            "p95": _("in one draw of twenty, at least"),
        }
        rows = [
            Row(_("A deficit"), tuple(map(percent, told["deficit_by_year"]))),
            *(
                Row(
                    _("Result, %(which)s") % {"which": names[key]},
                    tuple(map(amount, told["result_by_year"][key])),
                )
                for key in names
            ),
        ]
        return Statement(_("Year by year"), (_("Line"), *self.results.years), tuple(rows))

    def tornado(self) -> Exhibit | None:
        """What matters most for the result of all years."""
        levers = self.told["tornado"][:MOST_LEVERS]
        if not levers:
            return None
        amount = self.results.amount
        planned = sum(self.results.results["income"]["result"])
        bars = tuple(
            Bar(
                driver_label(one["driver"]),
                0.0,
                _("%(low)s to %(high)s")
                % {"low": amount(one["result"][0]), "high": amount(one["result"][1])},
                low=float(one["result"][0]),
                high=float(one["result"][1]),
            )
            for one in levers
        )
        rows = tuple(
            (bar.label, amount(one["result"][0]), amount(one["result"][1]))
            for bar, one in zip(bars, levers, strict=True)
        )
        return Exhibit(
            _("What matters most for the result of all years"),
            (_("What is not certain"), _("At its low end"), _("At its high end")),
            rows,
            bars,
            partial(
                charts.spreads,
                middle=float(planned),
                named=_("as planned: %(amount)s") % {"amount": amount(planned)},
            ),
            note=_("Each alone between its low and its high end, all else as planned."),
        )
