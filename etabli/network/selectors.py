"""Questions about the network: its places, their hours, what is free in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.kernels.timetable import FreePeriod, Period, changes_of, free_periods, joined
from etabli.network import rules
from etabli.network.hours import SpecialDay
from etabli.network.models import (
    Closure,
    Network,
    Occupation,
    Photo,
    Place,
    Space,
    Unit,
)
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import INSTALLATION, scopes_of


def network_by_slug(network: str) -> Network:
    """Raises NotFound."""
    found = Network.objects.select_related("territory").filter(slug=network).first()
    if found is None:
        raise NotFound(_("There is no such network."), field="network")
    return found


def place_by_slug(place: str) -> Place:
    """The place, whatever its status. Raises NotFound."""
    found = _places().filter(slug=place).first()
    if found is None:
        raise NotFound(_("There is no such place."), field="place")
    return found


def space_by_uuid(space: UUID) -> Space:
    """The space with its place. Raises NotFound."""
    found = Space.objects.select_related("place__network").filter(uuid=space).first()
    if found is None:
        raise NotFound(_("There is no such space."), field="space")
    return found


def photo_by_uuid(photo: UUID) -> Photo:
    """The picture with its files and its place. Raises NotFound."""
    found = (
        Photo.objects.select_related("file", "thumbnail", "place__network__territory")
        .filter(uuid=photo)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such picture."), field="photo")
    return found


def visible_places(person: Person | None, network: Network | None = None) -> QuerySet[Place]:
    """Open places, and those in preparation that the person may change."""
    prepared = _within(scopes_of(person, Action.MANAGE_PLACE)) & Q(status=Place.Status.DRAFT)
    places = _places().filter(Q(status=Place.Status.OPEN) | prepared)
    return places.filter(network=network) if network else places


def places_with(person: Person, action: Action) -> QuerySet[Place]:
    """The open places on which one of the person's roles allows `action`."""
    return _places().filter(_within(scopes_of(person, action)), status=Place.Status.OPEN)


def networks_with(person: Person, action: Action) -> QuerySet[Network]:
    """The networks on which one of the person's roles allows `action`."""
    scopes = scopes_of(person, action)
    networks = Network.objects.order_by("slug")
    if INSTALLATION[0] in scopes:
        return networks
    return networks.filter(
        Q(pk__in=scopes.get("network", ())) | Q(territory_id__in=scopes.get("territory", ()))
    )


def bookable_spaces(places: Iterable[Place], fitting: Q | None = None) -> list[Space]:
    """The spaces of these places, or those that fit a condition, in the places' order and each
    place's own; places attached."""
    by_place = {place.pk: place for place in places}
    spaces = list(Space.objects.filter(fitting or Q(), place__in=by_place))
    for space in spaces:
        space.place = by_place[space.place_id]
    order = {pk: position for position, pk in enumerate(by_place)}
    return sorted(spaces, key=lambda space: (order[space.place_id], space.position, space.pk))


def all_places(network: Network) -> QuerySet[Place]:
    """Every place of a network, whatever its status."""
    return _places().filter(network=network)


def spaces_with_units(place: Place) -> QuerySet[Space]:
    """A place's spaces, with their units and what they lie inside."""
    return place.spaces.select_related("inside").prefetch_related("units")


def coming_special_days(place: Place) -> list[SpecialDay]:
    """Dates from today on that have hours of their own."""
    today = clock.now().astimezone(place.zone).date()
    return [day for date, day in sorted(place.hours.special.items()) if date >= today]


def coming_closures(place: Place) -> QuerySet[Closure]:
    """Closures of a place's spaces that are not over."""
    return Closure.objects.filter(space__place=place, ends_at__gt=clock.now()).select_related(
        "space"
    )


def closure_of(place: Place, closure: str) -> Closure:
    """One of a place's closures by its identifier from a form. Raises NotFound."""
    found = next((one for one in coming_closures(place) if str(one.uuid) == closure), None)
    if found is None:
        raise NotFound(_("There is no such closure."), field="closure")
    return found


def opening_periods(place: Place, first: date, last: date) -> list[Period]:
    """When the place is open between two local dates, both included."""
    return rules.opening_periods(first, last, place.hours, place.holidays, place.zone)


def spaces_within(space: Space) -> list[int]:
    """The ids of a space and of every space inside it."""
    return _within_it(space.pk, _parts([space.place_id]))


def units_held_by(spaces: Sequence[Space]) -> dict[int, list[int]]:
    """For each space (by id) the units that a booking of it draws from.

    Its own; for a space booked as a whole, all those of the spaces inside it too. One query, two
    where a space is booked as a whole.
    """
    own, within = _furniture(spaces)
    return {space.pk: [unit for part in within[space.pk] for unit in own[part]] for space in spaces}


