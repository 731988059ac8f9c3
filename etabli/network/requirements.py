"""“May this person use this space then?”, decided in one list and explained.

Each room that has a reason to refuse registers it here when the application starts, with its
place in the list. The same list answers whoever books, stands at the door or starts a machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.dates import date_told
from etabli.core.errors import Refused
from etabli.kernels.timetable import Period
from etabli.network import rules, selectors
from etabli.network.models import Place, Space
from etabli.people.models import Person


@dataclass(frozen=True)
class Use:
    """What somebody wants: a space, from when until when, asked at `asked_at` (all instants)."""

    person: Person
    space: Space
    starts_at: datetime
    ends_at: datetime
    asked_at: datetime
    quantity: int = 1
    in_series: bool = False
    replacing: UUID | None = None  # the booking that gives up its own time for this one
    by: Person | None = None  # who asks, where it is not the person: a host

    @property
    def period(self) -> Period:
        return Period(clock.minutes(self.starts_at), clock.minutes(self.ends_at))


Promised = str | Promise  # a text in the reader's language

# A requirement answers None where it has nothing against the use, or the refusal.
Check = Callable[[Use], Refused | None]


class Requirement(NamedTuple):
    priority: int
    name: str
    check: Check
    standing: bool = False  # asked again at the door and at the machine
    label: Promised = ""  # what it asks, for people


class Answer(NamedTuple):
    """What one requirement said."""

    name: str
    refusal: Refused | None
    label: Promised = ""


@dataclass(frozen=True)
class Decision:
    """Every requirement's answer, in the list's order."""

    answers: tuple[Answer, ...]

    @property
    def refusals(self) -> list[Refused]:
        return [answer.refusal for answer in self.answers if answer.refusal]


_registered: list[Requirement] = []


def register(
    name: str, *, priority: int, check: Check, standing: bool = False, label: Promised = ""
) -> None:
    """Add a requirement; lower priorities are asked first. Registering a name again replaces it.

    A `standing` one must still be met when the time has come; others are settled by the booking.
    `label` says in a few words what is asked: it is shown where a decision is explained.
    """
    new = Requirement(priority, name, check, standing, label or name)
    _registered[:] = sorted(
        [one for one in _registered if one.name != name] + [new],
        key=lambda one: (one.priority, one.name),
    )


def registered() -> list[str]:
    """The names of all requirements, in the order in which they are asked."""
    return [requirement.name for requirement in _registered]


def decide(use: Use, *, standing: bool = False) -> Decision:
    """Ask every requirement, or only the `standing` ones."""
    asked = _asked(standing)
    return Decision(tuple(Answer(one.name, one.check(use), one.label) for one in asked))


def require(use: Use, *, standing: bool = False) -> None:
    """Raise the first refusal, if there is one."""
    for requirement in _asked(standing):
        if refusal := requirement.check(use):
            raise refusal


def _asked(standing: bool) -> list[Requirement]:
    return [one for one in _registered if one.standing or not standing]


def place_open(use: Use) -> Refused | None:
    """The place is in service and open for the whole time."""
    place = use.space.place
    if not place.is_open:
        return Refused(
            "place_not_open",
            _("%(place)s is not open to bookings.") % {"place": place},
            advice=_("Choose another place of the network."),
            field="space",
        )
    first = use.starts_at.astimezone(place.zone).date()
    last = use.ends_at.astimezone(place.zone).date()
    if rules.covering(selectors.opening_periods(place, first, last), use.period):
        return None
    return Refused(
        "closed",
        _("%(place)s is not open all that time.") % {"place": place},
        advice=_hours_told(place, first),
        field="starts_at",
    )


def _hours_told(place: Place, day: date) -> str:
    stretches = rules.stretches_of(day, place.hours, place.holidays)
    if not stretches:
        return _("It is closed on %(day)s.") % {"day": date_told(day, "l j F")}
    hours = ", ".join(
        f"{time_format(stretch.opens)}\u2013{time_format(stretch.closes)}" for stretch in stretches
    )
    return _("On %(day)s it is open %(hours)s.") % {
        "day": date_told(day, "l j F"),
        "hours": hours,
    }
