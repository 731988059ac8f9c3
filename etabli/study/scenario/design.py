"""The network proposed: which kind of place in which commune, with the least travel.

Demand has two parts, as the answers say: who comes for the company goes to the nearest hub; who
wants a desk nearby goes to the nearest hub or nomad office, whichever is closer. A part of one
commune is a row of the siting problem, weighted with its desk-days a week; a kind of place in one
commune is a column; the cost is minutes by car, one way. Partners, places that exist already and
work together with the network, are columns that are open whatever one decides. The fab-lab stands
where it is told to and takes part in no choice: the way to its machines is told.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from etabli.core.errors import Refused
from etabli.kernels.siting import Group, Problem, Solution, Status, alternatives, solve
from etabli.kernels.siting.solution import network as network_of
from etabli.study.rules import NetworkRules
from etabli.study.scenario.places import Places

Array = NDArray[np.float64]
Table = dict[str, Any]

NEAR, FAR = 15, 30  # minutes
MOST_ALTERNATIVES = 6


@dataclass(frozen=True, eq=False)
class Partner:
    """A place that exists and counts as open.

    `minutes`: (communes,) to it. `company`: those who come for the company may go there too.
    """

    name: str
    company: bool
    minutes: Array


@dataclass(frozen=True, eq=False)
class Ground:
    """Where the demand is, and where places may stand.

    `district`: (communes,) the number of each commune's district. `minutes`: (communes, communes)
    from row to column. `company`, `nearby`: (communes,) desk-days a week of those who come for
    the company and of those who want a desk nearby. `district_codes` as the rules name districts.
    `having`: by kind of amenity, the communes that have it. `ends`: `company` and `nearby` when
    the demand is `low` or `high`.
    """

    codes: tuple[str, ...]
    district: NDArray[np.int_]
    district_names: tuple[str, ...]
    minutes: Array
    company: Array
    nearby: Array
    district_codes: tuple[str, ...] = ()
    having: Mapping[str, Collection[str]] = field(default_factory=dict)
    partners: tuple[Partner, ...] = ()
    ends: Mapping[str, tuple[Array, Array]] = field(default_factory=dict)

    @cached_property
    def demand(self) -> Array:
        return self.company + self.nearby

    @property
    def weights(self) -> Array:
        """(rows,) of the siting problem."""
        return np.concatenate([self.company, self.nearby])

    @cached_property
    def costs(self) -> Array:
        """(rows, columns): those who come for company, then those who want a desk nearby, by
        commune; hubs, then nomad offices, by commune, then the partners."""
        nowhere = np.full_like(self.minutes, np.inf)
        nearby = [one.minutes for one in self.partners]
        company = [
            one.minutes if one.company else np.full_like(one.minutes, np.inf)
            for one in self.partners
        ]
        partners = np.array([company, nearby]).reshape(2, len(self.partners), len(self.codes))
        return np.block(
            [
                [self.minutes, nowhere, partners[0].T],
                [self.minutes, self.minutes, partners[1].T],
            ]
        )

    def index(self, codes: Sequence[str]) -> list[int]:
        return [self.codes.index(code) for code in codes]


def propose(ground: Ground, rules: NetworkRules) -> Table:
    """The best network under `rules`, proven so, those close to it, and the one to compare with;
    and whether it stays the best when the demand is low or high.

    Raises BadInput for an unknown commune, Refused `no_network` saying which rule cannot be met.
    """
    rules.check_known(ground.codes, ground.district_codes)
    _ready()
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
        "ends": {end: _at_end(ground, rules, best, end) for end in ground.ends},
        **_about(ground, rules.fablab),
    }


def measure(ground: Ground, places: Places) -> Table:
    """What a network that one decides asks of people: as `propose` tells it, without a proof.

    Raises Refused `no_hub` where somebody who comes for the company has nowhere to go.
    """
    count = len(ground.codes)
    sites = [
        *ground.index(places.hubs),
        *(count + one for one in ground.index(places.nomad_offices)),
    ]
    opened = [*sites, *_partner_columns(ground)]
    problem = Problem(weights=ground.weights, costs=ground.costs)
    solution = network_of(problem, opened, bound=0.0, seconds=0.0)
    if not np.isfinite(solution.objective):
        raise Refused(
            "no_hub",
            _("Those who come for the company have nowhere to go."),
            advice=_("Open a hub that they can reach."),
        )
    return {
        **_network(ground, solution),
        "served": _served(ground, solution),
        **_about(ground, places.fablab),
    }


def broken_rules(ground: Ground, rules: NetworkRules, places: Places) -> list[str]:
    """What a network that one decides does not keep of `rules`, a sentence each."""
    told = []
    if len(places.hubs) != rules.hubs:
        told.append(
            _("Hubs: %(count)d rather than %(asked)d.")
            % {"count": len(places.hubs), "asked": rules.hubs}
        )
    asked = rules.nomad_offices
    if asked is not None and len(places.nomad_offices) != asked:
        told.append(
            _("Nomad offices: %(count)d rather than %(asked)d.")
            % {"count": len(places.nomad_offices), "asked": asked}
        )
    hub_communes, nomad_communes = _candidates(ground, rules)
    if any(not hub_communes[one] for one in ground.index(places.hubs)) or any(
        not nomad_communes[one] for one in ground.index(places.nomad_offices)
    ):
        told.append(_("A place stands in a commune that the rules leave out."))
    opened = {*places.hubs} >= {*rules.open_hubs} and {*places.nomad_offices} >= {
        *rules.open_nomads
    }
    if not opened:
        told.append(_("A place that the rules decide is missing."))
    if len(_too_near(ground, rules.hub_gap, ground.index(places.hubs))):
        told.append(
            _("Two hubs are less than %(minutes)d minutes apart.") % {"minutes": rules.hub_gap}
        )
    for number, name in enumerate(ground.district_names):
        told += _broken_in(ground, rules, places, number, name)
    return told


def _broken_in(
    ground: Ground, rules: NetworkRules, places: Places, number: int, name: str
) -> list[str]:
    """The bounds of one district that are not kept."""
    code = _district_code(ground, number)
    told = []
    for codes, (least, most), sentence in (
        (places.hubs, rules.hubs_in(code), _("%(district)s: hubs, %(count)d.")),
        (
            places.nomad_offices,
            rules.nomads_in(code),
            _("%(district)s: nomad offices, %(count)d."),
        ),
    ):
        inside = sum(ground.district[index] == number for index in ground.index(codes))
        if inside < least or (most is not None and inside > most):
            told.append(sentence % {"district": name, "count": inside})
    return told


@cache
def _ready() -> None:
    """The solver's compiled loops are read from the disk at a process's first question: not at the
    one whose time is told."""
    minutes = np.abs(np.subtract.outer(np.arange(6.0), np.arange(6.0)))
    groups = (Group("all", tuple(range(6)), 2, 2), Group("some", (0, 1, 2), 1, 1))
    solve(Problem(np.ones(6), minutes, groups, apart=frozenset({(0, 3)})))


def _candidates(ground: Ground, rules: NetworkRules) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(communes,) whether a hub, and a nomad office, may stand there."""
    out = set(rules.left_out)

    def allowed(needs: Collection[str], decided: Collection[str]) -> NDArray[np.bool_]:
        return np.array(
            [
                code in decided
                or (code not in out and all(code in ground.having.get(one, ()) for one in needs))
                for code in ground.codes
            ]
        )

    return (
        allowed(rules.hub_needs, rules.open_hubs),
        allowed(rules.nomad_needs, rules.open_nomads),
    )


