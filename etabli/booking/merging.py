"""What booking holds of persons, when two records of one become one."""

from django.utils.translation import gettext_lazy as _

from etabli.booking.models import (
    Booking,
    BusyCalendar,
    CalendarFeed,
    Presence,
    Series,
    ShortCode,
    Tablet,
    Wait,
)
from etabli.booking.waitlist.services import leave
from etabli.people import merging
from etabli.people.models import Person


def register() -> None:
    """Bookings follow as they are: their codes, units and debits stay theirs."""
    merging.register(
        "bookings",
        priority=20,
        label=_("bookings and series"),
        follows=[
            (Booking, "person"),
            (Booking, "made_by"),
            (Booking, "cancelled_by"),
            (Series, "person"),
            (Presence, "noted_by"),
            (Wait, "person"),
            (CalendarFeed, "person"),
            (ShortCode, "person"),
            (Tablet, "made_by"),
            (BusyCalendar, "person"),
        ],
        settle=_settle,
    )


def _settle(kept: Person, other: Person) -> None:
    """One waits once for a time; and whoever has a login keeps the one calendar address and the one
    short code that were given to it: others would go on opening wherever they were written down."""
    waiting = Wait.objects.filter(status=Wait.Status.WAITING)
    for _mine, theirs in merging.twice(waiting, kept, other, "space", "starts_at", "ends_at"):
        leave(theirs)
    for model in (CalendarFeed, ShortCode):
        if kept.user_id or model._default_manager.filter(person=kept).exists():
            model._default_manager.filter(person=other).delete()
