"""On which days people have booked: told to those who pay for them, and nothing more."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta

from etabli.booking.models import Booking
from etabli.core import clock
from etabli.network.models import Network
from etabli.people.models import Person

OF_LATE = timedelta(days=60)
A_DAY = timedelta(days=1)  # further than any zone lies from UTC


def days_booked(
    people: Collection[Person], network: Network, first: date, last: date
) -> Mapping[int, set[date]]:
    """The days, in their places' time, on which confirmed bookings begin; by the person's key."""
    began = datetime.combine(first, time(), UTC) - A_DAY
    over = datetime.combine(last, time(), UTC) + 2 * A_DAY
    found: dict[int, set[date]] = defaultdict(set)
    for booking in Booking.objects.filter(
        person__in=people,
        space__place__network=network,
        status=Booking.Status.CONFIRMED,
        starts_at__gte=began,
        starts_at__lt=over,
    ).select_related("space__place"):
        day = booking.starts_at.astimezone(booking.space.place.zone).date()
        if first <= day <= last:
            found[booking.person_id].add(day)
    return found


def places_booked(people: Collection[int], network: Network) -> Mapping[int, set[int]]:
    """The places where these persons (ids) have confirmed bookings, of late or to come."""
    found: dict[int, set[int]] = defaultdict(set)
    now = clock.now()
    booked = Booking.objects.filter(
        person__in=people,
        space__place__network=network,
        status=Booking.Status.CONFIRMED,
        starts_at__range=(now - OF_LATE, now + OF_LATE),
    )
    for person, place in booked.order_by().values_list("person", "space__place").distinct():
        found[person].add(place)
    return found
