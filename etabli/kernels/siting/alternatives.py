"""The networks that come close to the best one."""

import time
from collections.abc import Collection
from dataclasses import dataclass

from etabli.kernels.arrays import number
from etabli.kernels.errors import InvalidInput
from etabli.kernels.siting.mip import Model
from etabli.kernels.siting.mip import solve_by_mip as solve
from etabli.kernels.siting.problem import Problem
from etabli.kernels.siting.solution import PROOF, Solution, Status, network, serve


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
) -> Alternatives:
    """All networks that cost at most `within` (a share) more than the best one, `most` of them.

    Networks differ if they open different sites `distinct` (all sites, if not given); of those
    alike there, the best one counts. Each is found by solving again with the earlier ones cut
    off, so that none is missed. Raises InvalidInput on a negative `within`, a `most` below 1 or
    an unknown site.
    """
    number("within", within)
    if most < 1:
        raise InvalidInput("most", f"{most}; 1 or more is needed")
    choices = frozenset(range(problem.site_count) if distinct is None else distinct)
    problem.check_known("distinct", choices)

    best = solve(problem)
    if best.status is Status.infeasible:
        return Alternatives((), complete=True)
    limit = best.objective * (1 + within) * (1 + PROOF)
    model = Model(problem, limit)
    found = [best]
    while True:
        started = time.perf_counter()
        model.forbid(found[-1].sites, choices)
        sites = model.best().sites
        none_left = sites is None or serve(problem, sites)[0] > limit
        if sites is None or none_left or len(found) == most:
            found.sort(key=lambda solution: solution.objective)
            return Alternatives(tuple(found), complete=none_left)
        found.append(network(problem, sites, best.bound, time.perf_counter() - started))
