"""Decisions on values about the weekly letter."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from etabli.core.signed import SignedAddress

# What the address in letters of before carries.
ADDRESS = SignedAddress("etabli.events.digest")
MONDAY, HOUR = 0, time(7)


def next_letter(now: datetime, zone: ZoneInfo) -> datetime:
    """The next Monday at seven, local time, after an instant."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=(MONDAY - local.weekday()) % 7)
    due = datetime.combine(day, HOUR, zone)
    return due if due > local else datetime.combine(day + timedelta(days=7), HOUR, zone)
