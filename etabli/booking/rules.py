"""Decisions on values about bookings."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.kernels.timetable import Period
from etabli.network.requirements import Use

# A unit and the minutes during which a booking holds it.
Piece = tuple[int, Period]


def check_wish(use: Use) -> None:
    """The times have an offset, lie on whole minutes and go forward; raises BadInput."""
    for field, instant in (("starts_at", use.starts_at), ("ends_at", use.ends_at)):
        if instant.utcoffset() is None:
            raise BadInput(
                _("This time has no offset."),
                field=field,
                advice=_("Write it like 2026-03-29T09:00:00+02:00."),
            )
        if instant.second or instant.microsecond:
            raise BadInput(_("Times are on whole minutes."), field=field)
    # In minutes: two local times of one zone are compared, and subtracted, as clocks show them.
    if use.period.end <= use.period.start:
        raise BadInput(_("The end is not after the beginning."), field="ends_at")
    if use.quantity < 1:
        raise BadInput(_("At least one is booked."), field="quantity")
    if use.space.whole and use.quantity != 1:
        raise BadInput(
            _("%(space)s is booked as a whole.") % {"space": use.space}, field="quantity"
        )


def pieces_told(pieces: Sequence[Piece], zone: ZoneInfo) -> list[dict[str, Any]]:
    """The pieces of a booking that changes units, for programs, in the place's local time."""
    return [
        {
            "starts_at": clock.instant(period.start).astimezone(zone).isoformat(),
            "ends_at": clock.instant(period.end).astimezone(zone).isoformat(),
        }
        for _unit, period in pieces
    ]


def clipped(period: Period, within: Period) -> Period:
    """What of a period lies within another one that it meets."""
    return Period(max(period.start, within.start), min(period.end, within.end))


def hours_told(periods: Sequence[Period], zone: ZoneInfo) -> str:
    """The hours of periods in local time, each once: “09:00–12:00, 13:00–18:00”."""
    told = [
        "\u2013".join(time_format(clock.instant(end).astimezone(zone).time()) for end in period)
        for period in periods
    ]
    return ", ".join(dict.fromkeys(told))
