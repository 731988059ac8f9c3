"""Decisions on values: which periods a subscription has, what a use takes, what pays it."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from etabli.core import clock
from etabli.entitlements.models import Terms

WITHOUT_END = 10**9  # minutes


@dataclass(frozen=True)
class Ceiling:
    """How many minutes one pass, whatever its purses, still pays one person in a calendar month."""

    key: Hashable
    minutes: int  # a month
    used: Mapping[date, int]  # by the first day of the month

    def left_in(self, month: date) -> int:
        return max(self.minutes - self.used.get(month, 0), 0)


@dataclass(frozen=True)
class Purse:
    """Credit that can pay: an account, or the period of a subscription that opens one.

    `balance` is in minutes, or in half-days each good for `half_day` minutes of one day. It is
    good for the days from `begins_on` to `expires_on`, both included; None: for ever.
    """

    key: Hashable
    included: bool  # in a subscription, rather than paid beforehand
    in_minutes: bool
    half_day: int
    begins_on: date
    expires_on: date | None
    balance: int
    employer: bool = False  # an organisation's, which pays before the person's own
    ceiling: Ceiling | None = None

    def good_on(self, day: date) -> bool:
        return self.begins_on <= day and (self.expires_on is None or day <= self.expires_on)


@dataclass(frozen=True)
class Charge:
    """What one purse pays of one day: `amount` in its own measure, for so many `minutes` of use
    (those booked, times how many were booked)."""

    purse: Purse
    day: date
    amount: int
    minutes: int


@dataclass(frozen=True)
class Coverage:
    """What pays a use, in the order in which it is used, and the minutes that nothing pays."""

    charges: tuple[Charge, ...]
    missing: int


def days_of(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> dict[date, int]:
    """The minutes of a period on each day that it touches, by the calendar of `zone`.

    A day has 23 or 25 hours when clocks change; the minutes are those that pass.
    """
    days: dict[date, int] = {}
    day = starts_at.astimezone(zone).date()
    now, end = clock.minutes(starts_at), clock.minutes(ends_at)
    while now < end:
        day_after = day + timedelta(days=1)
        until = min(end, clock.minutes(datetime.combine(day_after, time(0), zone)))
        if until > now:
            days[day] = until - now
        day, now = day_after, max(now, until)
    return days


def in_order(purses: Iterable[Purse]) -> list[Purse]:
    """What the employer pays before one's own; included rights before what was paid beforehand; of
    each, what expires first."""
    return sorted(
        purses,
        key=lambda one: (
            not one.employer,
            not one.included,
            one.expires_on or date.max,
            one.begins_on,
        ),
    )


def cover(days: Mapping[date, int], quantity: int, purses: Iterable[Purse]) -> Coverage:
    """What pays `quantity` units for so many minutes on each of `days`.

    Each purse pays whole units for as long as its balance reaches: minutes for minutes; of
    half-days one or two a day, as many as the day's minutes take, two being good for all of it.
    None pays more than its ceiling lets it in the month.
    """
    ordered = in_order(purses)
    left = {one.key: one.balance for one in ordered}
    paid_by: dict[tuple[Hashable, date], int] = defaultdict(int)
    charges: list[Charge] = []
    missing = 0
    for day, minutes in sorted(days.items()):
        rest = minutes
        for purse in ordered:
            if rest and purse.good_on(day):
                within = min(rest, _below_ceiling(purse, day, paid_by) // quantity)
                amount, paid = _from(purse, within, left[purse.key] // quantity)
                if amount:
                    left[purse.key] -= amount * quantity
                    if purse.ceiling:
                        paid_by[purse.ceiling.key, day.replace(day=1)] += paid * quantity
                    charges.append(Charge(purse, day, amount * quantity, paid * quantity))
                    rest -= paid
        missing += rest * quantity
    return Coverage(tuple(charges), missing)


def _below_ceiling(purse: Purse, day: date, paid_by: Mapping[tuple[Hashable, date], int]) -> int:
    """The minutes that a purse may still pay in the month of a day."""
    if purse.ceiling is None:
        return WITHOUT_END
    month = day.replace(day=1)
    return purse.ceiling.left_in(month) - paid_by.get((purse.ceiling.key, month), 0)


def _from(purse: Purse, minutes: int, most: int) -> tuple[int, int]:
    """How much a purse of `most` gives for one unit, and the minutes that it pays."""
    if minutes <= 0:
        return 0, 0
    if purse.in_minutes:
        amount = min(minutes, most)
        return amount, amount
    needed = 1 if minutes <= purse.half_day else 2
    amount = min(needed, most)
    return amount, minutes if amount == needed else amount * purse.half_day


def period_on(day: date, begins_on: date, period: str) -> tuple[date, date]:
    """The first and last day of the period of a subscription begun on `begins_on` in which `day`
    lies: a week, or from a day of one month to the day before it in the next."""
    if period == Terms.Period.WEEK:
        first = begins_on + timedelta(days=(day - begins_on).days // 7 * 7)
        return first, first + timedelta(days=6)
    months = (day.year - begins_on.year) * 12 + day.month - begins_on.month
    if _months_after(begins_on, months) > day:
        months -= 1
    return (
        _months_after(begins_on, months),
        _months_after(begins_on, months + 1) - timedelta(days=1),
    )


def _months_after(first: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def shared(amount: int, share: Fraction) -> int:
    """That share of an amount, rounded down: what is given back is never more than was taken."""
    return int(amount * share)
