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
from etabli.fablab.usage.rules import minutes_used
from etabli.fablab.usage.selectors import forgotten, may_start
from etabli.people.models import Person


@transaction.atomic
def start(person: Person, machine: Machine) -> Usage:
    """Start a machine for somebody, on their booking or on one made now.

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
    return usage


@transaction.atomic
def stop(usage: Usage, by: Person, consumed: Mapping[Consumable, Decimal] | None = None) -> Usage:
    """Stop a machine and count its time and what was consumed; again, it changes nothing.

    Raises Conflict `not_enough` where more is told than was in stock: then it still runs.
    """
    if _end(usage, clock.now()):
        for consumable, quantity in (consumed or {}).items():
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


def _end(usage: Usage, at: datetime, *, forgotten: bool = False) -> bool:
    minutes = minutes_used(usage.started_at, at)
    # The condition lets one of two simultaneous answers count.
    ended = Usage.objects.filter(pk=usage.pk, stopped_at__isnull=True).update(
        stopped_at=at, minutes=minutes, forgotten=forgotten
    )
    if ended:
        Machine.objects.filter(pk=usage.machine_id).update(minutes_run=F("minutes_run") + minutes)
        if usage.person:
            used(usage.person, usage.machine)
    return bool(ended)
