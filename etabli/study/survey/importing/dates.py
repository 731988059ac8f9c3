"""Dates as survey tools write them."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

# The forms tried, the surest first: what says `%d/%m` is read so wherever both readings fit.
FORMS = (
    "",  # ISO 8601
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %I:%M:%S %p %z",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
)
EARLIEST, LATEST = 1990, 2100
_ZONE = re.compile(r"\b(?:UTC|GMT)\s*([+-])(\d{1,2})(?::?(\d\d))?$")
_WEEKDAY = re.compile(r"^[^\W\d]+\.?,?\s+(?=\d)")
# What LimeSurvey writes where an anonymous survey keeps no date.
NO_DATE = ("1980-01-01 00:00:00", "1980-01-01 00:00")


def read_date(text: str, form: str) -> datetime:
    """The instant of `text`, in the site's own time where it names no zone; raises ValueError.

    `form` as `strptime` has it, none for ISO 8601. A weekday before it, a dash between day and
    hour, and a zone written as `UTC+1` are understood.
    """
    told = _plain(text)
    read = datetime.strptime(told, form) if form else datetime.fromisoformat(told)  # noqa: DTZ007
    if not EARLIEST <= read.year <= LATEST:
        raise ValueError(text)
    return read if read.tzinfo else timezone.make_aware(read)


def form_of(texts: Iterable[str]) -> str | None:
    """The form in which all of `texts` can be read; None where there is none."""
    dated = [text for text in texts if text and text not in NO_DATE]
    for form in FORMS:
        if dated and all(_reads(text, form) for text in dated):
            return form
    return None


def _reads(text: str, form: str) -> bool:
    try:
        read_date(text, form)
    except ValueError:
        return False
    return True


def _plain(text: str) -> str:
    told = _WEEKDAY.sub("", text.strip()).replace(" - ", " ")
    found = _ZONE.search(told)
    if not found:
        return told
    sign, hours, minutes = found.groups()
    return f"{told[: found.start()]}{sign}{int(hours):02d}{minutes or '00'}"
