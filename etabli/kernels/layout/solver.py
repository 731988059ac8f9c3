"""The best layout with its proof, others that come close, and why none is possible or none better.

First the most posts at workplaces; of the layouts with so many, the most points of fit (the wishes
that are met); of those, the most seats elsewhere. Each is a whole-number program of its own, solved
by HiGHS until nothing better is possible.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from etabli.kernels.errors import InvalidInput
from etabli.kernels.layout.problem import Problem
from etabli.kernels.layout.program import (
    Clock,
    Columns,
    Found,
    Row,
    Rule,
    maximise,
    structure,
)
from etabli.kernels.layout.rulebook import posts_by_area, rules


class Status(StrEnum):
    """`optimal`: proven. `feasible`: the best known when the time was over; `time_limit`: none."""

    optimal = "optimal"
    feasible = "feasible"
    infeasible = "infeasible"
    time_limit = "time_limit"


@dataclass(frozen=True)
class Use:
    """What a room serves, with its posts (or seats) and the points of fit it earns."""

    room: str
    function: str
    posts: int
    fit: int


@dataclass(frozen=True)
class Layout:
    """A layout. `posts`: at workplaces; `bound`: more are impossible. `uses`: the rooms in use.

    `conflict`: of an infeasible problem, rules that cannot be met together; without any of them the
    others can.
    """

    status: Status
    uses: tuple[Use, ...] = ()
    posts: int = 0
    fit: int = 0
    seats: int = 0
    bound: int = 0
    seconds: float = 0.0
    conflict: tuple[Rule, ...] = ()

    @property
    def function_of(self) -> Mapping[str, str]:
        return {use.room: use.function for use in self.uses}


@dataclass(frozen=True)
class Binding:
    """A rule that holds the posts down.

    `gain`: posts more without the rule. `step`: what one step looser is; `step_gain`: posts more
    with that step.
    """

    code: str
    subject: str
    text: str
    source: str
    gain: int
    step: str = ""
    step_gain: int = 0


def solve(problem: Problem, *, time_limit: float | None = None) -> Layout:
    """The best layout, proven, or the rules in conflict.

    `time_limit` in seconds; after it the best known layout comes with the bound on its posts.
    Raises InvalidInput on a time limit that is not above 0.
    """
    return _Model(problem).best(_clock(time_limit))


def alternatives(
    problem: Problem,
    *,
    most: int = 3,
    differing: int = 1,
    time_limit: float | None = None,
) -> tuple[Layout, ...]:
    """The best layout and the next best, `most` in all, best first; fewer if there are no more.

    Each gives at least `differing` rooms another function (or none) than each of those before.
    Raises InvalidInput on a `most` or `differing` below 1.
    """
    for name, value in (("most", most), ("differing", differing)):
        if value < 1:
            raise InvalidInput(name, f"{value}; 1 or more is needed")
    clock = _clock(time_limit)
    model = _Model(problem)
    found: list[Layout] = []
    others: list[Row] = []
    while len(found) < most:
        one = model.best(clock, others, explain=not found)
        if one.status not in (Status.optimal, Status.feasible):
            return tuple(found) if found else (one,)
        found.append(one)
        others.append(model.differing_from(one, differing))
    return tuple(found)


def binding(problem: Problem, layout: Layout) -> tuple[Binding, ...]:
    """What holds the posts of the best layout down, the most rewarding step first.

    Every rule is loosened by a step, and left out, and the most posts are found anew; last come
    the square metres that are missing for one more post, room by room (as long as it also stands
    there). Of a layout that is not proven optimal nothing is said.
    """
    if layout.status is not Status.optimal:
        return ()
    return _Model(problem).binding(layout)


def _clock(time_limit: float | None) -> Clock:
    if time_limit is not None and not time_limit > 0:
        raise InvalidInput("time_limit", f"{time_limit:g}; more than 0 is needed")
    return Clock(time_limit)


class _Model:
    """A problem as columns, rows and three objectives."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.columns = Columns(problem)
        self.structure = structure(problem, self.columns)
        self.rules = rules(problem, self.columns)
        workplaces = {one.name for one in problem.functions if one.workplace}
        self.posts = {
            column: 1 for (_, name), column in self.columns.posts.items() if name in workplaces
        }
        self.seats = {
            column: 1 for column in self.columns.posts.values() if column not in self.posts
        }
        self.fit = {column: points for column, points in self._fit() if points}

    def _fit(self) -> "list[tuple[int, int]]":
        points = []
        for room in self.problem.usable:
            for function in self.problem.functions:
                pair = room.name, function.name
                met = sum(
                    value
                    for quality, value in function.wishes.items()
                    if quality != "quiet" and self.problem.has(room, quality)
                )
                points.append((self.columns.serves[pair], met))
                if pair in self.columns.calm:
                    points.append((self.columns.calm[pair], function.wishes["quiet"]))
        return points

    def rows(self, kept: "list[Rule] | None" = None) -> list[Row]:
        chosen = self.rules if kept is None else kept
        return self.structure + [row for rule in chosen for row in rule.rows]

    def run(self, gains: Mapping[int, int], rows: list[Row], clock: Clock | None = None) -> Found:
        return maximise(gains, self.columns.upper, rows, clock)

    def best(
        self, clock: Clock, others: "list[Row] | None" = None, *, explain: bool = True
    ) -> Layout:
        rows = [*self.rows(), *(others or [])]
        first = found = self.run(self.posts, rows, clock)
        if first.values is None:
            if not first.finished:
                return Layout(Status.time_limit, bound=first.bound, seconds=clock.seconds)
            conflict = self.conflict() if explain else ()
            return Layout(Status.infeasible, seconds=clock.seconds, conflict=conflict)
        proven, values = first.finished, first.values
        for reached, gains in ((self.posts, self.fit), (self.fit, self.seats)):
            rows.append(
                Row({at: float(one) for at, one in reached.items()}, low=_sum(reached, values))
            )
            if not gains:
                continue
            found = self.run(gains, rows, clock)
            proven = proven and found.finished
            values = found.values or values
        return self._layout(values, first.bound, proven, clock)

    def _layout(self, values: list[int], bound: int, proven: bool, clock: Clock) -> Layout:
        uses = []
        for (room, name), column in self.columns.serves.items():
            if values[column]:
                at = self.columns.posts.get((room, name))
                calm = self.columns.calm.get((room, name))
                earned = self.fit.get(column, 0)
                if calm is not None and values[calm]:
                    earned += self.fit[calm]
                uses.append(Use(room, name, 0 if at is None else values[at], earned))
        return Layout(
            Status.optimal if proven else Status.feasible,
            tuple(uses),
            int(_sum(self.posts, values)),
            sum(use.fit for use in uses),
            int(_sum(self.seats, values)),
            bound,
            clock.seconds,
        )

    def differing_from(self, layout: Layout, differing: int) -> Row:
        """At least so many rooms serve something else: a room without a function counts as one."""
        chosen = layout.function_of
        same: dict[int, float] = {}
        unused = 0
        for (room, name), column in self.columns.serves.items():
            if room not in chosen:
                same[column] = -1.0
            elif chosen[room] == name:
                same[column] = 1.0
        unused = len(self.problem.usable) - len(chosen)
        return Row(same, high=float(len(self.problem.usable) - differing - unused))

    # Why not ------------------------------------------------------------------------------------

    def conflict(self) -> tuple[Rule, ...]:
        """Rules that cannot be met together, none of them to spare.

        They are halved and halved again: QuickXplain, U. Junker (2004), "Preferred explanations
        and relaxations for over-constrained problems", AAAI.
        """
        kept = {id(rule) for rule in self._smallest([], self.rules)}
        return tuple(rule for rule in self.rules if id(rule) in kept)

    def _smallest(self, given: list[Rule], rest: list[Rule]) -> list[Rule]:
        if len(rest) <= 1:
            return rest
        first, second = rest[: len(rest) // 2], rest[len(rest) // 2 :]
        if self._possible([*given, *first]):
            second = self._smallest([*given, *first], second)
        else:
            second = []
        if second and not self._possible([*given, *second]):
            return second
        return [*second, *self._smallest([*given, *second], first)]

    def _possible(self, kept: list[Rule]) -> bool:
        return self.run({}, self.rows(kept)).values is not None

    # What binds ---------------------------------------------------------------------------------

    def binding(self, layout: Layout) -> tuple[Binding, ...]:
        found = []
        for rule in self.rules:
            others = [one for one in self.rules if one is not rule]
            gain = self._most(self.rows(others)) - layout.posts
            if gain <= 0:
                continue
            step_gain = 0
            if rule.looser is not None:
                looser = self._most([*self.rows(others), *rule.looser])
                step_gain = looser - layout.posts
            about = rule.code, rule.subject, rule.text, rule.source
            found.append(Binding(*about, gain, rule.step, step_gain))
        found.sort(key=lambda one: (-one.step_gain, -one.gain))
        return (*found, *self._square_metres(layout))

    def _most(self, rows: list[Row]) -> int:
        values = self.run(self.posts, rows).values
        return 0 if values is None else int(_sum(self.posts, values))

    def _square_metres(self, layout: Layout) -> list[Binding]:
        """Rooms in use where a little more area would bring a post, were it there."""
        found = []
        functions = {one.name: one for one in self.problem.functions}
        area_rules = {one.subject: one for one in self.rules if one.code == "area_per_post"}
        for use in layout.uses:
            function = functions[use.function]
            if not function.workplace:
                continue
            per_post = function.area_per_post
            allowed = posts_by_area(self.problem, use.room, per_post)
            if use.posts < allowed:
                continue
            missing = (allowed + 1) * per_post - self.problem.area(use.room)
            gain = self._most(self._with_one_more(area_rules[use.function], use)) - layout.posts
            if gain > 0:
                tenth = math.ceil(missing * 10 - 1e-6) / 10
                step = f"{tenth:g} m² more in {use.room}"
                rule = area_rules[use.function]
                found.append(Binding("area", use.room, rule.text, rule.source, gain, step, gain))
        return found

    def _with_one_more(self, rule: Rule, use: Use) -> list[Row]:
        """The rows, with one post more allowed by area in the room of `use`."""
        posts = self.columns.posts[use.room, use.function]
        serves = self.columns.serves[use.room, use.function]
        loosened = [
            Row({**row.amounts, serves: row.amounts[serves] - 1.0}, high=0.0)
            if posts in row.amounts
            else row
            for row in rule.rows
        ]
        return [*self.rows([one for one in self.rules if one is not rule]), *loosened]


def _sum(gains: Mapping[int, int], values: list[int]) -> float:
    return float(sum(one * values[at] for at, one in gains.items()))
