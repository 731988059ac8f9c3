"""Decisions on values about calendars kept elsewhere: how often they are read, and what is said of
one that could not be."""

from datetime import timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST = 5  # calendars of one person, or of one space
BYTES = 3 * 1024 * 1024  # of a calendar
AHEAD = timedelta(days=400)  # how far repetitions are laid out
CLOSED_AHEAD = timedelta(days=100)  # and how far a space is closed for them
TIMES = 5000  # busy times of a calendar, those that touch counted as one
EVERY = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)
# A calendar that does not change is read whole all the same: repetitions go on.
WHOLE_AGAIN = timedelta(days=7)
# Between two readings that somebody asks for
PAUSE = timedelta(minutes=1)
REDIRECTIONS = 3


class Problem(NamedTuple):
    what: str | Promise
    advice: str | Promise


PROBLEMS = {
    "unreachable": Problem(
        _("Nothing answered at its address."),
        _("Check the address; it is tried again by itself."),
    ),
    "refused": Problem(
        _("Its server gave nothing out."),
        _("Perhaps it is shared no more: copy its private address anew, and add it again."),
    ),
    "moved": Problem(
        _("Its address leads elsewhere, to where Établi does not go."),
        _("Copy its address anew, one that begins with https://, and add it again."),
    ),
    "large": Problem(
        _("It is larger than 3 MB."),
        _("Share a calendar with fewer entries, or without what is long past."),
    ),
    "no_calendar": Problem(
        _("What stands there is no calendar."),
        _("Choose the address or file in the iCalendar format (.ics), not that of a page."),
    ),
    "too_many": Problem(
        _("It holds more busy times than can be kept."),
        _("Share a calendar with fewer entries, or without what is long past."),
    ),
    "too_long": Problem(
        _("Its repetitions take too long to lay out."),
        _("Give those that go on for ever an end, or share a calendar without them."),
    ),
}


class NotRead(Exception):
    """Why a calendar could not be read: a name of PROBLEMS, and what its server said."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail


def tidy(url: str) -> str:
    """An address as programs give it out: `webcal` is their name for https."""
    url = url.strip()
    scheme, separator, rest = url.partition("://")
    return f"https://{rest}" if separator and scheme.lower() in {"webcal", "webcals"} else url


def wait_after(failures: int) -> timedelta:
    """How long until a calendar is read again after so many attempts in vain: twice as long each
    time, a day at most."""
    return min(EVERY * (1 << min(failures, 10)), LONGEST_WAIT)
