"""Bookings, for the one search."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from etabli.booking.models import Booking
from etabli.booking.selectors import with_spaces
from etabli.core import clock
from etabli.core.searching import Asked, holding, in_both
from etabli.network.selectors import places_with
from etabli.people import finding
from etabli.people.finding import MOST, Found
from etabli.people.models import Person
from etabli.people.rights import Action

# By a reference any booking is found; by words those that are not long over.
RECENT = timedelta(days=7)
TEXTS = ["person__name", *in_both("space__name"), *in_both("space__place__name")]


def register() -> None:
    finding.register("bookings", priority=30, title=_("Bookings"), find=bookings)


def bookings(person: Person, asked: Asked) -> Sequence[Found]:
    """One's own, and those at the places where the person books for others: by whose it is, the
    space, the place or the reference; the next first."""
    places = places_with(person, Action.BOOK_FOR_OTHERS)
    seen = Booking.objects.filter(Q(person=person) | Q(space__place__in=places.values("pk")))
    recent = seen.filter(ends_at__gt=clock.now() - RECENT)
    refers = asked.refers()
    found = seen.filter(refers) if refers else holding(recent, asked, *TEXTS)
    return [
        _told(one, person) for one in with_spaces(found).order_by("starts_at", "pk")[: MOST + 1]
    ]


def _told(booking: Booking, asker: Person) -> Found:
    start = localtime(booking.starts_at, booking.space.place.zone)
    when = f"{date_format(start, 'DATE_FORMAT')}, {date_format(start, 'TIME_FORMAT')}"
    whose = [] if booking.person == asker else [str(booking.person)]
    parts = [*whose, str(booking.space.place), when, booking.standing_told]
    return Found(str(booking.space), reverse("booking", args=[booking.uuid]), " · ".join(parts))
