"""The verbs of commuting: import flows, or estimate them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.core.texts import plain
from etabli.territory import figures, selectors
from etabli.territory.commuting import files
from etabli.territory.commuting.rules import ABROAD, country_of
from etabli.territory.models import (
    Commuting,
    Destination,
    Flow,
    Outside,
    Territory,
    TravelTimes,
)
from etabli.territory.services import compute_travel_times, store_figures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from etabli.kernels.flows import Gravity
    from etabli.territory.france import Extract

# Of the places outside that the flows name, those looked for in the data of France.
PLACES_LOOKED_FOR = 300
# Those that a territory without destinations takes as its own: so many, of at least this share.
MOST_DESTINATIONS, FEWEST_GOING = 12, 0.01
# Assumption: every ten minutes more, half as many go. To be replaced by a mean that is known.
HALVED_AFTER = 10.0
FEWEST_TOLD = 0.01  # people: estimated flows below are left out


@dataclass(frozen=True)
class FlowsTaken:
    """What came of a file of flows.

    `crossing`: the communes whose cross-border workers are known by it now. `destinations`: the
    names of places that the territory has taken as its own; `left_out` says that it did not,
    since its travel times do not lead there.
    """

    harvest: files.Harvest
    crossing: int
    destinations: list[str]
    left_out: bool


def import_flows(
    territory: Territory,
    file: IO[bytes],
    name: str,
    tell: Callable[[float], None] = lambda _part: None,
) -> FlowsTaken:
    """Replace a territory's flows by those of a file; `tell` hears how far one is. Raises BadInput.

    The census's flows also tell of cross-border workers where nothing else does, and where people
    work outside, for a territory that names no destination itself.
    """
    from etabli.territory import france

    codes = set(territory.communes.values_list("code", flat=True))
    harvest = files.read(file, name, codes, france.former(codes), tell)
    outside = _outside(territory, harvest, codes)
    extract = france.extract(_most_gone_to(harvest, outside.keys()))
    with transaction.atomic():
        same = {code: one for code, one in outside.items() if one.code != code}
        counts: dict[tuple[str, str], float] = defaultdict(float)
        for pair, count in harvest.counts.items():
            home, work = (same[code].code if code in same else code for code in pair)
            counts[home, work] += count
        method = Commuting.Method.CENSUS if harvest.is_census else Commuting.Method.TABLE
        places = {one.code: one for one in outside.values()}
        _place(places, extract)
        _store_flows(territory, method, harvest.year, harvest.source, counts, places.values())
        crossing = _count_cross_border(territory, harvest) if harvest.is_census else 0
        taken, left_out = _take_destinations(territory, counts, places, codes)
    return FlowsTaken(harvest, crossing, taken, left_out)


def estimate_flows(territory: Territory, mean_minutes: float | None = None) -> Commuting:
    """Replace a territory's flows by an estimate: a gravity model of the employed residents, less
    those who cross the border, and the jobs.

    `mean_minutes`: on average from home to work inside the territory, where it is known. Who works
    elsewhere in France is not told apart: the territory is taken as closed. Raises BadInput.
    """
    import numpy as np

    from etabli.kernels.errors import InvalidInput
    from etabli.kernels.flows import calibrated, gravity

    codes = sorted(territory.communes.values_list("code", flat=True))
    employed, jobs, crossing = _who_works(territory, codes)
    staying = np.maximum(employed - crossing, 0.0)
    known_jobs = jobs is not None
    works = np.array(_inhabitants(territory, codes)) if jobs is None else jobs
    if staying.sum() <= 0 or works.sum() <= 0:
        raise BadInput(
            _("Nobody works in the territory, by its figures: there is nothing to estimate.")
        )
    works = works * (staying.sum() / works.sum())
    minutes = _minutes_with_own(territory, codes)
    try:
        found: Gravity = (
            gravity(staying, works, minutes, beta=float(np.log(2)) / HALVED_AFTER)
            if mean_minutes is None
            else calibrated(staying, works, minutes, mean=mean_minutes)
        )
    except InvalidInput as error:
        raise BadInput(f"{error.message}.", field="mean_minutes") from error
    counts = {
        (home, work): float(found.counts[row, column])
        for row, home in enumerate(codes)
        for column, work in enumerate(codes)
        if found.counts[row, column] >= FEWEST_TOLD
    }
    counts |= {
        (home, ABROAD): float(count)
        for home, count in zip(codes, np.minimum(crossing, employed), strict=True)
        if count > 0
    }
    abroad = Outside(code=ABROAD, name=_("Abroad"), country="")
    with transaction.atomic():
        return _store_flows(
            territory,
            Commuting.Method.GRAVITY,
            None,
            _estimate_told(found.mean_minutes, mean_minutes is not None, known_jobs),
            counts,
            [abroad] if crossing.any() else [],
        )


def _estimate_told(mean: float, is_given: bool, known_jobs: bool) -> str:
    jobs = _("the jobs") if known_jobs else _("the inhabitants, for want of the jobs")
    minutes = (
        _("%(mean)s minutes on average") if is_given else _("half as many for 10 minutes more")
    )
    return _(
        "Assumption: a gravity model of the employed residents, %(jobs)s and the minutes by car, "
        "%(minutes)s; nobody works elsewhere in France"
    ) % {"jobs": jobs, "minutes": minutes % {"mean": round(mean)}}


def _who_works(
    territory: Territory, codes: list[str]
) -> "tuple[NDArray[np.float64], NDArray[np.float64] | None, NDArray[np.float64]]":
    """The employed, the jobs where they are known, and the cross-border workers of each commune."""
    import numpy as np

    def of(indicator: str) -> "NDArray[np.float64] | None":
        known = selectors.figure(territory, indicator)
        if any(code not in known for code in codes):
            return None
        return np.array([known[code].value for code in codes])

    employed = of("employed")
    if employed is None:
        raise BadInput(
            _("How many employed people live in each commune is not known."),
            advice=_("Import INSEE’s file “base-cc-emploi-pop-active” among the figures first."),
        )
    crossing = of("cross_border_workers")
    return employed, of("jobs"), np.zeros(len(codes)) if crossing is None else crossing


def _inhabitants(territory: Territory, codes: list[str]) -> list[float]:
    known = dict(territory.communes.values_list("code", "population"))
    return [float(known[code]) for code in codes]


def _minutes_with_own(territory: Territory, codes: list[str]) -> "NDArray[np.float64]":
    """Minutes between communes; within one, by custom half of those to the nearest other."""
    import numpy as np

    travel = selectors.travel_times(territory)
    order = [travel.codes.index(code) for code in codes]
    minutes = travel.minutes[np.ix_(order, order)].astype(np.float64)
    np.fill_diagonal(minutes, np.inf)
    nearest = minutes.min(axis=1)
    np.fill_diagonal(minutes, np.where(np.isfinite(nearest), nearest / 2, 1.0))
    return minutes


def _outside(territory: Territory, harvest: files.Harvest, codes: set[str]) -> dict[str, Outside]:
    """The places outside of the territory by the code of the file. One abroad that bears the name
    of one of the territory's destinations in that country is that destination."""
    named = {
        (one.country, plain(one.name)): one.code
        for one in territory.destinations.filter(imported=False)
        if one.country != "FR"
    }
    found = {}
    for code in {code for pair in harvest.counts for code in pair} - codes:
        name = harvest.names.get(code, code)[:200]
        country = country_of(code)
        same = named.get((country, plain(name.partition("(")[0].strip())), code)
        found[code] = Outside(code=same, name=name, country=country)
    return found


