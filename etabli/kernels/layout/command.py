"""`etabli layout`: the best layout of the building in a file, and its drawing. Without Django."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etabli.kernels.commands import complain, run
from etabli.kernels.errors import InvalidInput

if TYPE_CHECKING:
    from etabli.kernels.layout.problem import Problem
    from etabli.kernels.layout.solver import Binding, Layout


COMMAND = "etabli layout"


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 when it has an answer, 1 after one sentence on what is wrong."""
    return run(_parser(), arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=COMMAND, description="Which room serves what?")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    solve = commands.add_parser("solve", help="find the best layout of the building in a file")
    solve.add_argument("--alternatives", type=int, default=1, metavar="N", help="so many layouts")
    solve.add_argument(
        "--differing", type=int, default=1, metavar="N", help="in so many rooms at least"
    )
    solve.add_argument("--json", action="store_true", help="print one JSON object")
    solve.set_defaults(run=_solve)
    draw = commands.add_parser("draw", help="draw the best layout to scale, as SVG")
    draw.add_argument("-o", "--output", required=True, metavar="FILE", help="- prints it")
    draw.add_argument(
        "--alternative", type=int, default=1, metavar="N", help="the N-th best layout"
    )
    draw.set_defaults(run=_draw)
    for command in (solve, draw):
        command.add_argument("file", metavar="FILE", help="a TOML or JSON file: docs/layout.md")
        command.add_argument("--time-limit", type=float, metavar="SECONDS")
    return parser


def _solve(options: argparse.Namespace) -> int:
    from etabli.kernels.layout.files import read
    from etabli.kernels.layout.solver import alternatives, binding

    problem = read(options.file)
    layouts = alternatives(
        problem,
        most=options.alternatives,
        differing=options.differing,
        time_limit=options.time_limit,
    )
    best = layouts[0]
    bindings = binding(problem, best)
    text = _as_json if options.json else _as_text
    sys.stdout.write(text(problem, layouts, bindings))
    return _verdict(best)


def _draw(options: argparse.Namespace) -> int:
    from etabli.kernels.layout.drawing import draw
    from etabli.kernels.layout.files import read
    from etabli.kernels.layout.solver import alternatives

    if options.alternative < 1:
        raise InvalidInput("alternative", f"{options.alternative}; 1 or more is needed")
    problem = read(options.file)
    layouts = alternatives(problem, most=options.alternative, time_limit=options.time_limit)
    if code := _verdict(layouts[0]):
        return code
    if len(layouts) < options.alternative:
        found = f"{len(layouts)} layouts are possible" if len(layouts) > 1 else "one layout is"
        raise InvalidInput("alternative", f"{options.alternative}; {found}")
    drawing = draw(problem, layouts[-1])
    if options.output == "-":
        sys.stdout.write(drawing)
        return 0
    try:
        Path(options.output).write_text(drawing, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            "output", f"{options.output} cannot be written: {error.strerror}"
        ) from error
    return 0


def _verdict(best: "Layout") -> int:
    from etabli.kernels.layout.solver import Status

    if best.status is Status.infeasible:
        rules = "; ".join(rule.text for rule in best.conflict)
        return complain(COMMAND, f"These rules cannot be met together: {rules}.")
    if best.status is Status.time_limit:
        return complain(COMMAND, "No layout was found in the time allowed.")
    return 0


def _as_json(problem: "Problem", layouts: "Sequence[Layout]", bindings: "Sequence[Binding]") -> str:
    from etabli.kernels.layout.drawing import table

    def layout(one: "Layout") -> dict[str, Any]:
        fit = {use.room: use.fit for use in one.uses}
        return {
            "posts": one.posts,
            "fit": one.fit,
            "seats": one.seats,
            "rooms": [
                {**line._asdict(), "fit": fit.get(line.room, 0)} for line in table(problem, one)
            ],
        }

    best = layouts[0]
    answer: dict[str, Any] = {
        "status": best.status.value,
        "bound": best.bound,
        "seconds": round(best.seconds, 3),
        "layouts": [layout(one) for one in layouts if one.uses],
        "binding": [vars(one) for one in bindings],
        "conflict": [
            {"code": one.code, "subject": one.subject, "text": one.text, "source": one.source}
            for one in best.conflict
        ],
    }
    return json.dumps(answer, ensure_ascii=False) + "\n"


def _as_text(problem: "Problem", layouts: "Sequence[Layout]", bindings: "Sequence[Binding]") -> str:
    from etabli.kernels.layout.drawing import table

    if not layouts[0].uses:
        return ""
    told = [f"status  {layouts[0].status.value}"]
    for number, one in enumerate(layouts, start=1):
        told += ["", f"layout {number}: {one.posts} posts, fit {one.fit}, {one.seats} seats"]
        lines = table(problem, one)
        widest = [max(len(line.room) for line in lines), max(len(line.function) for line in lines)]
        for line in lines:
            posts = f"{line.posts:4d}" if line.posts else ""
            told.append(
                f"{line.number:3d}  {line.room:{widest[0]}}  {line.function:{widest[1]}}  "
                f"{line.area:6.1f} m²{posts}"
            )
    if bindings:
        told += ["", "what holds the posts down:"]
    told += [f"  {_binding_told(one)}" for one in bindings]
    return "\n".join(told) + "\n"


def _binding_told(binding: "Binding") -> str:
    rule = f"{binding.text} ({binding.source})"
    step = f"{binding.step}: {binding.step_gain:+d}" if binding.step else ""
    if binding.code == "area":
        return f"{step}, at {rule}"
    return f"{rule}: without it {binding.gain:+d}" + (f"; {step}" if step else "")
