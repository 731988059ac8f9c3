"""The whole-number program of a problem: its columns, its rules as rows, and HiGHS."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from etabli.kernels.layout.problem import Problem, Room

if TYPE_CHECKING:
    from etabli.kernels.layout.quiet import QuietHighs

INFINITY = float("inf")

# HiGHS works in floating point; whole numbers this close to one are that one.
TOLERANCE = 1e-9


class Row(NamedTuple):
    """The amounts of the columns together are from `low` to `high`."""

    amounts: dict[int, float]
    low: float = -INFINITY
    high: float = INFINITY


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule, with its words and its rows.

    `code`: its kind, stable. `subject`: the function, room or part of the building it is about.
    `looser`: its rows one step looser, and `step` the words for that, where a step makes sense.
    """

    code: str
    subject: str
    text: str
    source: str
    rows: tuple[Row, ...]
    looser: tuple[Row, ...] | None = None
    step: str = ""


class Columns:
    """What the numbers of the columns stand for: a room serves a function, with so many posts."""

    def __init__(self, problem: Problem) -> None:
        self.upper: list[float] = []
        self.serves: dict[tuple[str, str], int] = {}
        self.posts: dict[tuple[str, str], int] = {}
        self.calm: dict[tuple[str, str], int] = {}
        for room in problem.usable:
            for function in problem.functions:
                pair = room.name, function.name
                self.serves[pair] = self._add(1.0)
                if function.area_per_post:
                    self.posts[pair] = self._add(_ceiling(problem, room))
                if function.wishes.get("quiet") and room.quiet:
                    self.calm[pair] = self._add(1.0)

    def _add(self, upper: float) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def rooms_of(self, function: str) -> list[int]:
        return [column for (_, name), column in self.serves.items() if name == function]

    def posts_of(self, function: str) -> list[int]:
        return [column for (_, name), column in self.posts.items() if name == function]


def _ceiling(problem: Problem, room: Room) -> float:
    """More posts than could ever stand in a room: two for each square metre."""
    return 2.0 * (int(problem.area(room.name)) + 1)


def structure(problem: Problem, columns: Columns) -> list[Row]:
    """What is no rule but the meaning of the columns."""
    rows = [
        Row({columns.serves[room.name, one.name]: 1.0 for one in problem.functions}, high=1.0)
        for room in problem.usable
    ]
    for pair, posts in columns.posts.items():
        serves = columns.serves[pair]
        rows.append(Row({posts: 1.0, serves: -columns.upper[posts]}, high=0.0))
        rows.append(Row({posts: 1.0, serves: -1.0}, low=0.0))  # no posts, no such room
    loud = {one.name for one in problem.functions if one.loud}
    for pair, calm in columns.calm.items():
        rows.append(Row({calm: 1.0, columns.serves[pair]: -1.0}, high=0.0))
        rows += [
            Row({calm: 1.0, columns.serves[other, name]: 1.0}, high=1.0)
            for other in _neighbours(problem, pair[0])
            for name in sorted(loud)
        ]
    return rows


def _neighbours(problem: Problem, room: str) -> list[str]:
    usable = {one.name for one in problem.usable}
    return sorted(problem.beside[room] & usable)


# HiGHS ------------------------------------------------------------------------------------------


class Found(NamedTuple):
    """The best values, if any, the bound on the objective, and whether it is proven best."""

    values: list[int] | None
    bound: int
    finished: bool


class Clock:
    """The seconds since the start, and those left."""

    def __init__(self, limit: float | None) -> None:
        self._started, self._limit = time.perf_counter(), limit

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._started

    @property
    def left(self) -> float | None:
        return None if self._limit is None else max(self._limit - self.seconds, 0.0)


def maximise(
    gains: Mapping[int, int],
    upper: Sequence[float],
    rows: Iterable[Row],
    clock: Clock | None = None,
) -> Found:
    """The whole numbers from 0 to `upper` with the most gain, within the rows.

    All gains are whole, so the best is proven as soon as the bound is less than one above it.
    """
    import highspy
    import numpy as np

    from etabli.kernels.layout.quiet import QuietHighs

    kept = [row for row in rows if row.amounts]
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(upper), len(kept)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.array([float(gains.get(at, 0)) for at in range(len(upper))])
    program.col_lower_ = np.zeros(len(upper))
    program.col_upper_ = np.array(upper)
    program.row_lower_ = np.array([row.low for row in kept])
    program.row_upper_ = np.array([row.high for row in kept])
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.amounts) for row in kept)])
    matrix.index_ = np.array([at for row in kept for at in row.amounts], np.int32)
    matrix.value_ = np.array([one for row in kept for one in row.amounts.values()], np.float64)
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(upper)
    highs = QuietHighs()
    for name, value in (
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.5),
        ("mip_feasibility_tolerance", TOLERANCE),
        ("primal_feasibility_tolerance", TOLERANCE),
        ("dual_feasibility_tolerance", TOLERANCE),
        ("threads", 1),
    ):
        highs.setOptionValue(name, value)
    if clock is not None and clock.left is not None:
        highs.setOptionValue("time_limit", clock.left)
    highs.passModel(program)
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kSolveError:
        # Its presolve now and then cannot lead back to the program at so fine a tolerance.
        highs.clearSolver()
        highs.setOptionValue("presolve", "off")
        highs.run()
    return _read(highs, sum(one * int(upper[at]) for at, one in gains.items()))


def _read(highs: "QuietHighs", ceiling: int) -> Found:
    """What HiGHS found, with no bound above what the columns allow."""
    import highspy

    status, info = highs.getModelStatus(), highs.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Found(None, 0, finished=True)
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit):
        raise RuntimeError(f"HiGHS stopped unexpectedly: {status.name}")
    finished = status == highspy.HighsModelStatus.kOptimal
    bound = min(info.mip_dual_bound, float(ceiling))
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, int(bound + 1e-6), finished)
    values = [round(value) for value in highs.getSolution().col_value]
    if finished:
        bound = info.objective_function_value
    return Found(values, int(bound + 1e-6), finished)
