"""The dates that a repetition names, and the period that local times are on each of them.

A repetition is a rule of RFC 5545 (RRULE, § 3.3.10) by days, weeks or months, on local dates; its
hours are local times. Only on its own date does each become instants, so that Tuesdays at nine
stay at nine on either side of a change of clocks.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from dateutil.rrule import rrulestr

from etabli.kernels.errors import InvalidInput
from etabli.kernels.timetable.periods import Period

_WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
_COUNTED = rf"([+-]?[1-5])?{_WEEKDAY}"
_FORMS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY",
    "INTERVAL": r"[1-9]\d?",
    "BYDAY": rf"{_COUNTED}(,{_COUNTED})*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}",
}


def parts_of(rule: str) -> Mapping[str, str]:
    """The parts of a rule by name: FREQ, one of COUNT and UNTIL (a local date, included), and
    perhaps INTERVAL, BYDAY or BYMONTHDAY. Raises InvalidInput for any other."""
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, _equals, value = part.partition("=")
        if name not in _FORMS or name in parts or not re.fullmatch(_FORMS[name], value):
            raise InvalidInput("rule", f"{part!r} is not understood")
        parts[name] = value
    if "FREQ" not in parts:
        raise InvalidInput("rule", "FREQ is missing: DAILY, WEEKLY or MONTHLY")
    if ("COUNT" in parts) == ("UNTIL" in parts):
        raise InvalidInput("rule", "either COUNT or UNTIL says where it ends")
    if parts["FREQ"] != "MONTHLY" and re.search(r"\d", parts.get("BYDAY", "")):
        raise InvalidInput("rule", "week days are counted within months alone")
    if parts["FREQ"] != "MONTHLY" and "BYMONTHDAY" in parts:
        raise InvalidInput("rule", "days are numbered within months alone")
    return parts


def days_of(rule: str, first: date, *, most: int) -> list[date]:
    """The dates of a rule from `first` on, in order; `first` itself only if the rule names it.

    Raises InvalidInput for a rule that is not understood (see `parts_of`), that names no date, or
    more than `most`.
    """
    parts_of(rule)
    try:
        named = rrulestr(rule, dtstart=datetime.combine(first, time()))
        days = [day.date() for day in islice(named, most + 1)]
    except (ValueError, OverflowError) as error:
        raise InvalidInput("rule", str(error)) from error
    if not days:
        raise InvalidInput("rule", "names no date")
    if len(days) > most:
        raise InvalidInput("rule", f"names more than {most} dates")
    return days


def period_on(day: date, starts: time, ends: time, zone: tzinfo) -> Period | None:
    """The period from one local time to another, in minutes from the epoch; `ends` lies on the
    next day unless it is later than `starts`.

    In the hour that comes twice in autumn it begins at the first and ends at the second. A time
    that is left out in spring is taken with the offset from before (RFC 5545, § 3.3.5), an hour
    later by the clock; None where nothing is left of the period then.
    """
    last_day = day if ends > starts else day + timedelta(days=1)
    start = _minutes(datetime.combine(day, starts, zone))
    end = datetime.combine(last_day, ends, zone)
    period = Period(start, max(_minutes(end), _minutes(end.replace(fold=1))))
    return period if period.start < period.end else None


def _minutes(local: datetime) -> int:
    return int(local.astimezone(UTC).timestamp()) // 60
