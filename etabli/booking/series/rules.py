"""Decisions on values about series: which dates and periods they are, and how they are told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from etabli.core.dates import date_told
from etabli.core.errors import BadInput
from etabli.kernels.errors import InvalidInput
from etabli.kernels.timetable import Period, days_of, parts_of, period_on
from etabli.network.rules import LAST_YEAR

MOST = 200  # dates of one series
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
POSITIONS = {
    1: gettext_lazy("first"),
    2: gettext_lazy("second"),
    3: gettext_lazy("third"),
    4: gettext_lazy("fourth"),
    -1: gettext_lazy("last"),
}
FREQUENCIES = {
    "daily": gettext_lazy("every day"),
    "weekly": gettext_lazy("every week"),
    "fortnightly": gettext_lazy("every two weeks"),
    "monthly_day": gettext_lazy("every month, on the same date"),
    "monthly_weekday": gettext_lazy("every month, on the same week day"),
}


@dataclass(frozen=True)
class Repetition:
    """An RRULE read from `first` on, and local times; see `Series`."""

    rule: str
    first: date
    from_time: time
    until_time: time


class Planned(NamedTuple):
    """A date of a series and its period; none where the clocks leave out all of it."""

    day: date
    period: Period | None


def planned(
    repetition: Repetition, zone: ZoneInfo, moved: Mapping[date, time] | None = None
) -> list[Planned]:
    """Every date of a repetition, in order; those in `moved` begin at another time and are as
    long by the clock. Raises BadInput for the field `rule`."""
    return [
        Planned(day, _period(repetition, zone, day, (moved or {}).get(day)))
        for day in days_named(repetition)
    ]


def _period(repetition: Repetition, zone: ZoneInfo, day: date, at: time | None) -> Period | None:
    starts, ends = repetition.from_time, repetition.until_time
    if at is not None:
        shift = datetime.combine(day, at) - datetime.combine(day, starts)
        starts, ends = at, (datetime.combine(day, ends) + shift).time()
    return period_on(day, starts, ends, zone)


def days_named(repetition: Repetition) -> list[date]:
    """Raises BadInput for the field `rule`."""
    try:
        days = days_of(repetition.rule, repetition.first, most=MOST)
        if days[-1].year > LAST_YEAR:
            raise InvalidInput("rule", f"goes beyond {LAST_YEAR}")
        return days
    except InvalidInput as error:
        raise BadInput(
            _("This repetition cannot be read, or names no date or too many."),
            field="rule",
            advice=_("Write it like %(example)s, with at most %(most)d dates.")
            % {"example": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630", "most": MOST},
        ) from error


def rule_for(frequency: str, first: date, until: date, weekdays: Sequence[int] = ()) -> str:
    """The rule of one of `FREQUENCIES`; `weekdays` (0 is Monday) is for weeks alone."""
    by = WEEKDAYS[first.weekday()]
    parts = {
        "daily": "FREQ=DAILY",
        "weekly": f"FREQ=WEEKLY;BYDAY={_listed(weekdays) or by}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={_listed(weekdays) or by}",
        "monthly_day": f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
        "monthly_weekday": f"FREQ=MONTHLY;BYDAY={_position(first)}{by}",
    }
    return f"{parts[frequency]};UNTIL={until:%Y%m%d}"


def _listed(weekdays: Sequence[int]) -> str:
    return ",".join(WEEKDAYS[day] for day in sorted(weekdays))


def _position(day: date) -> int:
    """Which one of its week days in the month; what may be a fifth one is the last."""
    position = (day.day - 1) // 7 + 1
    return -1 if position > 4 else position


def ending(rule: str, last: date) -> str:
    """The same rule, until `last`."""
    kept = [part for part in rule.split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    return ";".join([*kept, f"UNTIL={last:%Y%m%d}"])


def shifted(rule: str, days: int) -> str:
    """The rule so many days later, for a rule by weeks. Raises BadInput for another one."""
    if not days:
        return rule
    parts = dict(parts_of(rule))
    if parts["FREQ"] != "WEEKLY":
        raise BadInput(_("Only a series by weeks moves to other week days."), field="shift")
    if "BYDAY" in parts:
        numbers = [(WEEKDAYS.index(day) + days) % 7 for day in parts["BYDAY"].split(",")]
        parts["BYDAY"] = _listed(numbers)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def told(rule: str, first: date) -> str:
    """The rule in words, without its end: “every week on Tuesday and Thursday”."""
    parts = parts_of(rule)
    number = int(parts.get("INTERVAL", 1))
    if parts["FREQ"] == "DAILY":
        return ngettext("every day", "every %(number)d days", number) % {"number": number}
    if parts["FREQ"] == "WEEKLY":
        every = ngettext("every week", "every %(number)d weeks", number)
    else:
        every = ngettext("every month", "every %(number)d months", number)
    days = _days_told(parts, first)
    return _("%(every)s on %(days)s") % {"every": every % {"number": number}, "days": days}


def _days_told(parts: Mapping[str, str], first: date) -> str:
    if "BYMONTHDAY" in parts:
        return _("day %(number)s") % {"number": parts["BYMONTHDAY"]}
    if "BYDAY" not in parts:
        if parts["FREQ"] == "MONTHLY":
            return _("day %(number)s") % {"number": first.day}
        return str(WEEKDAY_NAMES[first.weekday()])
    return ", ".join(_day_told(day) for day in parts["BYDAY"].split(","))


def _day_told(day: str) -> str:
    name = str(WEEKDAY_NAMES[WEEKDAYS.index(day[-2:])])
    if not day[:-2]:
        return name
    position = POSITIONS.get(int(day[:-2]), day[:-2])
    return _("the %(position)s %(day)s") % {"position": position, "day": name}


def check_among(days: Collection[date], named: Collection[date], field: str) -> None:
    """Each of `days` is one that the series names; raises BadInput."""
    for day in days:
        if day not in named:
            raise BadInput(
                _("%(day)s is no date of this series.") % {"day": date_told(day, "l j F Y")},
                field=field,
            )
