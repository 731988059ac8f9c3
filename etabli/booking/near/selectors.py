"""Questions of those who want to work now, near where they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf

from django.db.models import Exists, OuterRef, Q, QuerySet

from etabli.booking.selectors import Alternative, bookable, fits
from etabli.core import clock
from etabli.kernels.timetable import FreePeriod, Period
from etabli.network.models import Place, Space
from etabli.network.rules import kilometres_between, kilometres_from
from etabli.network.selectors import bookable_spaces, visible_places
from etabli.territory.models import Commune
from etabli.territory.selectors import minutes_from

AHEAD = timedelta(hours=36)  # the rest of today, and tomorrow
MOST = 12  # places
LOOKED_AT = 40  # of the nearest; the others only where too few of these have something free
NEAREST = 15.0  # kilometres from a position to the commune that stands for it

Away = Mapping[str, float | None]  # how far, as an `Alternative` is told it: in one way


@dataclass(frozen=True)
class Origin:
    """Where somebody is: a position in degrees, and the commune whose travel times tell how far
    others are, if one is near enough."""

    longitude: float
    latitude: float
    commune: Commune | None = None


@dataclass(frozen=True)
class Nearby:
    """A space of a place, the first that is free for as long as was asked."""

    offer: Alternative
    is_now: bool


def communes() -> QuerySet[Commune]:
    """Those of the territories in which places are open, by name."""
    served = Place.objects.filter(status=Place.Status.OPEN).values("network__territory")
    return Commune.objects.filter(territory__in=served).defer("outline").order_by("name", "code")


def origin_at(longitude: float, latitude: float, known: Sequence[Commune]) -> Origin:
    """A position, with the nearest of the communes that are known."""
    by_distance = [
        (kilometres_between((longitude, latitude), (one.longitude, one.latitude)), one.pk, one)
        for one in known
    ]
    distance, _pk, nearest = min(by_distance, default=(inf, 0, None))
    return Origin(longitude, latitude, nearest if distance <= NEAREST else None)


def free_near(origin: Origin, length: int, kind: str) -> list[Nearby]:
    """For each open place where a space of a kind is free for `length` minutes today or tomorrow
    the one that is so first; the nearest place first. Eight queries at most whatever the number of
    places, four more where of the nearest too few have something free.
    """
    fitting = Q(kind=kind, shortest__lte=length, longest__gte=length)
    away = _away(origin, fitting)
    by_distance = sorted(away, key=lambda pk: _distance(away[pk]))
    found: list[Nearby] = []
    for among in (by_distance[:LOOKED_AT], by_distance[LOOKED_AT:]):
        if among and len(found) < MOST:
            places = visible_places(None).filter(pk__in=among)
            first = _first_free(bookable_spaces(places, fitting), length, away)
            found += [first[pk] for pk in among if pk in first]
    return found[:MOST]


def _away(origin: Origin, fitting: Q) -> dict[int, Away]:
    """How far the places (by id) are that have such a space. Of each place no more is read than
    that takes: there may be hundreds."""
    places = (
        visible_places(None)
        .filter(Exists(Space.objects.filter(fitting, place=OuterRef("pk"))))
        .select_related(None)
        .only("commune_code", "longitude", "latitude")
    )
    by_car = _minutes(origin, places)
    return {place.pk: _far(origin, place, by_car) for place in places}


def _first_free(
    spaces: Sequence[Space], length: int, away: Mapping[int, Away]
) -> dict[int, Nearby]:
    """For each place (by id) which of these spaces is free first, if any is."""
    now = clock.now()
    free = bookable(spaces, now, now + AHEAD, length=length)
    found: dict[int, Nearby] = {}
    for space in spaces:
        start = _first_start(free[space.pk], length)
        if start is None:
            continue
        before = found.get(space.place_id)
        if before and clock.minutes(before.offer.starts_at) <= start:
            continue
        found[space.place_id] = Nearby(
            Alternative(
                space,
                clock.instant(start),
                clock.instant(start + length),
                **away[space.place_id],
            ),
            start <= clock.minutes(now),
        )
    return found


def _first_start(free: Sequence[FreePeriod], length: int) -> int | None:
    starts = (one.start for one in free)
    return next((one for one in starts if fits(free, Period(one, one + length))), None)


def _minutes(origin: Origin, places: Iterable[Place]) -> dict[str, float]:
    """Minutes by car to the communes of places, where the territory's travel times know them."""
    if origin.commune is None:
        return {}
    codes = {place.commune_code for place in places} - {""}
    return minutes_from(origin.commune.territory, origin.commune.code, codes)


def _far(origin: Origin, place: Place, by_car: dict[str, float]) -> Away:
    if place.commune_code in by_car:
        return {"by_car": by_car[place.commune_code]}
    kilometres = kilometres_from(origin.longitude, origin.latitude, place)
    return {"as_the_crow_flies": None if kilometres == inf else kilometres}


def _distance(away: Away) -> float:
    """Minutes; where these are not known as many as kilometres, near enough on the roads of the
    country; what is nowhere last."""
    [known] = away.values()
    return inf if known is None else known
