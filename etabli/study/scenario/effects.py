"""What a network gives: who comes, what is driven less, whom it reaches, what it costs.

Who comes: of the desk-days that a commune would fill, a share goes with the way: half of those of
a profile at its `half_minutes`, a quarter at twice that (the kernel's `ExponentialDecay`). Places
of others take their part by their nearness: a place draws twice as much as one that is
`rival_minutes` farther away, and the network, by its nearest place, has the share of its draw among
all. Source: D. L. Huff (1964), "Defining and estimating a trading area", Journal of Marketing
28(3), with an exponential instead of a power of the distance. That is a picture of how the demand
may spread, not a measure.

What is driven less: for each desk-day, the way to work and back (`scenario.work`), less the way to
the place and back; negative for those who worked at home before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.demand import ExponentialDecay, reached
from etabli.study.scenario.design import FAR, NEAR, Ground
from etabli.study.scenario.places import Places

Array = NDArray[np.float64]
Table = dict[str, Any]

KG_IN_A_TONNE = 1000


@dataclass(frozen=True, eq=False)
class Around:
    """What the effects need beside the ground.

    `inhabitants`: (communes,). `days`: (communes, profiles) desk-days a week. `company`:
    (profiles,) the share that comes for the company. `km`: (communes, communes) by road.
    `partner_km`: (partners, communes). `work_km`: (communes, profiles) to work, one way.
    `half_minutes`: (profiles,) the way at which half of those who would come still do. `rivals`:
    (rivals, communes) minutes to the places of others. `low`, `high`: the demand's ends, for 1 on
    average.
    """

    inhabitants: Array
    days: Array
    company: Array
    km: Array
    partner_km: Array
    work_km: Array
    half_minutes: Array
    rivals: Array
    low: float
    high: float


def effects(ground: Ground, around: Around, places: Places, assumed: Mapping[str, float]) -> Table:
    """The figures of one network; `assumed` by the keys of `assumptions`."""
    minutes, km, for_company = _ways(ground, around, places)
    to_company = np.where(for_company[:, None], minutes, np.inf)
    days_company, days_nearby = around.days * around.company, around.days * (1 - around.company)
    here, nearer = np.arange(len(ground.codes)), assumed["rival_minutes"]
    parts = [
        (days, way.min(axis=0), km[way.argmin(axis=0), here])
        for days, way in ((days_company, to_company), (days_nearby, minutes))
    ]
    decays = [ExponentialDecay(half) for half in around.half_minutes.tolist()]
    willing = [reached(days, way, decays) for days, way, _km in parts]
    coming = [
        days * share_of(way, around.rivals, nearer)[:, None]
        for days, (_days, way, _km) in zip(willing, parts, strict=True)
    ]
    without_rivals = sum(float(days.sum()) for days in willing)
    captured = float(sum(part.sum() for part in coming))
    saved = sum(
        float((part * 2 * (around.work_km - way_km[:, None])).sum())
        for part, (_days, _way, way_km) in zip(coming, parts, strict=True)
    )
    kilometres = assumed["weeks"] * saved
    nearest = minutes.min(axis=0)
    counts = {
        "hub": len(places.hubs),
        "nomad_office": len(places.nomad_offices),
        "fablab": int(bool(places.fablab)),
    }
    return {
        "captured": {
            "mean": captured,
            "low": captured * around.low,
            "high": captured * around.high,
        },
        "captured_share": captured / (float(around.days.sum()) or 1.0),
        "lost_to_rivals": without_rivals - captured,
        "kilometres": kilometres,
        "tonnes": kilometres * assumed["kg_per_km"] / KG_IN_A_TONNE,
        "inhabitants": _reached(around.inhabitants, nearest),
        "counts": counts,
        "cost": sum(count * assumed[f"cost_{kind}"] for kind, count in counts.items()),
        "equity": _equity(ground, around.inhabitants, nearest),
    }


def _ways(ground: Ground, around: Around, places: Places) -> tuple[Array, Array, NDArray[np.bool_]]:
    """(places, communes) minutes and kilometres to each open place, and which are for company."""
    hubs, nomads = ground.index(places.hubs), ground.index(places.nomad_offices)
    own = [*hubs, *nomads]
    partners = np.array([one.minutes for one in ground.partners])
    minutes = np.vstack([ground.minutes[:, own].T, partners.reshape(-1, len(ground.codes))])
    km = np.vstack([around.km[:, own].T, around.partner_km.reshape(-1, len(ground.codes))])
    company = [True] * len(hubs) + [False] * len(nomads)
    return minutes, km, np.array([*company, *(one.company for one in ground.partners)])


def share_of(minutes: Array, rivals: Array, nearer: float) -> Array:
    """(communes,) the share of the network beside the places of others: 1 where there are none.

    `minutes`: (communes,) to the network; `rivals`: (rivals, communes) to each other place.
    """
    draw = ExponentialDecay(nearer).share
    own = draw(minutes)
    draws = own + draw(rivals).sum(axis=0) if rivals.size else own
    shares = np.zeros_like(own)
    np.divide(own, draws, out=shares, where=draws > 0)
    return shares


def _reached(inhabitants: Array, nearest: Array) -> Table:
    return {
        "total": float(inhabitants.sum()),
        "within_15": float(inhabitants[nearest <= NEAR].sum()),
        "within_30": float(inhabitants[nearest <= FAR].sum()),
    }


def _equity(ground: Ground, inhabitants: Array, nearest: Array) -> Table:
    """How the way to the nearest place differs between districts, each inhabitant alike."""
    districts = []
    for number, name in enumerate(ground.district_names):
        inside = (ground.district == number) & np.isfinite(nearest)
        people = inhabitants[inside]
        total = float(people.sum()) or 1.0
        districts.append(
            {
                "name": name,
                "inhabitants": float(people.sum()),
                "average_minutes": float(people @ nearest[inside] / total),
                "within_15": float(people[nearest[inside] <= NEAR].sum() / total),
                "within_30": float(people[nearest[inside] <= FAR].sum() / total),
            }
        )
    averages = np.array([one["average_minutes"] for one in districts])
    return {
        "districts": districts,
        "worst": districts[int(averages.argmax())]["name"],
        "gap": float(averages.max() - averages.min()),
        "gini": gini(averages, np.array([one["inhabitants"] for one in districts])),
    }


def gini(values: Array, weights: Array) -> float:
    """The Gini coefficient of `values` held by so many people each: 0 when all are alike.

    C. Gini (1912), as half of the relative mean difference.
    """
    total = float(weights.sum())
    mean = float(values @ weights) / total if total else 0.0
    if mean == 0:
        return 0.0
    differences = np.abs(values[:, None] - values[None, :])
    return float(weights @ differences @ weights) / (2 * total**2 * mean)
