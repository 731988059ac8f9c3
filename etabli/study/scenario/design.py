"""The network proposed: which kind of place in which commune, with the least travel.

Demand has two parts, as the answers say: who comes for the company goes to the nearest hub; who
wants a desk nearby goes to the nearest hub or nomad office, whichever is closer. A part of one
commune is a row of the siting problem, weighted with its desk-days a week; a kind of place in one
commune is a column; the cost is minutes by car, one way. The fab-lab stands where it is told to
and takes part in no choice: the way to its machines is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from etabli.core.errors import Refused
from etabli.kernels.siting import Group, Problem, Solution, Status, alternatives, solve
from etabli.study.rules import NetworkRules

Array = NDArray[np.float64]
Table = dict[str, Any]

NEAR, FAR = 15, 30  # minutes
MOST_ALTERNATIVES = 6


@dataclass(frozen=True, eq=False)
class Ground:
    """Where the demand is, and where places may stand.

    `district`: (communes,) the number of each commune's district. `minutes`: (communes, communes)
    from row to column. `company`, `nearby`: (communes,) desk-days a week of those who come for
    the company and of those who want a desk nearby.
    """

    codes: tuple[str, ...]
    district: NDArray[np.int_]
    district_names: tuple[str, ...]
    minutes: Array
    company: Array
    nearby: Array

    @cached_property
    def demand(self) -> Array:
        return self.company + self.nearby

    def index(self, codes: Sequence[str]) -> list[int]:
        return [self.codes.index(code) for code in codes]


def propose(ground: Ground, rules: NetworkRules) -> Table:
    """The best network under `rules`, proven so, those close to it, and the one to compare with.

    Raises BadInput for an unknown commune, Refused `no_network` saying which rule cannot be met.
    """
    rules.check_known(ground.codes)
    _check_room(ground, rules)
    best = _solve(ground, rules)
    close = alternatives(
        _problem(ground, rules),
        within=rules.within,
        most=MOST_ALTERNATIVES,
        distinct=range(len(ground.codes)),
    )
    return {
        **_network(ground, best),
        "bound": best.bound,
        "gap": best.gap,
        "status": best.status.value,
        "seconds": round(best.seconds, 3),
        "served": _served(ground, best),
        "alternatives": [_beside(ground, one, best) for one in close.solutions],
        "complete": close.complete,
        "compared": _beside(ground, _solve(ground, rules, rules.compare), best)
        if rules.compare
        else None,
        "fablab": _fablab(ground, rules.fablab),
        "desk_days": float(ground.demand.sum()),
        "for_company": float(ground.company.sum() / (ground.demand.sum() or 1)),
    }


def _check_room(ground: Ground, rules: NetworkRules, hubs: Sequence[str] = ()) -> None:
    """Refuse at once, in the territory's words, what its communes have no room for.

    A commune holds one place at most, so these counts are all there is to check.
    """
    taken = {*ground.index(rules.left_out), *ground.index(hubs)}
    spare = 0
    for number, name in enumerate(ground.district_names):
        free = sum(
            district == number and index not in taken
            for index, district in enumerate(ground.district)
        )
        if free < rules.nomad_per_district:
            raise _no_network(
                _(
                    "%(needed)d nomad offices are asked for in %(district)s, which has room for "
                    "%(free)d: a commune holds one place at most."
                )
                % {"needed": rules.nomad_per_district, "district": name, "free": free}
            )
        spare += free - rules.nomad_per_district
    if not hubs and spare < rules.hubs:
        raise _no_network(
            _(
                "%(needed)d hubs are asked for, and beside the nomad offices %(free)d communes "
                "are left for them."
            )
            % {"needed": rules.hubs, "free": spare}
        )


def _no_network(reason: str) -> Refused:
    return Refused(
        "no_network",
        _("No network keeps these rules.") + " " + reason,
        advice=_("Ask for fewer places, or leave out fewer communes."),
    )


def _problem(ground: Ground, rules: NetworkRules, hubs: Sequence[str] = ()) -> Problem:
    """Rows: those who come for company, then those who want a desk nearby, by commune.
    Columns: hubs, then nomad offices, by commune. With `hubs`, these are given."""
    count = len(ground.codes)
    nowhere = np.full_like(ground.minutes, np.inf)
    per_district = rules.nomad_per_district
    groups = [Group("hubs", tuple(range(count)), rules.hubs, rules.hubs)]
    groups += [
        Group(name, _nomads(ground, number), per_district, per_district)
        for number, name in enumerate(ground.district_names)
    ]
    groups += [Group(code, (index, count + index), 0, 1) for index, code in enumerate(ground.codes)]
    closed = {column for index in ground.index(rules.left_out) for column in (index, count + index)}
    given = set(ground.index(hubs))
    if given:
        closed |= set(range(count))
    return Problem(
        weights=np.concatenate([ground.company, ground.nearby]),
        costs=np.block([[ground.minutes, nowhere], [ground.minutes, ground.minutes]]),
        groups=tuple(groups),
        fixed_open=frozenset(given),
        fixed_closed=frozenset(closed - given),
    )


def _nomads(ground: Ground, district: int) -> tuple[int, ...]:
    inside = np.flatnonzero(ground.district == district)
    return tuple((len(ground.codes) + inside).tolist())


def _solve(ground: Ground, rules: NetworkRules, hubs: Sequence[str] = ()) -> Solution:
    _check_room(ground, rules, hubs)
    solution = solve(_problem(ground, rules, hubs))
    if solution.status is Status.infeasible:
        raise _no_network(solution.reason)
    return solution


def _network(ground: Ground, solution: Solution) -> Table:
    """What a network is and what it asks of people."""
    count = len(ground.codes)
    weights = np.concatenate([ground.company, ground.nearby])
    minutes = _minutes(ground, solution)
    total = float(weights.sum()) or 1.0
    return {
        "hubs": [ground.codes[site] for site in solution.sites if site < count],
        "nomad_offices": [ground.codes[site - count] for site in solution.sites if site >= count],
        "objective": solution.objective,
        "average_minutes": solution.objective / total,
        "within_15": float(weights[minutes <= NEAR].sum() / total),
        "within_30": float(weights[minutes <= FAR].sum() / total),
        "loads": [
            {
                "kind": "hub" if site < count else "nomad_office",
                "code": ground.codes[site % count],
                "desk_days": float(weights[solution.assignment == site].sum()),
            }
            for site in solution.sites
        ],
    }


def _minutes(ground: Ground, solution: Solution) -> Array:
    """(rows,) from each row to the place that serves it; infinite where there is no way to any."""
    count = len(ground.codes)
    to = solution.assignment % count
    minutes = np.concatenate([ground.minutes, ground.minutes])[np.arange(2 * count), to]
    return np.where(solution.assignment >= 0, minutes, np.inf)


def _beside(ground: Ground, solution: Solution, best: Solution) -> Table:
    """A network next to the best one: `over` is how much more it costs, as a share."""
    over = solution.objective / best.objective - 1 if best.objective else 0.0
    return {**_network(ground, solution), "over": over}


def _served(ground: Ground, solution: Solution) -> Table:
    """For each commune with a way to a hub: that hub and the nearest place, with their minutes."""
    count = len(ground.codes)
    minutes = _minutes(ground, solution)
    return {
        code: {
            "hub": ground.codes[solution.assignment[index] % count],
            "hub_minutes": float(minutes[index]),
            "nearest": ground.codes[solution.assignment[count + index] % count],
            "nearest_minutes": float(minutes[count + index]),
        }
        for index, code in enumerate(ground.codes)
        if np.isfinite(minutes[index])
    }


def _fablab(ground: Ground, code: str) -> Table | None:
    """The way to the fab-lab of all who have one, weighted like the rest."""
    if not code:
        return None
    minutes = ground.minutes[:, ground.codes.index(code)]
    weights = np.where(np.isfinite(minutes), ground.demand, 0.0)
    total = float(weights.sum()) or 1.0
    return {
        "code": code,
        "average_minutes": float(weights @ np.nan_to_num(minutes, posinf=0.0) / total),
        "within_30": float(weights[minutes <= FAR].sum() / total),
    }
