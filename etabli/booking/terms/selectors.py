"""Questions about what a place asks."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from etabli.booking.models import Booking
from etabli.core import clock
from etabli.network.models import Place
from etabli.network.terms import Late
from etabli.people.models import Person

# What gives its hours back.
GIVEN_BACK = ("cancelled", "refused", "expired")


def minutes_used(
    person: Person,
    place: Place,
    kind: str,
    between: tuple[datetime, datetime],
    *,
    but: UUID | None = None,
) -> int:
    """The minutes, times units, that a person has booked at a place in spaces of a kind (all for
    ``), by bookings that begin between two instants, except `but`. One query.

    What nobody came for counts, and so does what was cancelled too late where the place's terms
    say so.
    """
    counted = ~Q(status__in=GIVEN_BACK)
    if place.terms.late == Late.COUNTED and place.terms.free_until:
        too_late = F("starts_at") - timedelta(hours=place.terms.free_until)
        counted |= Q(
            status="cancelled",
            cancelled_by=person,
            changed_at__gt=too_late,
            created_at__lte=too_late,  # who books late may think again
        )
    found = Booking.objects.filter(
        counted,
        person=person,
        space__place=place,
        starts_at__gte=between[0],
        starts_at__lt=between[1],
    )
    if but is not None:
        found = found.exclude(uuid=but)
    if kind:
        found = found.filter(space__kind=kind)
    return sum(
        (clock.minutes(ends) - clock.minutes(starts)) * quantity
        for starts, ends, quantity in found.values_list("starts_at", "ends_at", "quantity")
    )
