"""The verbs of attendance: arrive, leave, release. The only writers of presences."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from etabli.booking import freed
from etabli.booking.attendance import selectors
from etabli.booking.attendance.rules import EARLY, awaited_until
from etabli.booking.models import Booking, Presence
from etabli.booking.seating.services import vacate
from etabli.booking.services import locked, save_revision
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.network.models import Occupation, Place
from etabli.people.messages.services import tell
from etabli.people.models import Person

Status = Booking.Status
# Upper rooms add here what makes it doubtful that nobody came, such as a door that is silent: as
# long as one of them doubts, a booking is not released.
doubts: list[Callable[[Booking], bool]] = []
# Further back nobody is looked for: a worker that stood still for a week has other worries.
LOOKED_BACK = timedelta(days=7)


def arrive(booking: Booking, *, by: Person, way: str) -> Presence:
    """Say that somebody has come; doing it again changes nothing.

    Raises Conflict `too_early`, `over`, `released`, `not_confirmed` or `cancelled`.
    """
    with transaction.atomic():
        [current], _units = locked([booking])
        known = Presence.objects.filter(booking=current).first()
        if known is not None:
            return known
        now = clock.now()
        _check_here(current, now)
        # A door that tells of it at this moment waits for nobody.
        presence, _is_new = Presence.objects.get_or_create(
            booking=current,
            defaults={
                "way": way,
                "noted_by": by,
                "arrived_at": now,
                "booked_until": current.ends_at,
            },
        )
        return presence


def came(booking: Booking, instant: datetime) -> None:
    """Keep that somebody came in at an instant, however late one learns of it; the first counts."""
    Presence.objects.get_or_create(
        booking=booking,
        defaults={
            "way": Presence.Way.DOOR,
            "noted_by": booking.person,
            "arrived_at": instant,
            "booked_until": booking.ends_at,
        },
    )


def leave(booking: Booking) -> None:
    """Leave before the end: the rest is free for others, from the next whole minute on; doing it
    again changes nothing. Raises Conflict `not_here`."""
    with transaction.atomic():
        [current], _units = locked([booking])
        presence = Presence.objects.filter(booking=current).first()
        if presence is None:
            raise Conflict("not_here", _("Nobody has come for this booking yet."))
        if presence.left_at is not None:
            return
        now = clock.now()
        presence.left_at = now
        presence.save(update_fields=["left_at"])
        if current.is_confirmed:  # what was cancelled or released holds nothing that could be freed
            shorten(current, now)


def shorten(booking: Booking, instant: datetime) -> None:
    """End a booking that has begun at the next whole minute after an instant, and free what
    follows; one that is over by then stays as it is. Inside a transaction that has locked it."""
    until = clock.instant(-(-int(instant.timestamp()) // 60))
    until = max(until, booking.starts_at + timedelta(minutes=1))
    if until >= booking.ends_at:
        return
    was, booking.ends_at = booking.ends_at, until
    save_revision(booking)
    held = Occupation.objects.filter(holder=booking.uuid)
    kept = until + timedelta(minutes=booking.space.buffer)
    held.filter(starts_at__gte=kept).delete()
    held.filter(ends_at__gt=kept).update(ends_at=kept)
    freed.tell(booking.space, until, was)


def release_missed() -> None:
    """What is due: bookings that nobody came for, in places that wait for a time only, are
    released and the rest of their time is free."""
    now = clock.now()
    waiting = [place for place in Place.objects.all() if place.terms.grace is not None]
    begun = Booking.objects.filter(
        status=Status.CONFIRMED,
        starts_at__lte=now,
        ends_at__gt=now - LOOKED_BACK,
        presence__isnull=True,
        space__place__in=waiting,
    ).select_related("space__place__network", "person")
    for one in begun:
        until = awaited_until(one)
        if until is not None and until <= now:
            release(one)


def release(booking: Booking) -> None:
    """Let go of a booking whose time of grace is over; one that somebody has come for stays."""
    with transaction.atomic():
        [current], _units = locked([booking])
        until = awaited_until(current)
        if not current.is_confirmed or until is None or until > clock.now():
            return
        if Presence.objects.filter(booking=current).exists():
            return
        if any(doubt(current) for doubt in doubts):
            return
        current.status = Status.RELEASED
        save_revision(current)
        vacate(current)
        _tell_missed(current)
        if current.ends_at > clock.now():
            freed.tell(current.space, clock.this_minute(), current.ends_at)


def _check_here(booking: Booking, now: datetime) -> None:
    if booking.status == Status.RELEASED:
        raise Conflict(
            "released",
            _("Nobody had come, and this booking has been released."),
            advice=_("Book again: it may still be free."),
        )
    if booking.is_waiting:
        raise Conflict("not_confirmed", _("This booking is not confirmed yet."))
    if not booking.is_confirmed:
        raise Conflict("cancelled", _("This booking has been cancelled."))
    if now < booking.starts_at - EARLY:
        raise Conflict("too_early", _("One checks in from half an hour before the beginning on."))
    if now >= booking.ends_at:
        raise Conflict("over", _("This booking is over."))


def _tell_missed(booking: Booking) -> None:
    """How many were missed, before that has any consequence."""
    person, place = booking.person, booking.space.place
    context: dict[str, Any] = {
        "booking": booking,
        "missed": selectors.missed(person, place.network),
        "limit": place.terms.no_shows,
    }
    with translation.override(person.language):
        context["path"] = reverse("booking", args=[booking.uuid])
    tell(person, "operator", "booking/mail/missed.txt", context)