def availability(
    spaces: Sequence[Space], starts_at: datetime, ends_at: datetime
) -> dict[int, list[FreePeriod]]:
    """For each space (by id) when it is open with something free, and how many bookings it can
    then take at once.

    Two queries; one more where a space is booked as a whole, one more where one keeps a buffer.
    """
    own, within = _furniture(spaces)
    window = Period(clock.minutes(starts_at), clock.minutes(ends_at))
    open_at = {
        place.pk: _clipped(
            opening_periods(
                place,
                starts_at.astimezone(place.zone).date(),
                ends_at.astimezone(place.zone).date(),
            ),
            window,
        )
        for place in {space.place_id: space.place for space in spaces}.values()
    }
    plain = [part for space in spaces if not space.buffer for part in within[space.pk]]
    counted = _changes(plain, starts_at, ends_at)
    buffered = {
        space.pk: [unit for part in within[space.pk] for unit in own[part]]
        for space in spaces
        if space.buffer
    }
    # What begins soon after the window is in the way of what is to be kept free at its end.
    longest = timedelta(minutes=max((space.buffer for space in spaces), default=0))
    taken = _taken(
        [unit for units in buffered.values() for unit in units], starts_at, ends_at + longest
    )
    free: dict[int, list[FreePeriod]] = {}
    for space in spaces:
        units = sum(len(own[part]) for part in within[space.pk])
        if space.buffer:
            changes = _changes_with_buffer([taken[u] for u in buffered[space.pk]], space.buffer)
        else:
            changes = _added(counted[part] for part in within[space.pk])
        periods = free_periods(changes, units, open_at[space.place_id])
        free[space.pk] = _as_a_whole(periods, units) if space.whole else periods
    return free


def _places() -> QuerySet[Place]:
    return Place.objects.select_related("network__territory")


def _within(scopes: Mapping[str, Set[int]]) -> Q:
    """Places inside these scopes: ids by kind."""
    if INSTALLATION[0] in scopes:
        return Q()
    return (
        Q(pk__in=scopes.get("place", ()))
        | Q(network_id__in=scopes.get("network", ()))
        | Q(network__territory_id__in=scopes.get("territory", ()))
    )


def _furniture(spaces: Sequence[Space]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The units of every space in these spaces' places; and for each of these spaces, itself, or
    for one booked as a whole all the spaces inside it too."""
    places = {space.place_id for space in spaces}
    own: dict[int, list[int]] = defaultdict(list)
    units = Unit.objects.filter(space__place__in=places).order_by("pk")
    for unit, space_id in units.values_list("pk", "space_id"):
        own[space_id].append(unit)
    parts = _parts(places) if any(space.whole for space in spaces) else {}
    within = {
        space.pk: _within_it(space.pk, parts) if space.whole else [space.pk] for space in spaces
    }
    return own, within


def _parts(places: Iterable[int]) -> dict[int, list[int]]:
    """The spaces that lie directly inside each space of these places."""
    parts: dict[int, list[int]] = defaultdict(list)
    nested = Space.objects.filter(place__in=places, inside__isnull=False).order_by("pk")
    for part, outer in nested.values_list("pk", "inside_id"):
        parts[outer].append(part)
    return parts


def _within_it(space: int, parts: Mapping[int, Sequence[int]]) -> list[int]:
    return [space, *(one for part in parts.get(space, ()) for one in _within_it(part, parts))]


def _changes(
    spaces: Iterable[int], starts_at: datetime, ends_at: datetime
) -> dict[int, dict[int, int]]:
    """For each space how many more of its units are taken from each instant on.

    The database counts: a hundred desks held for the same hours are one row.
    """
    held = Occupation.objects.in_force().filter(
        unit__space__in=list(spaces), ends_at__gt=starts_at, starts_at__lt=ends_at
    )
    changes: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    counted = held.values_list("unit__space", "starts_at", "ends_at").annotate(Count("pk"))
    for space, starts, ends, count in counted:
        changes[space][clock.minutes(starts)] += count
        changes[space][clock.minutes(ends)] -= count
    return changes


def _taken(units: Iterable[int], starts_at: datetime, ends_at: datetime) -> dict[int, list[Period]]:
    """What holds each unit between two instants; no query for no unit."""
    taken: dict[int, list[Period]] = defaultdict(list)
    rows = (
        Occupation.objects.in_force()
        .filter(unit__in=list(units), ends_at__gt=starts_at, starts_at__lt=ends_at)
        .values_list("unit_id", "starts_at", "ends_at")
    )
    for unit, starts, ends in rows:
        taken[unit].append(Period(clock.minutes(starts), clock.minutes(ends)))
    return taken


def _changes_with_buffer(taken: Iterable[Sequence[Period]], buffer: int) -> dict[int, int]:
    """As if every unit were taken a while earlier: what a booking keeps free after itself must be
    free before the next one begins."""
    return changes_of(
        period
        for periods in taken
        for period in joined(Period(start - buffer, end) for start, end in periods)
    )


def _added(several: Iterable[Mapping[int, int]]) -> dict[int, int]:
    total: dict[int, int] = defaultdict(int)
    for changes in several:
        for instant, change in changes.items():
            total[instant] += change
    return total


def _as_a_whole(free: Iterable[FreePeriod], units: int) -> list[FreePeriod]:
    """When every unit is free: one booking then takes them all."""
    return [period._replace(units=1) for period in free if period.units == units]


def _clipped(periods: Iterable[Period], window: Period) -> list[Period]:
    return [
        Period(max(period.start, window.start), min(period.end, window.end))
        for period in periods
        if period.overlaps(window)
    ]
