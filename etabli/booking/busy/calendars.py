"""When an iCalendar text says “busy” (RFC 5545): what is neither free (TRANSP) nor cancelled
(STATUS), its repetitions laid out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from time import monotonic
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from recurring_ical_events import of

from etabli.booking.busy.rules import BYTES, TIMES, NotRead
from etabli.kernels.timetable import Period, joined

SECONDS = 15
DAY = timedelta(days=1)
OFTEN = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
# Parts that repeat an entry within its day: no program of an office writes them.
WITHIN_DAYS = {"BYHOUR", "BYMINUTE", "BYSECOND"}
FIRST_YEAR = 1900


class Busy(NamedTuple):
    """Busy times in minutes from the epoch, in order and apart; and how many entries were left out
    because nobody could make them out."""

    periods: list[Period]
    left_out: int


def busy_times(content: bytes, first: datetime, last: datetime, zone: tzinfo) -> Busy:
    """The busy times of which something lies between two instants, whole. Days, and times without
    a zone, are those of the calendar's own (X-WR-TIMEZONE), or else of `zone`. Raises NotRead.

    An entry is busy unless it says that it is transparent; a changed occurrence
    (RECURRENCE-ID) stands in the place of the one that it changes.
    """
    if len(content) > BYTES:
        raise NotRead("large")
    stop = monotonic() + SECONDS
    found: list[Period] = []
    left_out = 0
    for calendar in _calendars(content):
        own = _own_zone(calendar) or zone
        for entries in _by_uid(calendar.walk("VEVENT")):
            if monotonic() > stop:
                raise NotRead("too_long")
            try:
                taken = [_period(one, own) for one in _laid_out(entries, first, last)]
            except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
                left_out += 1
                continue
            found += [one for one in taken if one is not None]
    window = Period(int(first.timestamp()) // 60, int(last.timestamp()) // 60)
    periods = joined(one for one in found if one.overlaps(window))
    if len(periods) > TIMES:
        raise NotRead("too_many")
    return Busy(periods, left_out)


def _calendars(content: bytes) -> list[Any]:
    text = content.decode("utf-8-sig", errors="replace").strip()
    # One that breaks off would say that what follows is free.
    if not (text.upper().startswith("BEGIN:VCALENDAR") and text.upper().endswith("END:VCALENDAR")):
        raise NotRead("no_calendar")
    try:
        return list(Calendar.from_ical(text, multiple=True))
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise NotRead("no_calendar", str(error)) from error


def _own_zone(calendar: Any) -> tzinfo | None:
    try:
        return ZoneInfo(str(calendar["X-WR-TIMEZONE"]))
    except (KeyError, ValueError, OSError):
        return None


def _by_uid(entries: Iterable[Any]) -> Iterator[list[Any]]:
    """What belongs together: an entry, and the occurrences of it that were changed."""
    found: dict[str, list[Any]] = defaultdict(list)
    for number, entry in enumerate(entries):
        found[str(entry.get("UID", f"\0{number}"))].append(entry)
    yield from found.values()


def _laid_out(entries: list[Any], first: datetime, last: datetime) -> list[Any]:
    """The occurrences of one entry that keep busy."""
    # Changed occurrences stay, whatever they say: they take the place of another.
    kept = [one for one in entries if "RECURRENCE-ID" in one or _is_busy(one)]
    if len(kept) == 1 and not {"RRULE", "RDATE", "RECURRENCE-ID"} & set(kept[0]):
        return kept
    for one in kept:
        _check_rule(one)
    together = Calendar()
    for one in kept:
        together.add_component(one)
    around = of(together).between(first - DAY, last + DAY)
    return [one for one in around if _is_busy(one)]


def _is_busy(entry: Any) -> bool:
    free = str(entry.get("TRANSP", "")).strip().upper() == "TRANSPARENT"
    return not free and str(entry.get("STATUS", "")).strip().upper() != "CANCELLED"


def _check_rule(entry: Any) -> None:
    """Raises ValueError for a rule that names more instants than a calendar of days has."""
    rules = entry.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        named = {str(one).upper() for one in rule.get("FREQ", [])}
        if not named <= OFTEN or WITHIN_DAYS & set(rule) or entry.start.year < FIRST_YEAR:
            raise ValueError("not a repetition by days")


def _period(entry: Event, zone: tzinfo) -> Period | None:
    """Whole minutes; None for what takes no time, such as a reminder."""
    start, end = _instant(entry.start, zone), _instant(entry.end, zone)
    if end <= start:
        return None
    return Period(int(start.timestamp()) // 60, -(-int(end.timestamp()) // 60))


def _instant(told: date, zone: tzinfo) -> datetime:
    if not isinstance(told, datetime):
        return datetime.combine(told, time(), zone)
    return told if told.utcoffset() is not None else told.replace(tzinfo=zone)
