"""`etabli plan`: the accounts of a plan from a file, and its risk. Starts without Django."""

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from etabli.kernels.commands import run


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 when it has an answer, 1 after one sentence on what is wrong."""
    return run(_parser(), arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="etabli plan", description="Do the accounts balance?")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    compute = commands.add_parser("compute", help="the accounts of the plan in a file")
    risk = commands.add_parser("risk", help="how safe it is, for many draws of its ranges")
    risk.add_argument("--draws", type=int, default=10_000, metavar="N")
    risk.add_argument("--seed", type=int, default=0, metavar="N")
    risk.add_argument(
        "--safety", type=Decimal, default=Decimal(95), metavar="PERCENT", help="for the aid needed"
    )
    for command, verb in ((compute, _compute), (risk, _risk)):
        command.add_argument("file", metavar="FILE", help=".toml or .json: see docs/plan.md")
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.set_defaults(run=verb)
    workbook = commands.add_parser("workbook", help="the plan as a spreadsheet of live formulas")
    workbook.add_argument("file", metavar="FILE", help=".toml or .json: see docs/plan.md")
    workbook.add_argument("-o", "--output", required=True, metavar="FILE.xlsx")
    workbook.set_defaults(run=_workbook)
    return parser


def _workbook(options: argparse.Namespace) -> int:
    from etabli.kernels.economics.files import read
    from etabli.kernels.economics.workbook import write

    write(read(options.file), options.output)
    return 0


def _compute(options: argparse.Namespace) -> int:
    from etabli.kernels.economics.files import read
    from etabli.kernels.economics.summary import summary

    told = summary(read(options.file))
    sys.stdout.write(json.dumps(told) + "\n" if options.json else _as_text(told))
    return 0


def _risk(options: argparse.Namespace) -> int:
    from etabli.kernels.economics.files import read
    from etabli.kernels.economics.numbers import Unit
    from etabli.kernels.economics.risk import simulate
    from etabli.kernels.economics.summary import risk_summary

    safety = Unit(10_000, 1, 999_999, certain=True).read("safety", options.safety)
    plan = read(options.file)
    risk = simulate(plan, draws=options.draws, seed=options.seed)
    told = risk_summary(plan, risk, safety)
    sys.stdout.write(json.dumps(told) + "\n" if options.json else _risk_as_text(told))
    return 0


def _row(name: str, amounts: Sequence[int]) -> str:
    return f"{name:30}" + "".join(f"{_units(one):>13}" for one in amounts) + "\n"


def _units(cents: int) -> str:
    return f"{Decimal(cents) / 100:,.2f}"


def _percent(share: int | None) -> str:
    return "none" if share is None else f"{Decimal(share) / 10_000:.1f} %"


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"{told['name']}, in {told['currency']}\n"]
    lines.append(f"{'':30}" + "".join(f"{one[:7]:>13}" for one in told["years"]) + "\n")
    lines += [_row(name.replace("_", " "), amounts) for name, amounts in told["income"].items()]
    lines.append(_row("treasury at the end", told["treasury"][11::12]))
    lowest = told["lowest_treasury"]
    lines.append(f"\nlowest treasury {_units(lowest['amount'])} in {lowest['month']}")
    lines.append(
        f"; money is missing from {lowest['missing_from']}\n" if lowest["missing_from"] else "\n"
    )
    for place in [{"name": "all places", **told}, *told["places"]]:
        even = place["break_even"]
        lines.append(
            f"{place['name']}: occupancy {_percent(even['planned'])}, break-even at "
            f"{_percent(even['occupancy'])}, or at {_percent(even['price'])} of the prices\n"
        )
    if told["host"]:
        lines.append("\n")
        lines += [_row(f"host: {name}", amounts) for name, amounts in told["host"].items()]
    if len(told["scenarios"]) > 1:
        lines.append("\nresult in each scenario\n")
        lines += [_row(one["name"], one["result"]) for one in told["scenarios"]]
    return "".join(lines)


def _risk_as_text(told: dict[str, Any]) -> str:
    aid = told["aid"]
    lines = [
        f"{told['draws']:,} draws\n",
        f"a deficit over all years      {told['deficit']:.1%}\n",
        f"money missing in some month   {told['missing_money']:.1%}\n",
        f"aid for a safety of {_percent(aid['safety'])}: {_units(aid['at_once'])} at once, or "
        f"{_units(aid['by_month'])} a month\n\n",
    ]
    lines += [_row(f"result, {name}", amounts) for name, amounts in told["result_by_year"].items()]
    if told["tornado"]:
        lines.append("\nresult of all years at the 5th and the 95th percentile of\n")
        lines += [_row(lever["driver"], lever["result"]) for lever in told["tornado"]]
    return "".join(lines)
