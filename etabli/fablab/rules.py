"""Decisions on times that several nouns of the workshop share."""

from calendar import monthrange
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput


def months_after(instant: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The same local time of day so many calendar months later; the 31st becomes the last day of
    a shorter month."""
    local = instant.astimezone(zone)
    years, month = divmod(local.month - 1 + months, 12)
    year = local.year + years
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def check_period(starts_at: datetime, ends_at: datetime) -> None:
    """Raises BadInput unless the end comes after the beginning and is not past."""
    if clock.minutes(ends_at) <= clock.minutes(starts_at):
        raise BadInput(_("The end is not after the beginning."), field="until_time")
    if ends_at <= clock.now():
        raise BadInput(_("This time is over already."), field="day")