def _most_gone_to(harvest: files.Harvest, outside: Iterable[str]) -> set[str]:
    """The French places outside with the most people going there or coming from there."""
    people: dict[str, float] = defaultdict(float)
    for pair, count in harvest.counts.items():
        for code in pair:
            people[code] += count
    french = [code for code in outside if country_of(code) == "FR"]
    return set(sorted(french, key=lambda code: (-people[code], code))[:PLACES_LOOKED_FOR])


def _place(places: Mapping[str, Outside], extract: "Extract") -> None:
    """Give places the name and point that the data of France know of them."""
    for code, known in extract.communes.items():
        if code in places:
            places[code].name = known.name
            if known.point is not None:
                places[code].longitude = round(known.point.x, 5)
                places[code].latitude = round(known.point.y, 5)


def _store_flows(
    territory: Territory,
    method: Commuting.Method,
    year: int | None,
    source: str,
    counts: Mapping[tuple[str, str], float],
    outside: Iterable[Outside],
) -> Commuting:
    """Write flows over all that there were."""
    commuting, _is_new = Commuting.objects.update_or_create(
        territory=territory,
        defaults={
            "method": method,
            "year": year,
            "source": source[: figures.LONGEST_SOURCE],
            "stored_at": clock.now(),
        },
    )
    commuting.flows.all().delete()
    commuting.outside.all().delete()
    for one in outside:
        one.commuting = commuting
    Outside.objects.bulk_create(outside)
    Flow.objects.bulk_create(
        [
            Flow(commuting=commuting, home=home, work=work, count=count)
            for (home, work), count in sorted(counts.items())
        ],
        batch_size=2000,
    )
    return commuting