def _check_room(ground: Ground, rules: NetworkRules, hubs: Sequence[str] = ()) -> None:
    """Refuse at once, in the territory's words, what its communes have no room for.

    A commune holds one place at most, so without other rules these counts are all there is.
    """
    hub_communes, nomad_communes = _candidates(ground, rules)
    nomad_communes = nomad_communes.copy()
    nomad_communes[ground.index(hubs)] = False
    spare = int((hub_communes | nomad_communes).sum())
    for number, name in enumerate(ground.district_names):
        inside = ground.district == number
        least, _most = rules.nomads_in(_district_code(ground, number))
        free = int((nomad_communes & inside).sum())
        if free < least:
            raise _no_network(
                _(
                    "%(needed)d nomad offices are asked for in %(district)s, which has room for "
                    "%(free)d: a commune holds one place at most."
                )
                % {"needed": least, "district": name, "free": free}
            )
        spare -= least
    if not hubs and spare < rules.hubs:
        raise _no_network(
            _(
                "%(needed)d hubs are asked for, and beside the nomad offices %(free)d communes "
                "are left for them."
            )
            % {"needed": rules.hubs, "free": spare}
        )
    if not hubs and hub_communes.sum() < rules.hubs:
        raise _no_network(
            _("%(needed)d hubs are asked for, and %(free)d communes may have one.")
            % {"needed": rules.hubs, "free": hub_communes.sum()}
        )


