"""Questions about bookings: what is free, whose is what, what a day looks like."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etabli.booking.models import Booking, CalendarFeed
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.kernels.timetable import FreePeriod, Period, nearest_starts
from etabli.network import rules
from etabli.network.models import Closure, Occupation, Place, Space, Unit
from etabli.network.requirements import Use
from etabli.network.selectors import (
    availability,
    bookable_spaces,
    opening_periods,
    visible_places,
)
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.territory.selectors import minutes_from

STEP = 30  # minutes between the starts that people are offered
LOOKED_AT = 100  # spaces elsewhere, the nearest, when one is taken


@dataclass(frozen=True)
class Alternative:
    """Another time in the same space, or another space at the same time."""

    space: Space
    starts_at: datetime
    ends_at: datetime
    # From the place that was asked for, where it is another one.
    by_car: float | None = None  # minutes, by the territory's travel times
    as_the_crow_flies: float | None = None  # kilometres, where these are not known

    @property
    def minutes(self) -> int:
        """How long it is."""
        return clock.minutes(self.ends_at) - clock.minutes(self.starts_at)

    @property
    def away(self) -> str:
        """How far the other place is, for people; empty for the same place."""
        if self.by_car is not None:
            return _("%(minutes)d min by car") % {"minutes": round(self.by_car)}
        if self.as_the_crow_flies is not None:
            return _("%(distance)d km as the crow flies") % {
                "distance": round(self.as_the_crow_flies)
            }
        return ""

    def as_json(self) -> dict[str, Any]:
        zone = self.space.place.zone
        return {
            "space": str(self.space.uuid),
            "name": str(self.space),
            "place": str(self.space.place),
            "starts_at": self.starts_at.astimezone(zone).isoformat(),
            "ends_at": self.ends_at.astimezone(zone).isoformat(),
            "minutes_by_car": self.by_car,
            "kilometres_as_the_crow_flies": self.as_the_crow_flies,
            "away": self.away,
        }


def use_of(booking: Booking, asked_at: datetime) -> Use:
    """The use that a booking is of, as whoever asks at an instant has it decided: at its own
    making, what was in time then still is."""
    return Use(
        booking.person,
        booking.space,
        booking.starts_at,
        booking.ends_at,
        asked_at,
        booking.quantity,
        in_series=booking.series_id is not None,
        replacing=booking.uuid,
    )


def bookable(
    spaces: Sequence[Space], starts_at: datetime, ends_at: datetime, *, length: int | None = None
) -> dict[int, list[FreePeriod]]:
    """For each space (by id) what is free between two instants and may be booked now, given its
    notice and how far ahead it is booked: by a booking of `length` minutes, or of any."""
    free = availability(spaces, starts_at, ends_at)
    return {
        space.pk: _between(free[space.pk], *_limits(space, length or space.longest))
        for space in spaces
    }


def _limits(space: Space, length: int) -> tuple[int, int]:
    """The first minute that may be booked now, and the end of the last booking."""
    now = clock.now()
    last_start = clock.minutes(now) + space.horizon * 24 * 60
    if not space.notice:
        return clock.minutes(now), last_start + length
    # A minute that has begun is too late for a notice counted to the second.
    return -(-int(now.timestamp()) // 60) + space.notice, last_start + length


def _between(free: Sequence[FreePeriod], first: int, last: int) -> list[FreePeriod]:
    return [
        FreePeriod(max(period.start, first), min(period.end, last), period.units)
        for period in free
        if period.end > first and period.start < last
    ]


def alternatives(use: Use, most: int = 5) -> list[Alternative]:
    """What else could be had instead of a wish that is taken, the nearest first: other times in
    the same space within two days (or the same time, where another unit is free), then other
    spaces of its kind at the same time, by the time it takes to go there."""
    around = timedelta(days=2)
    first, last = use.starts_at - around, use.ends_at + around
    free = bookable([use.space], first, last, length=_minutes(use))[use.space.pk]
    starts = nearest_starts(free, use.period, use.quantity, step=STEP, most=most - 2)
    if fits(free, use.period, use.quantity):
        starts = [use.period.start, *starts][: most - 2]
    other_times = [
        Alternative(use.space, clock.instant(start), clock.instant(start + _minutes(use)))
        for start in starts
    ]
    return other_times + _elsewhere(use, most - len(other_times))


def _elsewhere(use: Use, most: int) -> list[Alternative]:
    place = use.space.place
    places = visible_places(None, place.network)
    spaces = [
        space
        for space in bookable_spaces(places)
        if space.kind == use.space.kind
        and space.pk != use.space.pk
        and space.shortest <= _minutes(use) <= space.longest
    ]
    spaces = _nearest(spaces, place)
    free = bookable(spaces, use.starts_at, use.ends_at, length=_minutes(use))
    possible = [space for space in spaces if fits(free[space.pk], use.period, use.quantity)]
    by_car = _minutes_by_car(place, [space.place for space in possible])
    found = [
        _at_the_same_time(use, space, by_car.get(space.place.commune_code)) for space in possible
    ]
    found.sort(key=lambda one: _away(one, place))
    return found[:most]


def _nearest(spaces: Sequence[Space], place: Place) -> list[Space]:
    """Those near enough to go there instead: in a network of hundreds of places not all are."""
    return sorted(spaces, key=lambda space: rules.kilometres(place, space.place))[:LOOKED_AT]


def _away(one: Alternative, place: Place) -> float:
    """What alternatives are sorted by: minutes; where these are not known as many as kilometres,
    near enough on the roads of the country; the same place first, one that is nowhere last."""
    if one.space.place_id == place.pk:
        return 0.0
    known = one.by_car if one.by_car is not None else one.as_the_crow_flies
    return inf if known is None else known


def _minutes_by_car(place: Place, others: Sequence[Place]) -> dict[str, float]:
    """Minutes from a place's commune to those of others, by the travel times of the territory;
    nothing where there are none. One query where another place is in a territory."""
    territory, codes = place.network.territory, {one.commune_code for one in others} - {""}
    if territory is None or not place.commune_code or codes <= {place.commune_code}:
        return {}
    return minutes_from(territory, place.commune_code, codes - {place.commune_code})


def _at_the_same_time(use: Use, space: Space, by_car: float | None) -> Alternative:
    kilometres = rules.kilometres(use.space.place, space.place)
    if space.place_id == use.space.place_id:
        return Alternative(space, use.starts_at, use.ends_at)
    if by_car is not None:
        return Alternative(space, use.starts_at, use.ends_at, by_car=by_car)
    known = None if kilometres == inf else kilometres
    return Alternative(space, use.starts_at, use.ends_at, as_the_crow_flies=known)


def _minutes(use: Use) -> int:
    return use.period.end - use.period.start


def fits(free: Sequence[FreePeriod], wish: Period, units: int = 1) -> bool:
    """Whether `units` are free throughout the wish."""
    at = wish.start
    for period in free:
        if period.start <= at < period.end and period.units >= units:
            at = period.end
    return at >= wish.end


@dataclass(frozen=True)
class Offer:
    """A space with something free on a day, long enough, and when one can begin."""

    space: Space
    free: tuple[FreePeriod, ...]
    starts: tuple[datetime, ...]

    @property
    def most(self) -> int:
        """The most units free at one instant of the day."""
        return max(period.units for period in self.free)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The starts, for people: with what a form sends for each, and in the hour that comes
        twice in autumn the offset that tells one from the other."""
        local = [start.astimezone(self.space.place.zone) for start in self.starts]
        times = Counter(start.replace(tzinfo=None, fold=0) for start in local)
        return [
            {
                "value": start.isoformat(),
                "instant": start,
                "offset": f"{start:%z}" if times[start.replace(tzinfo=None, fold=0)] > 1 else "",
            }
            for start in local
        ]

    @property
    def periods(self) -> list[dict[str, Any]]:
        """What is free, for people: instants instead of minutes."""
        return [
            {
                "starts_at": clock.instant(period.start),
                "ends_at": clock.instant(period.end),
                "units": period.units,
            }
            for period in self.free
        ]


