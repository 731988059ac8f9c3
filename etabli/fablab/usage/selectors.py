"""Questions about use: may it start, what runs, what was used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.booking.models import Booking
from etabli.booking.selectors import use_of, with_spaces
from etabli.core import clock
from etabli.core.dates import date_told
from etabli.core.errors import Conflict, NotFound, Refused
from etabli.fablab.models import Machine, Movement, Usage
from etabli.network import requirements
from etabli.network.models import Closure, Occupation
from etabli.network.requirements import Use
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

# Who comes a little early begins a little early.
EARLY = timedelta(minutes=15)


@dataclass(frozen=True)
class Start:
    """What somebody at a machine would start: the use, the booking it is of (None: one is to be
    made), and whatever is against it."""

    use: Use
    booking: Booking | None
    refusals: tuple[Refused, ...]


def may_start(person: Person, machine: Machine, now: datetime | None = None) -> Start:
    """Whether somebody may start a machine now: the same list of requirements as for a booking,
    and that nobody else holds the machine or uses it.

    This is what a switch asks. Of one's own booking that runs, or begins within a quarter of an
    hour, its own times are asked; without one, the space's shortest booking from now on.
    """
    now = now or clock.now()
    space = machine.space
    booking = _booking_at(person, machine, now)
    if booking:
        use = use_of(booking, booking.changed_at)
    else:
        minute = now.replace(second=0, microsecond=0)
        use = Use(person, space, minute, minute + timedelta(minutes=space.shortest), now)
    against = [
        _running(machine),
        _held(machine, booking, now, use.ends_at),
        *requirements.decide(use).refusals,
    ]
    return Start(use, booking, tuple(one for one in against if one is not None))


def running_usage(machine: Machine) -> Usage | None:
    return machine.usages.filter(stopped_at__isnull=True).select_related("person").first()


def usage_for(person: Person, usage: UUID) -> Usage:
    """One's own, or one of a workshop that one looks after. Raises NotFound."""
    found = (
        Usage.objects.select_related(
            "machine__space__place__network__territory", "machine__training", "person"
        )
        .filter(uuid=usage)
        .first()
    )
    if found and (found.person_id == person.pk or may(person, Action.RUN_WORKSHOP, found)):
        return found
    raise NotFound(_("There is no such use."), field="usage")


def usages_of(person: Person) -> QuerySet[Usage]:
    """One's own, those that run first, then the last."""
    return person.machine_usages.select_related("machine__space__place")


def usages_at(machine: Machine) -> QuerySet[Usage]:
    return machine.usages.select_related("person")


def consumed_in(usage: Usage) -> QuerySet[Movement]:
    """What was told as used up when it was stopped."""
    return usage.movements.select_related("consumable")


def forgotten() -> QuerySet[Usage]:
    """Those that still run though their booking is over for an hour."""
    return Usage.objects.filter(
        stopped_at__isnull=True, booking__ends_at__lt=clock.now() - timedelta(hours=1)
    ).select_related("booking", "person", "machine__training", "machine__space__place")


def _booking_at(person: Person, machine: Machine, now: datetime) -> Booking | None:
    found = Booking.objects.filter(
        space=machine.space,
        person=person,
        status=Booking.Status.CONFIRMED,
        starts_at__lte=now + EARLY,
        ends_at__gt=now,
    )
    return with_spaces(found).order_by("starts_at").first()


def _running(machine: Machine) -> Refused | None:
    if running_usage(machine) is None:
        return None
    return Conflict(
        "running",
        _("%(machine)s is in use.") % {"machine": machine},
        advice=_("It has to be stopped first, by who started it or by who looks after the place."),
        field="machine",
    )


def _held(
    machine: Machine, booking: Booking | None, now: datetime, ends_at: datetime
) -> Refused | None:
    """Something else holds the machine's units, so that none is left."""
    held = Occupation.objects.filter(
        unit__space=machine.space, ends_at__gt=now, starts_at__lt=ends_at
    )
    if booking:
        held = held.exclude(holder=booking.uuid)
    rows = list(held.order_by("starts_at"))
    if not rows or len({row.unit_id for row in rows}) < machine.space.units.count():
        return None
    closure = Closure.objects.filter(uuid__in=[row.holder for row in rows]).first()
    if closure:
        until = closure.ends_at.astimezone(machine.space.place.zone)
        return Conflict(
            "closed",
            _("%(machine)s is closed until %(day)s.")
            % {"machine": machine, "day": date_told(until, "DATETIME_FORMAT")},
            advice=str(closure.reason),
            field="machine",
        )
    return Conflict(
        "taken",
        _("Somebody else has booked %(machine)s.") % {"machine": machine},
        advice=_("Book it for another time."),
        field="machine",
    )
