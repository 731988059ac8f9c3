"""Calendars of the example that are kept elsewhere: an invented one of the member, and an invented
town hall's of a room of the hub."""

from datetime import date, timedelta

from etabli.booking.busy.services import take_in
from etabli.core import clock
from etabli.network.models import Place, Space
from etabli.people.models import Person

TUESDAY, FRIDAY = 1, 4
CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Etabli//example//FR\r
BEGIN:VEVENT\r
UID:weekly@etabli.example\r
DTSTART:{day:%Y%m%d}T{starts}00\r
DTEND:{day:%Y%m%d}T{ends}00\r
RRULE:FREQ=WEEKLY;COUNT=8\r
SUMMARY:Exemple\r
END:VEVENT\r
END:VCALENDAR\r
"""


def load(hub: Place, member: Person) -> None:
    """The member is busy on Tuesdays at ten, a meeting room is given out on Friday evenings."""
    today = clock.now().astimezone(hub.zone).date()
    take_in(member, "Bureau (exemple)", _weekly(today, TUESDAY, "1000", "1200"))
    rooms = hub.spaces.filter(kind=Space.Kind.MEETING_ROOM, whole=False)
    for room in rooms.select_related("place")[:1]:
        take_in(room, "Mairie (exemple)", _weekly(today, FRIDAY, "1600", "1800"))


def _weekly(today: date, weekday: int, starts: str, ends: str) -> bytes:
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    return CALENDAR.format(day=day, starts=starts, ends=ends).encode()