def offers(
    day: date,
    length: int,
    *,
    places: Iterable[Place] | None = None,
    kind: str = "",
    quantity: int = 1,
) -> list[Offer]:
    """Where `quantity` units can be had for `length` minutes on a local date, place by place: of
    all open places, or of those that are given.

    Seven queries, whatever the number of places.
    """
    places = list(visible_places(None) if places is None else places)
    spaces = [
        space
        for space in bookable_spaces(places)
        if (not kind or space.kind == kind) and space.shortest <= length <= space.longest
    ]
    days = {place.pk: rules.local_day(day, place.zone) for place in places}
    if not spaces:
        return []
    first = min(starts for starts, _ends in days.values())
    last = max(ends for _starts, ends in days.values())
    free = bookable(spaces, first, last, length=length)
    found = (
        _offer(space, free[space.pk], days[space.place_id], length, quantity) for space in spaces
    )
    return [offer for offer in found if offer.starts]


def _offer(
    space: Space,
    free: Sequence[FreePeriod],
    day: tuple[datetime, datetime],
    length: int,
    quantity: int,
) -> Offer:
    window = Period(clock.minutes(day[0]), clock.minutes(day[1]))
    within = tuple(
        FreePeriod(max(period.start, window.start), min(period.end, window.end), period.units)
        for period in free
        if period.start < window.end and period.end > window.start and period.units >= quantity
    )
    starts = tuple(
        clock.instant(start)
        for start in range(window.start, window.end, STEP)
        if fits(within, Period(start, start + length), quantity)
    )
    return Offer(space, within, starts)


