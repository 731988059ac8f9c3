"""Bookings as iCalendar (RFC 5545), for the programs that people plan their days with."""

from collections.abc import Callable, Iterable
from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from etabli.booking.models import Booking
from etabli.network.models import Space


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
        calendar = new_calendar()
        calendar.add("x-wr-calname", name or _("My bookings"))
        for booking in bookings:
            event = event_of(booking)
            event.add("summary", told(booking) if told else summary_of(booking.space))
            calendar.add_component(event)
        content: bytes = calendar.to_ical()
        return content


def summary_of(space: Space) -> str:
    """What a booking of it is called in one's own calendar."""
    return f"{space} – {space.place}"


def event_of(booking: Booking) -> Event:
    """What it is called is for the caller to add."""
    event = entry_at(f"{booking.uuid}@etabli", booking.revision, booking.space)
    event.add("dtstamp", booking.changed_at)
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("status", status_of(booking))
    event.add("url", settings.SITE_URL + reverse("booking", args=[booking.uuid]))
    return event


def entry_at(uid: str, sequence: int, space: Space) -> Event:
    """What is known of an entry whatever its time: its name to programs, and where it is."""
    event, place = Event(), space.place
    event.add("uid", uid)
    event.add("sequence", sequence)
    if place.address:
        event.add("location", f"{place.address}, {place.commune_name}".rstrip(", "))
    if place.latitude is not None and place.longitude is not None:
        event.add("geo", (place.latitude, place.longitude))
    return event


def new_calendar() -> Calendar:
    """An empty one of ours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Etabli//Bookings//FR")
    calendar.add("version", "2.0")
    return calendar


def status_of(booking: Booking) -> str:
    """STATUS of an event."""
    if booking.is_confirmed:
        return "CONFIRMED"
    return "TENTATIVE" if booking.is_waiting else "CANCELLED"