def _no_network(reason: str) -> Refused:
    return Refused(
        "no_network",
        _("No network keeps these rules.") + " " + reason,
        advice=_("Ask for fewer places, or leave out fewer communes."),
    )


def _problem(ground: Ground, rules: NetworkRules, hubs: Sequence[str] = ()) -> Problem:
    """Rows and columns as `Ground.costs` has them. With `hubs`, these are given, and the rules
    about hubs are let be."""
    count = len(ground.codes)
    hub_communes, nomad_communes = _candidates(ground, rules)
    given = set(ground.index(hubs))
    opened = given or set(ground.index(rules.open_hubs))
    opened |= {count + index for index in ground.index(rules.open_nomads) if index not in given}
    allowed = np.concatenate([hub_communes & (not given), nomad_communes])
    closed = set(np.flatnonzero(~allowed).tolist()) - opened
    apart = () if given else _too_near(ground, rules.hub_gap, np.flatnonzero(hub_communes))
    return Problem(
        weights=ground.weights,
        costs=ground.costs,
        groups=tuple(_groups(ground, rules, are_given=bool(given))),
        fixed_open=frozenset([*opened, *_partner_columns(ground)]),
        fixed_closed=frozenset(closed),
        apart=frozenset(apart),
    )


def _groups(ground: Ground, rules: NetworkRules, *, are_given: bool) -> list[Group]:
    """How many of each kind, in all, in each district, and in each commune."""
    count = len(ground.codes)
    groups = [Group("hubs", tuple(range(count)), rules.hubs, rules.hubs)]
    if rules.nomad_offices is not None:
        asked = rules.nomad_offices
        groups.append(Group("nomad offices", tuple(range(count, 2 * count)), asked, asked))
    for number, name in enumerate(ground.district_names):
        code = _district_code(ground, number)
        inside = np.flatnonzero(ground.district == number)
        kinds = [(f"nomad offices in {name}", count + inside, rules.nomads_in(code))]
        if not are_given:
            kinds.append((f"hubs in {name}", inside, rules.hubs_in(code)))
        for title, sites, (least, most) in kinds:
            if least or most is not None:
                bound = len(sites) if most is None else most
                groups.append(Group(title, tuple(sites.tolist()), least, max(least, bound)))
    return [
        *groups,
        *(Group(code, (index, count + index), 0, 1) for index, code in enumerate(ground.codes)),
    ]


def _district_code(ground: Ground, number: int) -> str:
    return ground.district_codes[number] if ground.district_codes else ""


def _partner_columns(ground: Ground) -> range:
    first = 2 * len(ground.codes)
    return range(first, first + len(ground.partners))