def booking_by_uuid(booking: UUID) -> Booking:
    """Whosesoever it is. Raises NotFound."""
    found = with_spaces(Booking.objects.filter(uuid=booking)).first()
    if found is None:
        raise NotFound(_("There is no such booking."), field="booking")
    return found


def booking_for(person: Person, booking: UUID) -> Booking:
    """A booking that is the person's own or at a place whose bookings they look after.

    Raises NotFound otherwise, so that nobody learns of other people's bookings.
    """
    found = booking_by_uuid(booking)
    if not _looks_after(person, found):
        raise NotFound(_("There is no such booking."), field="booking")
    return found


def together_for(person: Person, booking: Booking) -> list[Booking]:
    """Of what was booked at once with it, and of itself, what is the person's own or at a place
    whose bookings they look after."""
    return [one for one in booked_together(booking) if _looks_after(person, one)]


def _looks_after(person: Person, booking: Booking) -> bool:
    return booking.person_id == person.pk or may(person, Action.BOOK_FOR_OTHERS, booking)


def booked_together(booking: Booking) -> list[Booking]:
    """It and what was booked at once with it, in order."""
    if booking.together is None:
        return [booking]
    return list(with_spaces(Booking.objects.filter(together=booking.together)))


def asked_with(booking: Booking) -> list[Booking]:
    """What is asked for and waits for one answer: it, what was booked at once, its series."""
    same = Q(pk=booking.pk)
    if booking.together is not None:
        same |= Q(together=booking.together)
    if booking.series_id is not None:
        same |= Q(series=booking.series_id)
    return list(with_spaces(Booking.objects.filter(same, status=Booking.Status.ASKED)))


def asked_at(place: Place) -> list[Booking]:
    """What is asked for at a place and waits for an answer, the first to expire first."""
    waiting = Booking.objects.filter(
        space__place=place, status=Booking.Status.ASKED, expires_at__gt=clock.now()
    )
    return list(with_spaces(waiting).order_by("expires_at", "starts_at", "pk"))


def live() -> Q:
    """Bookings that hold their units: confirmed, or held or asked for and not expired."""
    return Q(status=Booking.Status.CONFIRMED) | Q(
        status__in=Booking.WAITING, expires_at__gt=clock.now()
    )


def with_units(bookings: Iterable[Booking]) -> list[Booking]:
    """With the names of the units that each holds at present, as `units`. One query."""
    known = {booking.uuid: booking for booking in bookings}
    names: dict[UUID, list[str]] = defaultdict(list)
    held = Occupation.objects.in_force().filter(holder__in=known).order_by("starts_at", "unit_id")
    for holder, name in held.values_list("holder", "unit__name"):
        names[holder].append(name)
    for booking in known.values():
        booking.units = list(dict.fromkeys(names[booking.uuid]))
    return list(known.values())


