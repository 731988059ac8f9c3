"""`etabli siting`: solve a problem from a file, run the benchmark. Starts without Django."""

import argparse
import json
import math
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etabli.kernels.commands import complain, run
from etabli.kernels.errors import InvalidInput

if TYPE_CHECKING:
    from etabli.kernels.siting.files import Instance
    from etabli.kernels.siting.problem import Group, Problem
    from etabli.kernels.siting.solution import Solution

FORMATS = ("orlib", "orlib-cap", "tsplib", "csv")

FORMATS_HELP = """\
formats:
  orlib      OR-Library p-median: n, edges, p; then the edges. A repeated edge replaces the
             earlier one; costs are shortest paths.
  orlib-cap  OR-Library warehouse location, capacities left aside: opening costs are part of
             the objective, and their number is free unless --p is given.
  tsplib     TSPLIB points of type EUC_2D; costs are Euclidean distances rounded down.
  csv        points, with the columns x, y and, if need be, weight, kind, district and
             opening_cost; or a table of costs, with the column weight and one for each site.
"""


COMMAND = "etabli siting"


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 when it has an answer, 1 after one sentence on what is wrong."""
    return run(_parser(), arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=COMMAND, description="Where should places stand?")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    solve = commands.add_parser(
        "solve",
        help="find the best sites for the problem in a file",
        epilog=FORMATS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    solve.add_argument("file", metavar="FILE")
    solve.add_argument("--format", required=True, choices=FORMATS)
    solve.add_argument("--p", type=int, metavar="N", help="how many sites to open")
    solve.add_argument("--kinds", metavar="KIND=N,…", help="how many of each kind to open")
    solve.add_argument(
        "--districts",
        metavar="LEAST-MOST",
        help="how many may open in each district, as 1-2, or by name, as Arcade=1-2,Jura Sud=0-1",
    )
    solve.add_argument(
        "--sites",
        metavar="FILE",
        help="a CSV with the column site (from 1) and kind, district or opening_cost",
    )
    solve.add_argument("--budget", type=float, help="the most that opening costs may come to")
    solve.add_argument("--time-limit", type=float, metavar="SECONDS")
    solve.add_argument("--seed", type=int, default=0, metavar="N")
    solve.add_argument("--json", action="store_true", help="print one JSON object")
    solve.set_defaults(run=_solve)
    benchmark = commands.add_parser("benchmark", help="measure, side by side with other solvers")
    benchmark.add_argument("--data", required=True, metavar="DIR", help="with pmed/ and cap/")
    benchmark.set_defaults(run=_benchmark)
    return parser


def _solve(options: argparse.Namespace) -> int:
    from etabli.kernels.siting.files import read

    instance = read(options.file, options.format)
    if options.sites is not None:
        instance = _with_sites(instance, options.sites)
    problem = _problem(instance, options)
    solution = _solution(problem, instance, options)
    _clear_line()
    sys.stdout.write(_as_json(solution) if options.json else _as_text(solution))
    return (
        0
        if solution.sites or not solution.reason
        else complain(COMMAND, _from_one(solution.reason))
    )


def _solution(problem: "Problem", instance: "Instance", options: argparse.Namespace) -> "Solution":
    progress = _line if sys.stderr.isatty() else None
    if options.format == "orlib-cap":
        from etabli.kernels.siting.fixed_charge import fixed_charge

        assert instance.opening_costs is not None
        return fixed_charge(
            problem, instance.opening_costs, time_limit=options.time_limit, progress=progress
        )
    from etabli.kernels.siting import solve

    return solve(problem, time_limit=options.time_limit, progress=progress, seed=options.seed)


def _with_sites(instance: "Instance", file: str) -> "Instance":
    from dataclasses import replace

    from etabli.kernels.siting.files import read_sites

    told = read_sites(file, instance.costs.shape[1])
    opening = instance.opening_costs if told.opening_costs is None else told.opening_costs
    return replace(
        instance,
        kinds=told.kinds or instance.kinds,
        districts=told.districts or instance.districts,
        opening_costs=opening,
    )


def _problem(instance: "Instance", options: argparse.Namespace) -> "Problem":
    from etabli.kernels.siting.problem import Group, Problem

    sites = instance.costs.shape[1]
    kinds = _kinds(options.kinds, instance)
    p = options.p if options.p is not None or kinds else instance.p
    if p is None and not kinds and options.budget is None and options.format != "orlib-cap":
        raise InvalidInput("p", "not given; --p, --kinds or --budget is needed")
    if p is not None and not 0 <= p <= sites:
        raise InvalidInput("p", f"{p}; 0 to {sites}, the number of sites, is needed")
    if options.budget is not None and instance.opening_costs is None:
        raise InvalidInput("budget", "no opening costs; a column opening_cost is needed")
    whole = [] if p is None else [Group("the whole network", tuple(range(sites)), p, p)]
    return Problem(
        instance.weights,
        instance.costs,
        (*whole, *kinds, *_districts(options.districts, instance)),
        fixed_closed=frozenset(site for site, kind in enumerate(instance.kinds) if not kind),
        opening_costs=None if options.budget is None else instance.opening_costs,
        budget=options.budget,
    )


def _kinds(text: str | None, instance: "Instance") -> list["Group"]:
    from etabli.kernels.siting.problem import Group

    groups = []
    for kind, count in _items("kinds", text, instance.kinds, r"([0-9]+)", "hub=2,nomad office=4"):
        sites = tuple(site for site, one in enumerate(instance.kinds) if one == kind)
        groups.append(Group(kind, sites, int(count[0]), int(count[0])))
    return groups


def _districts(text: str | None, instance: "Instance") -> list["Group"]:
    from etabli.kernels.siting.problem import Group

    if text is not None and "=" not in text:
        text = ",".join(f"{name}={text}" for name in sorted({*instance.districts} - {""}))
    groups = []
    example = "1-2 or Arcade=1-2,Jura Sud=0-1"
    found = _items("districts", text, instance.districts, r"([0-9]+)-([0-9]+)", example)
    for name, (least, most) in found:
        sites = tuple(site for site, one in enumerate(instance.districts) if one == name)
        groups.append(Group(f"the district {name}", sites, int(least), int(most)))
    return groups


def _items(
    argument: str, text: str | None, names: Sequence[str], pattern: str, example: str
) -> list[tuple[str, tuple[str, ...]]]:
    """Each name with its numbers, from `name=numbers,name=numbers`."""
    if text is None:
        return []
    known = sorted({*names} - {""})
    if not known:
        column = argument.removesuffix("s")
        raise InvalidInput(argument, f"the sites have none; a column {column} is needed")
    items = []
    for item in text.split(","):
        name, _, numbers = item.rpartition("=")
        matched = re.fullmatch(pattern, numbers.strip())
        if not matched:
            raise InvalidInput(argument, f"{item!r}; something like {example} is needed")
        if name.strip() not in known:
            raise InvalidInput(argument, f"{name.strip()!r}; known are {', '.join(known)}")
        items.append((name.strip(), matched.groups()))
    return items


def _as_json(solution: "Solution") -> str:
    def finite(value: float) -> float | None:
        return value if math.isfinite(value) else None

    answer: dict[str, Any] = {
        "status": solution.status.value,
        "objective": finite(solution.objective),
        "bound": finite(solution.bound),
        "gap": finite(solution.gap),
        "sites": [site + 1 for site in solution.sites],
        "assignment": [site + 1 if site >= 0 else None for site in solution.assignment.tolist()],
        "seconds": round(solution.seconds, 6),
    }
    if solution.reason:
        answer["reason"] = _from_one(solution.reason)
    return json.dumps(answer) + "\n"


def _as_text(solution: "Solution") -> str:
    if not solution.sites and solution.reason:
        return ""
    return (
        f"status     {solution.status.value}\n"
        f"objective  {solution.objective:.12g}\n"
        f"bound      {solution.bound:.12g}\n"
        f"gap        {solution.gap:.4%}\n"
        f"sites      {' '.join(str(site + 1) for site in solution.sites)}\n"
        f"seconds    {solution.seconds:.3f}\n"
    )


def _from_one(reason: str) -> str:
    """The reason with sites and rows numbered as in the file."""
    return re.sub(
        r"\b([Ss]ites?|[Rr]ow) ([0-9]+)(?: and ([0-9]+))?",
        lambda found: (
            f"{found[1]} {int(found[2]) + 1}" + (f" and {int(found[3]) + 1}" if found[3] else "")
        ),
        reason,
    )


def _line(best: float, bound: float, gap: float, seconds: float) -> None:
    """How far the search is, on one line of a terminal."""
    known = f"best {best:.8g}, bound {bound:.8g}, gap {gap:.3%}" if gap < math.inf else "searching"
    sys.stderr.write(f"\r\x1b[K{seconds:6.1f} s  {known}")
    sys.stderr.flush()


def _clear_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def _benchmark(options: argparse.Namespace) -> int:
    data = Path(options.data).resolve()
    if not data.is_dir():
        return complain(COMMAND, f"data: {options.data} is no folder.")
    home = Path(__file__).resolve().parents[3]
    if not (home / "benchmarks" / "siting").is_dir():
        return complain(
            COMMAND, "The benchmark comes with the source of Établi, not with the package."
        )
    command = [sys.executable, "-m", "benchmarks", "siting", "--data", str(data)]
    return subprocess.run(command, cwd=home, check=False).returncode  # noqa: S603
