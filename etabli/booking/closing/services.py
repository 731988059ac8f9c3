"""Closing a space over its bookings: those in the way are cancelled, and everybody is told."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from etabli.booking.attendance.services import shorten
from etabli.booking.closing import selectors
from etabli.booking.invitation.services import invitation_of
from etabli.booking.models import Booking
from etabli.booking.services import cancel_all, locked
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.core.texts import Text
from etabli.entitlements.ledger.services import lock_passes
from etabli.network.models import Closure, Occupation, Space
from etabli.network.services import close_space
from etabli.people.messages.services import tell
from etabli.people.models import Person


def close_over(
    space: Space, starts_at: datetime, ends_at: datetime, reason: Text, *, by: Person
) -> tuple[Closure, list[Booking]]:
    """Close a space for a while, on whole minutes, although it is booked.

    Bookings in the way are cancelled; what has begun ends when the space closes, from the next
    whole minute on. Each booker is told, with what could be had instead. Answers the closure and
    the bookings it took the time of. Raises Conflict `changed` when somebody books meanwhile, and
    as `close_space` does.
    """
    with transaction.atomic():
        found = selectors.affected(space, starts_at, ends_at)
        current, _units = locked(found, space)
        again = selectors.affected(space, starts_at, ends_at)
        if {one.pk for one in again} != {one.pk for one in found}:
            raise Conflict(
                "changed",
                _("Somebody has booked in the meantime."),
                advice=_("Look at the list again."),
            )
        lock_passes({one.person_id for one in current}, [one.uuid for one in current])
        now = clock.now()
        disturbed = selectors.disturbed(current, starts_at)
        begun = [one for one in disturbed if one.starts_at <= now]
        if begun:
            starts_at = max(starts_at, _next_minute(now))
        for one in current:
            if one in begun:
                shorten(one, starts_at)
            _keep_free_no_more(one, starts_at)
        cancelled = cancel_all(
            [one for one in disturbed if one not in begun], by=by, even_late=True, silent=True
        )
        closure = close_space(space, starts_at, ends_at, reason)
        for one in (*begun, *cancelled):
            _tell(one, reason)
    return closure, [*begun, *cancelled]


def _next_minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _keep_free_no_more(booking: Booking, starts_at: datetime) -> None:
    """What a booking that stays keeps free afterwards ends where the closure begins."""
    if booking.ends_at <= starts_at:
        held = Occupation.objects.filter(holder=booking.uuid, ends_at__gt=starts_at)
        held.update(ends_at=starts_at)


def _tell(booking: Booking, reason: Text) -> None:
    person = booking.person
    if not person.email:
        return
    context: dict[str, Any] = {
        "booking": booking,
        "space": booking.space,
        "reason": reason.in_language(person.language),
        "alternatives": selectors.instead(booking),
    }
    with translation.override(person.language):
        context["path"] = reverse("booking", args=[booking.uuid])
    tell(person, "operator", "booking/mail/closed.txt", context, invitation=invitation_of(booking))