def _too_near(
    ground: Ground, gap: float, hubs: Sequence[int] | NDArray[np.int_]
) -> list[tuple[int, int]]:
    """The pairs of communes in which no two hubs may stand."""
    return [
        (int(one), int(other))
        for place, one in enumerate(hubs)
        for other in hubs[place + 1 :]
        if min(ground.minutes[one, other], ground.minutes[other, one]) < gap
    ]


def _solve(ground: Ground, rules: NetworkRules, hubs: Sequence[str] = ()) -> Solution:
    _check_room(ground, rules, hubs)
    solution = solve(_problem(ground, rules, hubs))
    if solution.status is Status.infeasible:
        if rules.hub_gap and not hubs:
            raise _no_network(
                _("No %(hubs)d communes for hubs are %(minutes)d minutes apart and keep the rest.")
                % {"hubs": rules.hubs, "minutes": rules.hub_gap}
            )
        raise _no_network(solution.reason)
    return solution


def _network(ground: Ground, solution: Solution) -> Table:
    """What a network is and what it asks of people."""
    count, weights = len(ground.codes), ground.weights
    minutes = _minutes(ground, solution)
    total = float(weights.sum()) or 1.0
    own = [site for site in solution.sites if site < 2 * count]

    def days(site: int) -> float:
        return float(weights[solution.assignment == site].sum())

    return {
        "hubs": [ground.codes[site] for site in own if site < count],
        "nomad_offices": [ground.codes[site - count] for site in own if site >= count],
        "objective": solution.objective,
        "average_minutes": solution.objective / total,
        "within_15": float(weights[minutes <= NEAR].sum() / total),
        "within_30": float(weights[minutes <= FAR].sum() / total),
        "loads": [
            {
                "kind": "hub" if site < count else "nomad_office",
                "code": ground.codes[site % count],
                "desk_days": days(site),
            }
            for site in own
        ],
        "partners": [
            {"name": partner.name, "desk_days": days(site)}
            for site, partner in zip(_partner_columns(ground), ground.partners, strict=True)
        ],
    }


def _about(ground: Ground, fablab: str) -> Table:
    """What is told beside the network itself."""
    return {
        "fablab": _fablab(ground, fablab),
        "desk_days": float(ground.demand.sum()),
        "for_company": float(ground.company.sum() / (ground.demand.sum() or 1)),
    }


def _minutes(ground: Ground, solution: Solution) -> Array:
    """(rows,) from each row to the place that serves it; infinite where there is no way to any."""
    rows = np.arange(len(ground.weights))
    minutes = ground.costs[rows, solution.assignment]
    return np.where(solution.assignment >= 0, minutes, np.inf)


def _beside(ground: Ground, solution: Solution, best: Solution) -> Table:
    """A network next to the best one: `over` is how much more it costs, as a share."""
    return {**_network(ground, solution), "over": over(solution.objective, best.objective)}


def over(objective: float, best: float) -> float:
    """How much more travel than the best, as a share."""
    return objective / best - 1 if best else 0.0


def _at_end(ground: Ground, rules: NetworkRules, best: Solution, end: str) -> Table:
    """The best network when the demand is low or high, and what the proposed one costs then."""
    company, nearby = ground.ends[end]
    there = replace(ground, company=company, nearby=nearby, ends={})
    own = _solve(there, rules)
    kept = network_of(_problem(there, rules), best.sites, own.bound, 0.0)
    return {**_network(there, own), "over": over(kept.objective, own.objective)}


def _served(ground: Ground, solution: Solution) -> Table:
    """For each commune with a way to a hub: that hub and the nearest place, with their minutes.
    A partner stands there by its name instead of a commune's code."""
    count = len(ground.codes)
    minutes = _minutes(ground, solution)
    names = [*ground.codes, *ground.codes, *(one.name for one in ground.partners)]
    return {
        code: {
            "hub": names[solution.assignment[index]],
            "hub_minutes": float(minutes[index]),
            "nearest": names[solution.assignment[count + index]],
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
