"""The verbs of use: start a machine, stop it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etabli.booking.services import book
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.fablab.authorisation.services import used
from etabli.fablab.models import Consumable, Machine, Usage
from etabli.fablab.stock.services import take
from etabli.fablab.switch.selectors import is_fitted
from etabli.fablab.switch.services import turn
from etabli.fablab.usage.rules import minutes_used
from etabli.fablab.usage.selectors import forgotten, may_start
from etabli.people.models import Person


@transaction.atomic
def start(person: Person, machine: Machine) -> Usage:
    """Start a machine for somebody, on their booking or on one made now; its switch, if it has
    one, is turned on once this is certain.

    Raises the first refusal of `may_start`, and Conflict `running` when somebody was faster.
    """
    wish = may_start(person, machine)
    if wish.refusals:
        raise wish.refusals[0]
    booking = wish.booking or book(person, machine.space, wish.use.starts_at, wish.use.ends_at)
    try:
        with transaction.atomic():
            usage = Usage.objects.create(
                machine=machine, person=person, booking=booking, started_at=clock.now()
            )
    except IntegrityError as error:
        raise Conflict(
            "running", _("%(machine)s is in use.") % {"machine": machine}, field="machine"
        ) from error
    used(person, machine)
    turn(machine, on=True)
    return usage


@transaction.atomic
def stop(usage: Usage, by: Person, consumed: Mapping[Consumable, Decimal] | None = None) -> Usage:
    """Stop a machine and count its time and what was consumed; again, it changes nothing. Of one
    with a switch only the time that it had power counts.

    Raises Conflict `not_enough` where more is told than was in stock: then it still runs.
    """
    if _end(usage, clock.now()):
        # In one order: two that stop with the same consumables do not wait for each other.
        for consumable, quantity in sorted((consumed or {}).items(), key=lambda one: one[0].pk):
            take(consumable, quantity, by, usage=usage)
    usage.refresh_from_db()
    return usage


@transaction.atomic
def stop_forgotten() -> int:
    """End what nobody stopped, at the end of its booking; answers how many."""
    return sum(
        _end(usage, max(usage.started_at, usage.booking.ends_at), forgotten=True)
        for usage in forgotten()
        if usage.booking
    )


@transaction.atomic
def end_without_power(usage: Usage) -> bool:
    """The switch lost its power: the use is over, and the machine stays off until somebody starts
    it anew, for whoever reaches into it must not be surprised (Directive 2006/42/EC, annex I,
    1.2.6)."""
    return _end(usage, clock.now(), lost_power=True)


@transaction.atomic
def take_measure(usage: Usage, minutes: int) -> None:
    """The minutes that the switch itself has counted take the place of the site's."""
    before = Usage.objects.select_for_update(no_key=True).get(pk=usage.pk)
    if before.stopped_at is None or before.measured:
        return
    Usage.objects.filter(pk=usage.pk).update(minutes=minutes, measured=True)
    Machine.objects.filter(pk=usage.machine_id).update(
        minutes_run=F("minutes_run") + minutes - before.minutes
    )


def _end(usage: Usage, at: datetime, **how: bool) -> bool:
    """Whether it still ran; `how`: the fields that tell why, where nobody stopped it."""
    current = Usage.objects.select_for_update(no_key=True).get(pk=usage.pk)
    if current.stopped_at is not None:
        return False
    since = current.powered_at if is_fitted(usage.machine) else current.started_at
    minutes = minutes_used(since, max(at, since)) if since else 0
    Usage.objects.filter(pk=usage.pk).update(stopped_at=at, minutes=minutes, **how)
    turn(usage.machine, on=False)
    Machine.objects.filter(pk=usage.machine_id).update(minutes_run=F("minutes_run") + minutes)
    if usage.person:
        used(usage.person, usage.machine)
    return True
