"""What calendars kept elsewhere tell of a person, and how it is let go of."""

from typing import Any

from etabli.booking.busy.selectors import calendars_of
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Each calendar, and when it says that the person is busy."""
    return [
        {
            "name": calendar.name,
            "address": calendar.url,
            "read_at": calendar.read_at and calendar.read_at.isoformat(),
            "busy": [[one.starts_at.isoformat(), one.ends_at.isoformat()] for one in times],
        }
        for calendar in calendars_of(person).prefetch_related("times")
        for times in [calendar.times.all()]
    ]


def erase(person: Person) -> None:
    """Forget the calendars, their addresses and all that they said."""
    calendars_of(person).delete()
