"""Invitations to calendar programs (iTIP, RFC 5546), sent by mail.

Each is about one entry of a calendar, known by its UID: a booking, or a whole series, which comes
again. Whichever has the highest SEQUENCE is the truth; it is kept with what it is of, and counted
in the transaction that changes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from icalendar import Event, vCalAddress, vRecur

from etabli.booking.calendars import entry_at, event_of, new_calendar, status_of, summary_of
from etabli.booking.models import Booking, Series
from etabli.booking.series.rules import Planned
from etabli.core import clock
from etabli.core.mail import Invitation
from etabli.kernels.timetable import Period
from etabli.network.models import Space
from etabli.people.models import Person


@dataclass(frozen=True)
class Date:
    """A date of a series that holds something, and the period that its rule names for it."""

    day: date
    period: Period
    booking: Booking


@dataclass(frozen=True)
class Repeated:
    """A series, the dates that its rule names, and what was booked of them."""

    series: Series
    planned: Sequence[Planned]
    bookings: Mapping[date | None, Booking]

    @property
    def live(self) -> list[Date]:
        """The dates that hold something, in order."""
        return [
            Date(one.day, one.period, self.bookings[one.day])
            for one in self.planned
            if one.period and one.day in self.bookings and self.bookings[one.day].is_live
        ]


def invitation_to(booking: Booking) -> Invitation:
    """The booking as it stands, for the calendar of whom it is for; cancelled, it goes from it."""
    with translation.override(booking.person.language):
        event = event_of(booking)
        event.add("summary", summary_of(booking.space))
        return _invitation([event], booking.person, booking.is_live, booking.starts_at.date())


def invitation_to_series(repeated: Repeated) -> Invitation:
    """A whole series as it stands: a rule in local time, the dates that are left out of it, and
    those that differ from it. A series of which nothing is left goes from the calendar."""
    series, live = repeated.series, repeated.live
    with translation.override(series.person.language):
        if not live:
            return _invitation([_gone(repeated)], series.person, False, series.first)
        exceptions = [_exception(series, one) for one in live if _differs(series, live[0], one)]
        events = [_master(repeated), *exceptions]
        return _invitation(events, series.person, True, live[0].day, live[-1].day)


def _invitation(
    events: Sequence[Event], person: Person, stands: bool, first: date, last: date | None = None
) -> Invitation:
    """`first` to `last`: the days on which these take place, whose changes of clocks are told."""
    method = "REQUEST" if stands else "CANCEL"
    calendar = new_calendar()
    calendar.add("method", method)
    for event in events:
        event.pop("dtstamp", None)
        event.add("dtstamp", clock.now())  # of the invitation itself (RFC 5545, § 3.8.7.2)
        event.add("organizer", _organizer(), encode=False)
        event.add("attendee", _attendee(person), encode=False)
        calendar.add_component(event)
    years = first.year, (last or first).year + 1
    calendar.add_missing_timezones(*(date(year, 1, 1) for year in years))
    return Invitation(method, calendar.to_ical().decode())


def _organizer() -> vCalAddress:
    """The site itself: who answers an invitation writes to where its messages come from."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = _on_one_line(name or address)
    return organizer


def _attendee(person: Person) -> vCalAddress:
    """Who has booked need not accept what they booked."""
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = _on_one_line(person.name)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    return attendee


def _on_one_line(name: str) -> str:
    """Without what a parameter cannot hold."""
    return " ".join("".join(one if one.isprintable() else " " for one in name).split())


def _master(repeated: Repeated) -> Event:
    """The rule, from the first date that is left to the last, without those between on which
    nothing is booked."""
    series, live = repeated.series, repeated.live
    zone = series.space.place.zone
    first, last = live[0].day, live[-1].day
    event = _series_event(series, series.space)
    event.add("dtstart", _at(series, first))
    event.add("dtend", clock.instant(live[0].period.end).astimezone(zone))
    rule = vRecur.from_ical(series.rule)
    rule.pop("COUNT", None)
    rule["UNTIL"] = [_at(series, last).astimezone(UTC)]
    event.add("rrule", rule)
    booked = {one.day for one in live}
    between = [one.day for one in repeated.planned if first < one.day < last]
    if left_out := [_at(series, day) for day in between if day not in booked]:
        event.add("exdate", left_out)
    event.add("status", status_of(live[0].booking))
    return event


def _gone(repeated: Repeated) -> Event:
    event = _series_event(repeated.series, repeated.series.space)
    period = next(one.period for one in repeated.planned if one.period)
    event.add("dtstart", clock.instant(period.start))
    event.add("dtend", clock.instant(period.end))
    event.add("status", "CANCELLED")
    return event


def _exception(series: Series, one: Date) -> Event:
    """A date at another time than the rule says, in another space, or of another status."""
    event = _series_event(series, one.booking.space)
    event.add("recurrence-id", _at(series, one.day))
    event.add("dtstart", one.booking.starts_at.astimezone(UTC))
    event.add("dtend", one.booking.ends_at.astimezone(UTC))
    event.add("status", status_of(one.booking))
    return event


def _differs(series: Series, first: Date, one: Date) -> bool:
    """From what a program makes of the rule: each date as long as the first one."""
    end = one.period.start + first.period.end - first.period.start
    return (
        clock.minutes(one.booking.starts_at) != one.period.start
        or clock.minutes(one.booking.ends_at) != end
        or one.booking.space_id != series.space_id
        or status_of(one.booking) != status_of(first.booking)
    )


def _at(series: Series, day: date) -> datetime:
    """The beginning that the rule names on a date."""
    return datetime.combine(day, series.from_time, series.space.place.zone)


def _series_event(series: Series, space: Space) -> Event:
    event = entry_at(f"{series.entry or series.uuid}@etabli", series.revision, space)
    event.add("summary", summary_of(space))
    event.add("url", settings.SITE_URL + reverse("series", args=[series.uuid]))
    return event
