"""The verbs of switches: fit one to a machine, take it off, turn, ask again, look at.

What a switch is to do is written in the transaction that decides it, and the worker asks it once
that is certain; lost on the way it is asked again, sooner at first, then with each run of what is
due. A switch never decides: who may start is `usage.selectors.may_start`.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.devices import services as devices
from etabli.devices.models import Device
from etabli.devices.ports import Unreachable
from etabli.fablab.models import Machine, Switch, Usage
from etabli.fablab.switch import rules, selectors


@transaction.atomic
def fit(machine: Machine, **device: Any) -> Switch:
    """A switch for a machine, turned off (`device`: what devices.services.add_device takes), or
    another way to reach the one it has.

    Raises BadInput for an adapter that cannot be called or an address of the wrong form, Conflict
    `running` while somebody uses the machine.
    """
    if device.get("adapter") == Device.Adapter.AGENT:
        raise BadInput(_("A switch is called by the site: choose another way."), field="adapter")
    if selectors.powered(machine):
        raise Conflict(
            "running", _("%(machine)s is in use.") % {"machine": machine}, field="adapter"
        )
    known = selectors.switch_of(machine)
    if known is not None:
        devices.change_device(known.device, **device)
        return known
    place = machine.space.place
    added = devices.add_device(place, name=str(machine), kind=Device.Kind.SWITCH, **device)
    switch = Switch.objects.create(machine=machine, device=added)
    _want(switch, on=False)
    return switch


@transaction.atomic
def take_off(machine: Machine) -> None:
    """The machine has no switch any more. Raises Conflict `running` while somebody uses it."""
    switch = selectors.switch_of(machine)
    if switch is None:
        return
    if selectors.powered(machine):
        raise Conflict("running", _("%(machine)s is in use.") % {"machine": machine})
    switch.delete()
    devices.retire(switch.device)


def turn(machine: Machine, *, on: bool) -> None:
    """Have a machine's switch, if it has one, turned once the present transaction commits."""
    switch = Switch.objects.filter(machine=machine).first()
    if switch is not None:
        _want(switch, on=on)


@task()
def push(switch: int, tries: int = 0) -> None:
    """The worker's part: turn a switch as was last asked; lost on the way, it is asked again."""
    found = Switch.objects.select_related("device").filter(pk=switch).first()
    if found is None or not found.is_untold:
        return
    on, version = found.wanted_on, found.version
    try:
        devices.ask(found.device, lambda port: port.switch(found.device, on=on))
    except Unreachable:
        if tries < rules.PUSHES and push.get_backend().supports_defer:
            later = clock.now() + rules.FIRST_RETRY * 2**tries
            push.using(run_after=later).enqueue(switch, tries + 1)
        return
    _done(found, on, version)


def push_all() -> None:
    """What is due: ask every switch again that has not done what it was asked."""
    for pk in selectors.untold().values_list("pk", flat=True):
        push.enqueue(pk, rules.PUSHES)


def _want(switch: Switch, *, on: bool) -> None:
    Switch.objects.filter(pk=switch.pk).update(wanted_on=on, version=F("version") + 1)
    transaction.on_commit(partial(push.enqueue, switch.pk))


@transaction.atomic
def _done(switch: Switch, on: bool, version: int) -> None:
    """It has done that version. Where another was asked in the meantime, it may have done the old
    one after the new one: then it is asked for the new one again."""
    now = clock.now()
    current = Switch.objects.select_for_update(no_key=True).get(pk=switch.pk)
    current.pushed_version, current.done_at = version, now
    current.save(update_fields=["pushed_version", "done_at"])
    if current.version != version:
        transaction.on_commit(partial(push.enqueue, switch.pk))
    elif on:
        running = Usage.objects.filter(machine=switch.machine_id, stopped_at__isnull=True)
        running.filter(powered_at__isnull=True).update(powered_at=now)