def upcoming(person: Person) -> QuerySet[Booking]:
    """Bookings that hold something and are not over, the next first."""
    return with_spaces(person.bookings.filter(live(), ends_at__gt=clock.now()))


def on_day(place: Place, day: date) -> QuerySet[Booking]:
    """What is booked at a place on a local date, the first first, with who came for it."""
    starts_at, ends_at = rules.local_day(day, place.zone)
    during = Booking.objects.filter(
        live(), space__place=place, ends_at__gt=starts_at, starts_at__lt=ends_at
    )
    return with_spaces(during).select_related("presence").order_by("starts_at", "pk")


def over_or_cancelled(person: Person) -> QuerySet[Booking]:
    """The other ones, the latest first."""
    over = person.bookings.exclude(live(), ends_at__gt=clock.now())
    return with_spaces(over).order_by("-starts_at", "-pk")


def with_spaces(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """With what it takes to show them: their spaces, places and persons."""
    return bookings.select_related("space__place__network__territory", "person", "series")


def bookings_of_feed(secret: str) -> tuple[CalendarFeed, list[Booking]]:
    """A calendar's person and their bookings of the last three months and later, the cancelled
    too, so that calendars take them out. Raises NotFound for a secret that opens nothing."""
    feed = CalendarFeed.objects.select_related("person").filter(secret=secret).first()
    if feed is None:
        raise NotFound(_("There is no such calendar."))
    since = clock.now() - timedelta(days=90)
    return feed, list(with_spaces(feed.person.bookings.filter(ends_at__gt=since)))


@dataclass(frozen=True)
class Entry:
    """A booking or a closure on the day that is looked at, and the units it holds."""

    space: Space
    starts_at: datetime
    ends_at: datetime
    units: tuple[str, ...]
    booking: Booking | None = None
    closure: Closure | None = None


@dataclass(frozen=True)
class Line:
    """One unit's day: when it is held, buffers included."""

    unit: Unit
    held: tuple[Period, ...]


@dataclass(frozen=True)
class Day:
    """A place's local date: its hours, what is to happen, and each unit's line of time."""

    place: Place
    date: date
    starts_at: datetime
    ends_at: datetime
    opening: tuple[Period, ...]
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]


def day_of(place: Place, day: date) -> Day:
    """Everything that happens at a place on a local date. Four queries."""
    starts_at, ends_at = rules.local_day(day, place.zone)
    during = {"ends_at__gt": starts_at, "starts_at__lt": ends_at}
    units = {
        unit.pk: unit
        for unit in Unit.objects.filter(space__place=place)
        .select_related("space")
        .order_by("space__position", "space_id", "pk")
    }
    held: dict[int, list[Period]] = defaultdict(list)
    holding: dict[UUID, list[str]] = defaultdict(list)
    rows = (
        Occupation.objects.in_force()
        .filter(unit__in=units, **during)
        .order_by("unit_id", "starts_at")
    )
    for unit, holder, starts, ends in rows.values_list("unit", "holder", "starts_at", "ends_at"):
        held[unit].append(Period(clock.minutes(starts), clock.minutes(ends)))
        if units[unit].name not in holding[holder]:
            holding[holder].append(units[unit].name)
    bookings = Booking.objects.filter(live(), space__place=place, **during).select_related(
        "space__place", "person", "presence"
    )
    closures = Closure.objects.filter(space__place=place, **during).select_related("space")
    entries = [
        *(_entry(one, holding[one.uuid], booking=one) for one in bookings),
        *(_entry(one, holding[one.uuid], closure=one) for one in closures),
    ]
    return Day(
        place,
        day,
        starts_at,
        ends_at,
        tuple(opening_periods(place, day, day)),
        tuple(sorted(entries, key=lambda entry: (entry.starts_at, entry.space.position))),
        tuple(Line(unit, tuple(held[pk])) for pk, unit in units.items()),
    )


def _entry(one: Booking | Closure, units: Sequence[str], **what: Any) -> Entry:
    return Entry(one.space, one.starts_at, one.ends_at, tuple(units), **what)
