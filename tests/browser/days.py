"""Days to book on: sites run by the real clock."""

from datetime import date, timedelta

import holidays


def next_open_day(ahead: int) -> date:
    """A day at least so far ahead on which offices work, and on the next one too."""
    day = date.today() + timedelta(days=ahead)  # noqa: DTZ011 (a day more or less)
    closed = holidays.country_holidays("FR")
    while day.weekday() > 3 or day in closed or day + timedelta(days=1) in closed:
        day += timedelta(days=1)
    return day
