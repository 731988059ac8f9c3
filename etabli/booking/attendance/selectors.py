"""Questions about who came."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import cached_property

from etabli.booking.attendance.rules import EARLY, REMEMBERED, awaited_until
from etabli.booking.models import Booking, Presence
from etabli.booking.selectors import with_spaces
from etabli.core import clock
from etabli.network.models import Network, Place
from etabli.people.models import Person

Status = Booking.Status


def here_now(place: Place) -> int:
    """How many people's bookings are checked in at a place and not left: a booking of several
    units counts as many."""
    now = clock.now()
    present = Booking.objects.filter(
        space__place=place, presence__left_at__isnull=True, presence__isnull=False, ends_at__gt=now
    )
    return sum(present.values_list("quantity", flat=True))


def at_the_door(person: Person, place: Place) -> QuerySet[Booking]:
    """The person's bookings at a place that they can check in for, or leave, now."""
    now = clock.now()
    return with_spaces(
        person.bookings.filter(
            space__place=place,
            status=Status.CONFIRMED,
            starts_at__lte=now + EARLY,
            ends_at__gt=now,
            presence__left_at__isnull=True,
        )
    ).select_related("presence")


def missed(person: Person, network: Network) -> int:
    """How many of the person's bookings in a network were released in the last 90 days, since
    nobody came."""
    return person.bookings.filter(
        space__place__network=network,
        status=Status.RELEASED,
        starts_at__gt=clock.now() - REMEMBERED,
        presence__isnull=True,
    ).count()


@dataclass(frozen=True)
class Missed:
    """What a person has missed lately in one network, and the places that bear only so much."""

    network: Network
    count: int
    strict: tuple[Place, ...]


def missed_by_network(person: Person) -> list[Missed]:
    """For each network in which the person has missed something lately. One query where nothing
    was missed, three at most."""
    released = person.bookings.filter(
        status=Status.RELEASED,
        starts_at__gt=clock.now() - REMEMBERED,
        presence__isnull=True,
    )
    counts = Counter(released.values_list("space__place__network", flat=True))
    if not counts:
        return []
    places = [
        place
        for place in Place.objects.filter(network__in=counts, status=Place.Status.OPEN)
        if place.terms.no_shows is not None
    ]
    return [
        Missed(
            network,
            counts[network.pk],
            tuple(place for place in places if place.network_id == network.pk),
        )
        for network in Network.objects.filter(pk__in=counts).order_by("slug")
    ]


@dataclass(frozen=True)
class Attendance:
    """What can be said and done about one booking's presence, now."""

    booking: Booking

    @cached_property
    def presence(self) -> Presence | None:
        return getattr(self.booking, "presence", None)

    @property
    def can_arrive(self) -> bool:
        now = clock.now()
        return (
            self.presence is None
            and self.booking.is_confirmed
            and self.booking.starts_at - EARLY <= now < self.booking.ends_at
        )

    @property
    def can_leave(self) -> bool:
        return (
            self.presence is not None
            and self.presence.left_at is None
            and clock.now() < self.booking.ends_at
        )

    @property
    def awaited_until(self) -> datetime | None:
        return awaited_until(self.booking) if self.presence is None else None

    @property
    def missed(self) -> int:
        """How many the booker has missed lately, themselves."""
        return missed(self.booking.person, self.booking.space.place.network)
