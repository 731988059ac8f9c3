"""Questions about faults, outages and maintenance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.booking.models import Booking
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.fablab.models import Fault, Machine, MaintenancePlan, Outage
from etabli.fablab.upkeep.rules import Due, due
from etabli.network.models import Place


@dataclass(frozen=True)
class Planned:
    """A plan of maintenance and when it comes again."""

    plan: MaintenancePlan
    due: Due
    is_due: bool

    @property
    def hours_left(self) -> int | None:
        left = self.due.minutes_left
        return None if left is None else max(left, 0) // 60


def fault_by_uuid(fault: UUID) -> Fault:
    """Raises NotFound."""
    found = (
        Fault.objects.select_related(
            "machine__space__place__network__territory", "photo", "reported_by", "mended_by"
        )
        .filter(uuid=fault)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such fault."), field="fault")
    return found


def open_faults(place: Place) -> QuerySet[Fault]:
    """What is wrong with the machines of a place, the last reported first."""
    return Fault.objects.filter(machine__space__place=place, mended_at__isnull=True).select_related(
        "machine__space__place", "reported_by"
    )


def faults_of(machine: Machine) -> QuerySet[Fault]:
    return machine.faults.select_related("reported_by", "mended_by")


def coming_outages(machine: Machine) -> QuerySet[Outage]:
    """Outages that are not over."""
    return machine.outages.filter(closure__ends_at__gt=clock.now()).select_related("closure")


def outage_of(machine: Machine, outage: str) -> Outage:
    """One by its identifier from a form. Raises NotFound."""
    found = next((one for one in coming_outages(machine) if str(one.uuid) == outage), None)
    if found is None:
        raise NotFound(_("There is no such outage."), field="outage")
    return found


def bookings_in_the_way(
    machine: Machine, starts_at: datetime, ends_at: datetime
) -> QuerySet[Booking]:
    """Bookings of the machine in a period that have not begun."""
    return Booking.objects.filter(
        space=machine.space,
        status=Booking.Status.CONFIRMED,
        starts_at__gt=clock.now(),
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
    ).select_related("person", "space__place")


def planned(machines: Sequence[Machine]) -> list[Planned]:
    """The maintenance of these machines, what is due first. One query."""
    by_id, now = {one.pk: one for one in machines}, clock.now()
    told = []
    for plan in MaintenancePlan.objects.filter(machine__in=machines):
        plan.machine = by_id[plan.machine_id]
        comes = due(plan, plan.machine.minutes_run, plan.machine.space.place.zone)
        told.append(Planned(plan, comes, comes.is_now(now)))
    return sorted(told, key=lambda one: not one.is_due)


def plan_of(machine: Machine, plan: str) -> MaintenancePlan:
    """One by its identifier from a form. Raises NotFound."""
    found = next((one for one in machine.plans.all() if str(one.uuid) == plan), None)
    if found is None:
        raise NotFound(_("There is no such maintenance."), field="plan")
    found.machine = machine
    return found
