"""The networks that come close to the best one."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from etabli.kernels.arrays import number
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.problem import Group, Problem
from etabli.kernels.siting.solution import PROOF, Solution, Status, network
from etabli.kernels.siting.solver import solve
from etabli.kernels.siting.watch import Watch, check_time_limit


@dataclass(frozen=True)
class Alternatives:
    """The best network and those close to it, best first; none if no network keeps the rules.

    The gap of each is its distance from the best. `complete`: no further one is as close.
    """

    solutions: tuple[Solution, ...]
    complete: bool


def alternatives(
    problem: Problem,
    *,
    within: float = 0.03,
    most: int = 10,
    distinct: Collection[int] | None = None,
    differing: int = 1,
    time_limit: float | None = None,
) -> Alternatives:
    """All networks that cost at most `within` (a share) more than the best one, `most` of them.

    Networks differ if they open different sites `distinct` (all sites, if not given); of those
    alike there, the best one counts. One branch and bound finds them all. With `differing` above
    1, each network leaves out at least so many of those sites of every better one: a choice, not
    variants; there each is the best that differs from those before. With `time_limit` (seconds)
    the answer is what is known by then. Raises InvalidInput on a negative `within`, a `most` or
    `differing` below 1, an unknown site or a time limit that is not above 0.
    """
    number("within", within)
    for name, value in (("most", most), ("differing", differing)):
        if value < 1:
            raise InvalidInput(name, f"{value}; 1 or more is needed")
    choices = frozenset(range(problem.site_count) if distinct is None else distinct)
    problem.check_known("distinct", choices)
    check_time_limit(time_limit)
    watch = Watch(time_limit)
    best = solve(problem, time_limit=time_limit)
    if best.status is not Status.optimal:
        return _unproven(best)
    if differing > 1:
        return _differing(problem, best, within, most, choices, differing, watch)

    from etabli.kernels.siting.exact import Engine

    engine = Engine(problem, watch)
    limit = best.objective * (1 + within) * (1 + PROOF)
    pool = engine.near(limit, most + 1, choices)
    others = [
        network(problem, sites, best.bound, watch.seconds)
        for _, sites in pool.networks.values()
        if choices.intersection(sites) != choices.intersection(best.sites)
    ]
    close = sorted((one for one in others if one.objective <= limit), key=_objective)
    return Alternatives((best, *close)[:most], complete=engine.finished and len(close) < most)


def _objective(solution: Solution) -> float:
    return solution.objective


def _unproven(one: Solution) -> Alternatives:
    """Of a problem without a proven best network."""
    known = (one,) if one.status is Status.feasible else ()
    return Alternatives(known, complete=one.status is Status.infeasible)


def _differing(
    problem: Problem,
    best: Solution,
    within: float,
    most: int,
    choices: frozenset[int],
    differing: int,
    watch: Watch,
) -> Alternatives:
    limit = best.objective * (1 + within) * (1 + PROOF)
    found: list[Solution] = []
    groups, one = problem.groups, best
    while one.status is Status.optimal and one.objective <= limit:
        if len(found) == most:
            return Alternatives(tuple(found), complete=False)
        found.append(network(problem, one.sites, best.bound, one.seconds))
        opened = tuple(sorted(choices.intersection(one.sites)))
        if len(opened) < differing:
            return Alternatives(tuple(found), complete=True)
        if watch.is_over:
            return Alternatives(tuple(found), complete=False)
        kept = Group(f"network {len(found)}", opened, 0, len(opened) - differing)
        groups = (*groups, kept)
        one = solve(replace(problem, groups=groups), time_limit=watch.left)
    proven = one.status is Status.infeasible or one.bound > limit
    return Alternatives(tuple(found), complete=proven)