def _count_cross_border(territory: Territory, harvest: files.Harvest) -> int:
    """Tell of each commune who works abroad, unless a figure of its own does; how many it did."""
    ours = territory.figures.filter(indicator="cross_border_workers")
    ours.filter(source__endswith=files.COUNTED_ENDING).delete()
    told = set(ours.values_list("code", flat=True))
    homes = set(territory.communes.values_list("code", flat=True)) - set(harvest.missing)
    counts = dict.fromkeys(homes - told, 0.0)
    for (home, work), count in harvest.counts.items():
        if home in counts and work not in homes and country_of(work) != "FR":
            counts[home] += count
    assert harvest.year is not None  # the census's column names it
    store_figures(
        territory,
        [
            figures.Reading(
                code, "cross_border_workers", count, harvest.year, harvest.source, False
            )
            for code, count in counts.items()
        ],
        imported=True,
    )
    return len(counts)


def _take_destinations(
    territory: Territory,
    counts: Mapping[tuple[str, str], float],
    places: Mapping[str, Outside],
    codes: set[str],
) -> tuple[list[str], bool]:
    """Make the main places of work outside destinations of a territory that names none itself.
    Their names, and whether the travel times stood in the way."""
    if territory.destinations.filter(imported=False).exists():
        return [], False
    gone: dict[str, float] = defaultdict(float)
    for (home, work), count in counts.items():
        if home in codes:
            gone[work] += count
    enough = FEWEST_GOING * sum(gone.values())
    known = [
        (one, one.longitude, one.latitude)
        for one in sorted(places.values(), key=lambda one: (-gone[one.code], one.code))
        if one.longitude is not None and one.latitude is not None and gone[one.code] >= enough
    ]
    main = known[:MOST_DESTINATIONS]
    travel = selectors.travel_times(territory)
    if travel.method.value != TravelTimes.Method.FALLBACK:
        return [], not {one.code for one, *_point in main} <= set(travel.codes)
    territory.destinations.filter(imported=True).delete()
    Destination.objects.bulk_create(
        [
            Destination(
                territory=territory,
                code=one.code,
                name=one.name,
                country=one.country,
                longitude=longitude,
                latitude=latitude,
                imported=True,
            )
            for one, longitude, latitude in main
        ]
    )
    compute_travel_times(territory)
    # What is drawn of the territory is asked for anew.
    Territory.objects.filter(pk=territory.pk).update(loaded_at=clock.now())
    return [one.name for one, *_point in main], False
