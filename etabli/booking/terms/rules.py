"""Decisions on values about what a place asks."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from etabli.booking.models import Booking
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.network.models import Place
from etabli.network.rules import local_day
from etabli.network.terms import GroupHours, Late, Per, Quota
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

Rule = TypeVar("Rule", Quota, GroupHours)


def applying(rules: Iterable[Rule], groups: Collection[str]) -> list[Rule]:
    """Of rules about one thing those for the person's own groups; where there are none, those
    for everybody."""
    found = list(rules)
    own = [one for one in found if one.group in groups]
    return own or [one for one in found if not one.group]


def free_until(booking: Booking) -> datetime | None:
    """Until when a booking is cancelled freely; None: until it begins."""
    hours = booking.space.place.terms.free_until
    return booking.starts_at - timedelta(hours=hours) if hours else None


def is_free_to_cancel(booking: Booking, now: datetime) -> bool:
    """Whether a cancellation comes early enough to cost nothing."""
    until = free_until(booking)
    return until is None or now <= until


def check_cancellation(booking: Booking, by: Person) -> None:
    """Who may still cancel or move: a host always, the booker as the place's terms say.

    Raises Conflict `late_cancellation`.
    """
    if is_free_to_cancel(booking, clock.now()) or booking.space.place.terms.late != Late.HOST:
        return
    if by != booking.person or may(by, Action.BOOK_FOR_OTHERS, booking.space):
        return
    raise Conflict(
        "late_cancellation",
        _("It is too late to cancel or move this booking oneself."),
        advice=_("Ask a host of %(place)s.") % {"place": booking.space.place},
    )


def period_of(per: str, instant: datetime, place: Place) -> tuple[datetime, datetime]:
    """The local day, week (from Monday) or month around an instant, as two instants in UTC."""
    day = instant.astimezone(place.zone).date()
    if per == Per.WEEK:
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=6)
    elif per == Per.MONTH:
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - date.resolution
    else:
        first = last = day
    return local_day(first, place.zone)[0], local_day(last, place.zone)[1]
