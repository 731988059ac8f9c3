"""The networks that come close to the best one."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from etabli.kernels.arrays import number
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.problem import Group, Problem
from etabli.kernels.siting.solution import PROOF, Solution, Status, network
from etabli.kernels.siting.solver import solve


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
) -> Alternatives:
    """All networks that cost at most `within` (a share) more than the best one, `most` of them.

    Networks differ if they open different sites `distinct` (all sites, if not given); of those
    alike there, the best one counts. One branch and bound finds them all. With `differing` above
    1, each network leaves out at least so many of those sites of every better one: a choice, not
    variants; there each is the best that differs from those before. Raises InvalidInput on a
    negative `within`, a `most` or `differing` below 1 or an unknown site.
    """
    number("within", within)
    for name, value in (("most", most), ("differing", differing)):
        if value < 1:
            raise InvalidInput(name, f"{value}; 1 or more is needed")
    choices = frozenset(range(problem.site_count) if distinct is None else distinct)
    problem.check_known("distinct", choices)
    if differing > 1:
        return _differing(problem, within, most, choices, differing)

    from etabli.kernels.siting.exact import Engine
    from etabli.kernels.siting.watch import Watch

    best = solve(problem)
    if best.status is Status.infeasible:
        return Alternatives((), complete=True)
    watch = Watch()
    engine = Engine(problem, watch)
    limit = best.objective * (1 + within) * (1 + PROOF)
    pool = engine.near(limit, most + 1, choices)
    others = [
        network(problem, sites, best.bound, watch.seconds)
        for _, sites in pool.networks.values()
        if choices.intersection(sites) != choices.intersection(best.sites)
    ]
    close = sorted((one for one in others if one.objective <= limit), key=_objective)
    return Alternatives((best, *close)[:most], complete=len(close) < most)


def _objective(solution: Solution) -> float:
    return solution.objective


def _differing(
    problem: Problem, within: float, most: int, choices: frozenset[int], differing: int
) -> Alternatives:
    best = solve(problem)
    limit = best.objective * (1 + within) * (1 + PROOF)
    found: list[Solution] = []
    groups, one = problem.groups, best
    while one.status is Status.optimal and one.objective <= limit:
        if len(found) == most:
            return Alternatives(tuple(found), complete=False)
        found.append(network(problem, one.sites, best.bound, one.seconds))
        opened = tuple(sorted(choices.intersection(one.sites)))
        if len(opened) < differing:
            break
        kept = Group(f"network {len(found)}", opened, 0, len(opened) - differing)
        groups = (*groups, kept)
        one = solve(replace(problem, groups=groups))
    return Alternatives(tuple(found), complete=True)
