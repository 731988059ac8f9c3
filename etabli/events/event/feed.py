"""The agenda as iCalendar (RFC 5545), for the programs that people plan their days with."""

from collections.abc import Iterable
from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from etabli.events.models import Event
from etabli.network.models import Network


def calendar_of(network: Network, events: Iterable[Event]) -> bytes:
    """A calendar of these events, in the language of the request. Instants are written in UTC,
    which every program shows in its reader's own time."""
    calendar = Calendar()
    calendar.add("prodid", "-//Etabli//Events//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{_('Agenda')} – {network}")
    for event in events:
        calendar.add_component(_entry(event))
    content: bytes = calendar.to_ical()
    return content


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.uuid}@etabli")
    entry.add("sequence", event.revision)
    entry.add("dtstamp", event.changed_at)
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", str(event))
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    entry.add("url", settings.SITE_URL + reverse("event", args=[event.uuid]))
    if event.text:
        entry.add("description", str(event.text))
    if where := _where(event):
        entry.add("location", where)
    return entry


def _where(event: Event) -> str:
    if event.place is None:
        return str(event.elsewhere)
    address = f"{event.place.address}, {event.place.commune_name}".strip(", ")
    return f"{event.place} ({address})" if address else str(event.place)
