"""Questions about entries: whose booking opens a door now, who is in, who looked."""

from datetime import timedelta

from django.db.models import QuerySet

from etabli.access.door.selectors import spaces_of
from etabli.access.models import Door, Entry, Opening, Viewing
from etabli.booking.models import Booking
from etabli.booking.selectors import with_spaces
from etabli.core import clock
from etabli.devices.models import Device
from etabli.kernels.doorcodes import DRIFT
from etabli.network.models import Place
from etabli.people.models import Person

AROUND = timedelta(seconds=DRIFT)  # before and after a booking, as for its code
REMEMBERED = timedelta(hours=24)


def booking_at(door: Door, person: Person) -> Booking | None:
    """The person's booking that a door opens for at this moment."""
    now = clock.now()
    bookings = person.bookings.filter(
        status=Booking.Status.CONFIRMED,
        space__place=door.place,
        starts_at__lte=now + AROUND,
        ends_at__gt=now - AROUND,
    )
    if door.space_id:
        bookings = bookings.filter(space__in=spaces_of(door))
    return with_spaces(bookings).order_by("-starts_at").first()


def inside(place: Place) -> list[Booking]:
    """The bookings whose people are in: they came, have not left, and their time is not over. One
    query."""
    now = clock.now()
    last: dict[int, Entry] = {}
    entries = Entry.objects.filter(
        door__place=place, booking__isnull=False, occurred_at__gt=now - REMEMBERED
    ).select_related("booking__person", "booking__space", "booking__presence")
    for entry in entries.order_by("occurred_at", "pk"):
        if entry.booking_id is not None:
            last[entry.booking_id] = entry
    return [
        entry.booking
        for entry in last.values()
        if entry.booking is not None
        and entry.direction == Entry.Direction.IN
        and entry.booking.presence.left_at is None
        and entry.booking.ends_at + AROUND > now
    ]


def is_unheard(booking: Booking) -> bool:
    """Whether a door of the booking's place has not been heard of since it began: who came through
    it will be known later."""
    doors = Door.objects.filter(place=booking.space.place, retired_at=None).exclude(
        device__adapter=Device.Adapter.SIMULATOR
    )
    return doors.exclude(device__last_seen_at__gte=booking.starts_at).exists()


def people_inside(place: Place) -> int:
    """How many are in at least, without a name: as many as their bookings are for."""
    return sum(booking.quantity for booking in inside(place))


def entries_of(booking: Booking) -> QuerySet[Entry]:
    """A booking's entries, the first first."""
    return booking.entries.select_related("door")


def latest_entries(door: Door, most: int = 20) -> list[Entry]:
    """A door's last entries, without whose they are."""
    return list(door.entries.order_by("-occurred_at")[:most])


def viewings_of(place: Place, most: int = 20) -> list[Viewing]:
    """Who looked last."""
    return list(place.viewings.select_related("person")[:most])


def waiting_openings(door: Door) -> QuerySet[Opening]:
    """Those that the door's agent has not been told of and that still count."""
    return door.openings.filter(taken_at__isnull=True, expires_at__gt=clock.now())
