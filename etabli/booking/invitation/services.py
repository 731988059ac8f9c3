"""The verbs of invitations: tell people what became of their bookings, and their calendars too.

Mail has one entry of a calendar in each message: a booking, or a whole series as one that comes
again. They are written in the transaction of the change, after it.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db.models import F

from etabli.booking.invitation.calendars import invitation_to, invitation_to_series
from etabli.booking.invitation.selectors import of_entries, repeated
from etabli.booking.models import Booking, Series
from etabli.core.mail import Invitation
from etabli.people.messages import kinds
from etabli.people.messages.services import reaches, tell
from etabli.people.models import Person

SHOWN = 12  # dates of a series; the page has all


class Change(StrEnum):
    BOOKED = "booked"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    LEFT = "left"  # what a series keeps when its other dates become one of their own


def told(change: Change, bookings: Sequence[Booking], *, by: Person | None) -> None:
    """Tell whoever has booked what became of it, unless it is only held. What somebody else
    changed or cancelled is told in any case."""
    known = [one for one in bookings if one.status != Booking.Status.HELD]
    for entry in of_entries(known):
        own = by is None or by.pk == entry[0].person_id or change == Change.BOOKED
        write("booking/mail/standing.txt", entry, "bookings" if own else "operator", change=change)


def write(template: str, entry: Sequence[Booking], kind: str, **context: Any) -> None:
    """Tell of one entry of a calendar, with what it now is there."""
    first, person = entry[0], entry[0].person
    if not reaches(person, kinds.named(kind)):
        return
    context |= {
        "booking": first,
        "place": first.space.place,
        "bookings": entry[:SHOWN],
        "more": max(len(entry) - SHOWN, 0),
    }
    tell(person, kind, template, context, invitation=invitation_of(first))


def invitation_of(booking: Booking) -> Invitation:
    """What a calendar program is told of a changed booking, or of the series that it is of."""
    if booking.series_id is None:
        return invitation_to(booking)
    return invitation_to_series(repeated(_counted(booking.series_id)))


def told_what_is_left(series: Series, *, by: Person) -> bool:
    """Tell of a series from which dates have gone to another one; false where it holds nothing
    any more."""
    left = [one.booking for one in repeated(series).live]
    told(Change.LEFT, left, by=by)
    return bool(left)


def _counted(series: int) -> Series:
    """The series with one change more. Its row stays locked until the change is kept, so that of
    two changes at once the later one is told with what both did, and has the higher number."""
    Series.objects.filter(pk=series).update(revision=F("revision") + 1)
    return Series.objects.select_related("space__place__network__territory", "person").get(
        pk=series
    )
