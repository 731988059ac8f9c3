"""Questions about closures over bookings."""

from collections.abc import Sequence
from datetime import datetime

from etabli.booking.models import Booking
from etabli.booking.selectors import Alternative, alternatives, live, use_of, with_spaces
from etabli.core import clock
from etabli.network.models import Occupation, Space
from etabli.network.selectors import units_held_by


def affected(space: Space, starts_at: datetime, ends_at: datetime) -> list[Booking]:
    """The bookings that hold a unit of a space at some instant of a period, with what they keep
    free afterwards: of the space itself, of what lies inside it or of a floor around it."""
    [units] = units_held_by([space]).values()
    held = Occupation.objects.in_force().filter(
        unit__in=units, ends_at__gt=starts_at, starts_at__lt=ends_at
    )
    return list(with_spaces(Booking.objects.filter(live(), uuid__in=held.values("holder"))))


def disturbed(bookings: Sequence[Booking], starts_at: datetime) -> list[Booking]:
    """Those among them whose own time it takes: not what is only kept free afterwards."""
    return [one for one in bookings if one.ends_at > starts_at]


def instead(booking: Booking) -> list[Alternative]:
    """What could be had instead of a booking that others have cancelled before it began; nothing
    for any other one."""
    if (
        booking.status != Booking.Status.CANCELLED
        or booking.cancelled_by_id == booking.person_id
        or booking.starts_at <= clock.now()
    ):
        return []
    return alternatives(use_of(booking, clock.now()))
