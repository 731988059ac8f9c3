"""The tables, in Markdown: `python -m benchmarks siting --data DIR`."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import geometric_mean

from benchmarks.siting import instances, solvers
from benchmarks.siting.instances import Instance
from benchmarks.siting.solvers import MISSING, Run, measure


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks siting")
    parser.add_argument("--data", type=Path, help="a folder with pmed/ and cap/")
    parser.add_argument("--table", choices=sorted(TABLES), action="append", help="these alone")
    parser.add_argument("--limit", type=float, default=120, help="seconds a run (120)")
    parser.add_argument(
        "--beside", type=int, default=1000, metavar="N", help="other solvers up to n = N (1000)"
    )
    parser.add_argument("--alone", action="store_true", help="without the other solvers")
    options = parser.parse_args()
    if options.data is not None and not options.data.is_dir():
        parser.error(f"--data: {options.data} is no folder")
    if MISSING and not options.alone:
        print(
            f"Not installed, so left out: {', '.join(MISSING)}. "
            "`pip install 'etabli[bench]'` brings them.\n"
        )
    for name in options.table or TABLES:
        TABLES[name](options)
        print(flush=True)
    return 0


def published(options: argparse.Namespace) -> None:
    """The p-median instances of OR-Library."""
    if options.data is None:
        print("### OR-Library\n\nWith `--data DIR` only.")
        return
    print("### p-median, OR-Library\n")
    _p_medians(options, instances.published(options.data), [solvers.spopt, solvers.highs])


def plane(options: argparse.Namespace) -> None:
    """Points in the plane, of the kind of rl1304 and fl1400."""
    print("### p-median, points in the plane\n")
    cases = [
        make(n, p)
        for make, n in ((instances.uniform, 1304), (instances.clustered, 1400))
        for p in (5, 10, 20, 50, 100)
    ]
    _p_medians(options, cases, [])


def _p_medians(
    options: argparse.Namespace,
    cases: Iterable[Instance],
    exact: Sequence[Callable[..., Run]],
) -> None:
    others = [] if options.alone else [*exact, solvers.fasterpam]
    head = ["instance", "n", "p", "optimum", "Établi", "status", "gap", "seconds"]
    for other in others:
        head += [f"{other.__name__} s", "ratio"] if other in exact else ["fasterpam s", "above"]
    _head(head)
    seconds: list[float] = []
    ratios: dict[str, list[float]] = {other.__name__: [] for other in exact}
    for case in cases:
        ours = measure(solvers.etabli, options.limit, case)
        seconds.append(ours.seconds)
        known = "" if case.published is None else f"{case.published:g}"
        row = [case.name, str(len(case.weights)), str(case.p), known, *_told(ours)]
        for other in others:
            if other in exact and len(case.weights) > options.beside:
                row += ["left out", "—"]
                continue
            run = measure(other, options.limit, case)
            if other is solvers.fasterpam:
                row += [_seconds(run), _above(run, ours)]
                continue
            row += [_seconds(run), _ratio(run, ours)]
            if run.ended:
                _check_agrees(case, ours, run)
                ratios[other.__name__].append(run.seconds / ours.seconds)
        _row(row)
    print(f"\nÉtabli: {sum(seconds):.2f} s together, {max(seconds):.2f} s at most.")
    for name, found in ratios.items():
        if found and not options.alone:
            print(
                f"{name}: {geometric_mean(found):,.0f} times as long in the geometric mean "
                f"of the {len(found)} instances that it ends within {options.limit:g} s."
            )


def warehouses(options: argparse.Namespace) -> None:
    """Opening costs in the objective, OR-Library."""
    print("### Warehouse location, OR-Library\n")
    if options.data is None:
        print("With `--data DIR` only.")
        return
    _head(["instance", "optimum", "Établi", "status", "gap", "seconds"])
    for case, opening in instances.warehouses(options.data):
        run = measure(solvers.etabli_warehouses, options.limit, case, opening)
        _row([case.name, f"{case.published:.3f}", *_told(run)])


def cover(options: argparse.Namespace) -> None:
    """Maximal covering, n = 1,300."""
    print("### Maximal covering\n")
    others = [] if options.alone else [solvers.spopt_cover, solvers.highs_cover]
    names = [cell for other in others for cell in (f"{other.__name__} s", "ratio")]
    _head(["instance", "p", "reach", "Établi", "status", "gap", "seconds", *names])
    ratios: dict[str, list[float]] = {other.__name__: [] for other in others}
    for p, reach in ((10, 1000), (50, 1000), (10, 2000), (20, 2000), (100, 600)):
        case = instances.uniform(1300, p)
        case = case._replace(weights=instances.country(1300, p).weights)
        ours = measure(solvers.etabli_cover, options.limit, case, reach)
        row = [case.name, str(p), str(reach), *_told(ours)]
        for other in others:
            run = measure(other, options.limit, case, reach)
            row += [_seconds(run), _ratio(run, ours)]
            if run.ended:
                _check_agrees(case, ours, run)
                ratios[other.__name__].append(run.seconds / ours.seconds)
        _row(row)
    for name, found in ratios.items():
        if found:
            print(f"\n{name}: {geometric_mean(found):,.0f} times as long in the geometric mean.")


def capacity(options: argparse.Namespace) -> None:
    """Capacitated p-median, n = 100, p = 10."""
    print("### Capacities\n")
    others = [] if options.alone else [solvers.highs_capacity]
    names = [cell for other in others for cell in (f"{other.__name__} s", "ratio")]
    _head(["instance", "assignment", "Établi", "status", "gap", "seconds", *names])
    for seed in range(5):
        case, loads, room = instances.full(100, 10, seed)
        for split in (False, True):
            arguments = (case, loads, room, split)
            ours = measure(solvers.etabli_capacity, options.limit, *arguments)
            row = [case.name, "split" if split else "single", *_told(ours)]
            for other in others:
                run = measure(other, options.limit, *arguments)
                row += [_seconds(run), _ratio(run, ours)]
                if run.ended:
                    _check_agrees(case, ours, run)
            _row(row)


def country(options: argparse.Namespace) -> None:
    """35,000 weighted points, and how time, memory and gap grow."""
    print("### A country\n")
    others = [] if options.alone else [solvers.fasterpam]
    names = [cell for _ in others for cell in ("fasterpam s", "above", "MB")]
    _head(["n", "p", "limit", "Établi", "status", "gap", "seconds", "MB", *names])
    sizes = [(5_000, 100), (10_000, 100), (35_000, 100), (35_000, 1000), (35_000, 3000)]
    for n, p in sizes:
        case = instances.country(n, p)
        limit = 60 if p < 1000 else 30
        ours = measure(solvers.etabli, limit, case)
        row = [f"{n:,}", str(p), f"{limit} s", *_told(ours), f"{ours.megabytes:,.0f}"]
        for other in others:
            run = measure(other, 600, case)
            row += [_seconds(run), _above(run, ours), f"{run.megabytes:,.0f}"]
        _row(row)


def departments(options: argparse.Namespace) -> None:
    """The same 35,000 points, a hundred departments each by itself."""
    print("### Department by department\n")
    _head(["how", "n", "p", "all", "status", "gap", "seconds"])
    case = instances.country(35_000, 1000)
    for solver in (solvers.one_by_one, solvers.side_by_side, solvers.dask):
        run = measure(solver, options.limit, case)
        _row([solver.__name__.replace("_", " "), "35,000", "1000", *_told(run)])


TABLES = {
    function.__name__: function
    for function in (published, plane, warehouses, cover, capacity, country, departments)
}


def _check_agrees(case: Instance, ours: Run, other: Run) -> None:
    """Two proven optima are one."""
    if ours.ended and ours.objective is not None and other.objective is not None:
        near = abs(ours.objective - other.objective) <= 1e-6 * abs(other.objective)
        assert near, f"{case.name}: {ours.objective} and {other.objective} cannot both be optimal"


def _told(run: Run) -> list[str]:
    if run.objective is None or run.bound is None:
        return ["—", run.status, "—", f"{run.seconds:.3f}"]
    gap = abs(run.objective - run.bound) / max(abs(run.objective), 1e-300)
    return [f"{run.objective:,.10g}", run.status, f"{gap:.3%}", f"{run.seconds:.3f}"]


def _seconds(run: Run) -> str:
    return f"{run.seconds:.2f}" if run.objective is not None else run.status


def _ratio(run: Run, ours: Run) -> str:
    if run.status == "time limit":
        return f"> {run.seconds / ours.seconds:,.0f}"
    return f"{run.seconds / ours.seconds:,.0f}" if run.ended else "—"


def _above(run: Run, ours: Run) -> str:
    """How far a network found elsewhere stands above our bound."""
    if run.objective is None or ours.bound is None or not ours.bound:
        return "—"
    return f"{run.objective / ours.bound - 1:.3%}"


def _head(cells: Sequence[str]) -> None:
    _row(cells)
    _row(["---"] * len(cells))


def _row(cells: Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
