"""What a calendar program makes of an invitation, and what is really booked."""

from datetime import UTC, date
from itertools import islice

from dateutil.rrule import rrulestr
from icalendar import Calendar

from etabli.booking.models import Booking
from etabli.people.models import Person


def dates_of(calendar: Calendar) -> dict[date, tuple]:
    """What a program makes of it: the instants of each date, by the date that the rule names."""
    [master] = [one for one in calendar.walk("VEVENT") if "recurrence-id" not in one]
    others = {
        one["recurrence-id"].dt: one for one in calendar.walk("VEVENT") if "recurrence-id" in one
    }
    without = master.get("exdate", [])
    left_out = {
        one.dt
        for part in ([without] if without and not isinstance(without, list) else without)
        for one in part.dts
    }
    rule = rrulestr(master["rrule"].to_ical().decode(), dtstart=master.start)
    length = master.end.astimezone(UTC) - master.start.astimezone(UTC)
    found = {}
    for start in islice(rule, 500):
        if start in left_out:
            continue
        other = others.get(start)
        starts, ends = (
            (other.start, other.end) if other else (start, start.astimezone(UTC) + length)
        )
        found[start.date()] = (starts.astimezone(UTC), ends.astimezone(UTC))
    return found


def booked(person: Person) -> dict[date, tuple]:
    return {
        one.series_day: (one.starts_at, one.ends_at)
        for one in Booking.objects.filter(person=person, status="confirmed")
    }
