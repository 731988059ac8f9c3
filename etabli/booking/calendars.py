"""Bookings as iCalendar (RFC 5545), for the programs that people plan their days with."""

from collections.abc import Callable, Iterable
from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from etabli.booking.models import Booking


def calendar_of(
    bookings: Iterable[Booking],
    language: str,
    *,
    name: str = "",
    told: Callable[[Booking], str] | None = None,
) -> bytes:
    """A calendar of these bookings; cancelled ones are told, so that calendars take them out.
    `name`: what it is called, and `told`: what each booking is, where they are not one's own.

    Instants are written in UTC, which every program shows in its reader's own time.
    """
    with translation.override(language):
        calendar = Calendar()
        calendar.add("prodid", "-//Etabli//Bookings//FR")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", name or _("My bookings"))
        for booking in bookings:
            event = _event(booking)
            event.add("summary", told(booking) if told else _summary(booking))
            calendar.add_component(event)
        content: bytes = calendar.to_ical()
        return content


def _summary(booking: Booking) -> str:
    return f"{booking.space} – {booking.space.place}"


def _event(booking: Booking) -> Event:
    place = booking.space.place
    event = Event()
    event.add("uid", f"{booking.uuid}@etabli")
    event.add("sequence", booking.revision)
    event.add("dtstamp", booking.changed_at)
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("status", _status(booking))
    event.add("url", settings.SITE_URL + reverse("booking", args=[booking.uuid]))
    if place.address:
        event.add("location", f"{place.address}, {place.commune_name}".rstrip(", "))
    if place.latitude is not None and place.longitude is not None:
        event.add("geo", (place.latitude, place.longitude))
    return event


def _status(booking: Booking) -> str:
    if booking.is_confirmed:
        return "CONFIRMED"
    return "TENTATIVE" if booking.is_waiting else "CANCELLED"
