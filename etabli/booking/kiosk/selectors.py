"""What a screen beside a door shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.booking.models import Booking, Screen
from etabli.booking.selectors import live
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.kernels.timetable import FreePeriod
from etabli.network.models import Place, Space
from etabli.network.rules import local_day
from etabli.network.selectors import availability

MOST = 6  # bookings: what one reads from a few steps away


@dataclass(frozen=True)
class Now:
    """A space at this instant."""

    space: Space
    at: datetime
    free: int  # how many bookings it could take
    until: datetime | None  # when that ends: nothing free any more, or something again; the day's
    is_open: bool
    coming: tuple[Booking, ...]  # what is on and what comes today, the first first


def screen_by_uuid(screen: str) -> Screen:
    """Raises NotFound."""
    found = Screen.objects.select_related("space__place__network").filter(uuid=screen).first()
    if found is None:
        raise NotFound(_("There is no such screen."), field="token")
    return found


def screens_at(place: Place) -> QuerySet[Screen]:
    return Screen.objects.filter(space__place=place).select_related("space")


def now_in(space: Space) -> Now:
    """What is free in a space now and until when, and what is booked for today. Four queries at
    most."""
    now = clock.now()
    zone = space.place.zone
    _first, ends_at = local_day(now.astimezone(zone).date(), zone)
    minute = clock.minutes(now)
    periods = availability([space], clock.instant(minute), ends_at)[space.pk]
    free = next((one.units for one in periods if one.start <= minute < one.end and one.units), 0)
    bookings = (
        Booking.objects.filter(live(), space=space, ends_at__gt=now, starts_at__lt=ends_at)
        .select_related("person")
        .order_by("starts_at", "pk")
    )
    return Now(
        space, now, free, until_change(periods, minute), space.place.is_open, tuple(bookings[:MOST])
    )


def until_change(periods: Sequence[FreePeriod], minute: int) -> datetime | None:
    """When what is free now ends; where nothing is, when something is free again today."""
    at = minute
    for one in periods:
        if not one.units or one.end <= at:
            continue
        if one.start > at:
            break
        at = one.end
    if at > minute:
        return clock.instant(at)
    again = next((one.start for one in periods if one.units and one.start > minute), None)
    return None if again is None else clock.instant(again)
