"""How far people drive to work: from flows, from answers, or by assumption.

Flows that were counted tell of those whom an employer pays, commune by commune: people employed in
France go where the flows to France lead, those employed abroad where the flows abroad do. They do
not tell who works for themselves, often at home: of these the answers say more. What knows less
stands in where what knows more is missing; what nobody knows is an assumption.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.travel.distance import kilometres
from etabli.study.demand.calculation import PAID
from etabli.study.demand.wishes import PROFILES
from etabli.territory.commuting.rules import Trip, WhereTheyWork

Array = NDArray[np.float64]
Table = dict[str, Any]
Point = tuple[float, float]

# Fewer answers of a profile than this do not tell how far its people go to work.
FEWEST_WAYS = 5
# By road: who works farther away does not drive there every day.
FARTHEST_KM = 100.0


class KnownBy(StrEnum):
    """What a way to work is known from."""

    FLOWS = "flows"
    ANSWERS = "answers"
    ASSUMPTION = "assumption"


@dataclass(frozen=True, eq=False)
class Ways:
    """`km` (communes,) to work, one way, and what is told of where they are known from."""

    km: Array
    told: Table


def ways_to_work(
    points: Mapping[str, Point],
    flows: WhereTheyWork | None,
    answered: Mapping[str, list[tuple[Point, Point]]],
    assumed_km: float,
    detour: float,
) -> dict[str, Ways]:
    """By profile. `points`: of the communes by code, in their order; `answered`: by profile, where
    those interested live and work; `detour`: kilometres by road for one through the air."""

    def counted(profile: str) -> Ways | None:
        return _from_flows(flows, points, detour, abroad=profile == "cross_border")

    def said(profile: str) -> Ways | None:
        return _from_answers(answered[profile], len(points), detour)

    return {
        profile: next(
            filter(None, (ask(profile) for ask in _asked_first(profile, flows, counted, said))),
            Ways(np.full(len(points), assumed_km), {"km": assumed_km, "by": KnownBy.ASSUMPTION}),
        )
        for profile in PROFILES
    }


Ask = Callable[[str], Ways | None]


def _asked_first(
    profile: str, flows: WhereTheyWork | None, counted: Ask, said: Ask
) -> tuple[Ask, Ask]:
    is_counted = flows is not None and not flows.is_estimate and profile in PAID
    return (counted, said) if is_counted else (said, counted)


def _from_flows(
    flows: WhereTheyWork | None, points: Mapping[str, Point], detour: float, *, abroad: bool
) -> Ways | None:
    """To the real destinations; a commune of which nothing is known is like the whole. None where
    no destination is known."""
    if flows is None:
        return None
    codes = {code: index for index, code in enumerate(points)}
    trips = [
        trip
        for trip in flows.trips
        if trip.home.code in codes and trip.work.is_abroad == abroad and trip.count > 0
    ]
    located = [trip for trip in trips if trip.work.point is not None]
    km = detour * _between([(points[trip.home.code], _point(trip)) for trip in located])
    near = km <= FARTHEST_KM
    people = np.array([trip.count for trip in located])[near]
    if not people.sum():
        return None
    home = np.array([codes[trip.home.code] for trip in located], dtype=np.int_)[near]
    driven = np.bincount(home, people * km[near], minlength=len(codes))
    counts = np.bincount(home, people, minlength=len(codes))
    mean = float(driven.sum() / counts.sum())
    return Ways(
        np.divide(driven, counts, out=np.full(len(codes), mean), where=counts > 0),
        {
            "km": mean,
            "by": KnownBy.FLOWS,
            "people": float(people.sum()),
            "located": float(people.sum() / sum(trip.count for trip in trips)),
            "source": flows.source,
            "estimate": flows.is_estimate,
            "farthest": FARTHEST_KM,
        },
    )


def _point(trip: Trip) -> Point:
    assert trip.work.point is not None
    return trip.work.point


def _from_answers(ways: list[tuple[Point, Point]], communes: int, detour: float) -> Ways | None:
    """The mean of those interested, 0 for those who work at home."""
    if len(ways) < FEWEST_WAYS:
        return None
    mean = detour * float(_between(ways).mean())
    return Ways(np.full(communes, mean), {"km": mean, "by": KnownBy.ANSWERS, "answers": len(ways)})


def _between(ways: list[tuple[Point, Point]]) -> Array:
    """(ways,) kilometres through the air."""
    ends = np.array(ways, dtype=np.float64).reshape(-1, 2, 2)
    return kilometres(ends[:, 0], ends[:, 1])
