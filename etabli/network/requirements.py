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
    replaces: UUID | None = None  # the booking that would become this

    @property
    def period(self) -> Period:
        return Period(clock.minutes(self.starts_at), clock.minutes(self.ends_at))


# A requirement answers None where it has nothing against the use, or the refusal.
Check = Callable[[Use], Refused | None]


class Requirement(NamedTuple):
    priority: int
    name: str
    check: Check


class Answer(NamedTuple):
    """What one requirement said."""

    name: str
    refusal: Refused | None


@dataclass(frozen=True)
class Decision:
    """Every requirement's answer, in the list's order."""

    answers: tuple[Answer, ...]

    @property
    def refusals(self) -> list[Refused]:
        return [answer.refusal for answer in self.answers if answer.refusal]


_registered: list[Requirement] = []


def register(name: str, *, priority: int, check: Check) -> None:
    """Add a requirement; lower priorities are asked first. Registering a name again replaces it."""
    _registered[:] = sorted(
        [one for one in _registered if one.name != name] + [Requirement(priority, name, check)]
    )


def registered() -> list[str]:
    """The names of all requirements, in the order in which they are asked."""
    return [requirement.name for requirement in _registered]


def decide(use: Use) -> Decision:
    """Ask every requirement."""
    return Decision(tuple(Answer(one.name, one.check(use)) for one in _registered))


def require(use: Use) -> None:
    """Raise the first refusal, if there is one."""
    for requirement in _registered:
        if refusal := requirement.check(use):
            raise refusal


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
