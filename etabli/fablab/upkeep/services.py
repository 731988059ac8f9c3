"""The verbs of upkeep: report, mend, take out of service, plan maintenance, do it."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from etabli.booking.invitation.services import invitation_of
from etabli.booking.services import cancel
from etabli.core import clock, mail
from etabli.core.errors import BadInput, Conflict
from etabli.core.files import store_picture
from etabli.core.texts import Text
from etabli.fablab.mails import tell
from etabli.fablab.models import Fault, Machine, Maintenance, MaintenancePlan, Outage
from etabli.fablab.upkeep.selectors import bookings_in_the_way
from etabli.network.services import close_space, reopen_space
from etabli.people.models import Person


@transaction.atomic
def report(
    machine: Machine,
    by: Person,
    description: str,
    *,
    stops_use: bool = False,
    photo: UploadedFile[Any] | None = None,
) -> Fault:
    """Say what is wrong with a machine; the place is told. Raises BadInput for a photo that is
    no picture."""
    fault = Fault.objects.create(
        machine=machine,
        reported_by=by,
        reported_at=clock.now(),
        description=description,
        stops_use=stops_use,
        photo=store_picture(photo, field="photo") if photo else None,
    )
    place = machine.space.place
    if place.email:
        mail.send("fablab/mail/fault.txt", place.email, "fr", {"fault": fault, "place": place})
    return fault


def mend(fault: Fault, by: Person, work_done: str) -> None:
    """The fault is gone. Raises Conflict `mended` when somebody said so already."""
    mended = Fault.objects.filter(pk=fault.pk, mended_at__isnull=True).update(
        mended_at=clock.now(), mended_by=by, work_done=work_done
    )
    if not mended:
        raise Conflict("mended", _("Somebody has mended this already."))
    fault.refresh_from_db()


@transaction.atomic
def take_out(
    machine: Machine,
    by: Person,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: Text,
    cancel_bookings: bool = False,
    fault: Fault | None = None,
) -> Outage:
    """Take a machine out of service for a while, on whole minutes: nobody can book it.

    With `cancel_bookings` what is booked then and has not begun is cancelled, and its people are
    told. Raises BadInput, Conflict `booked` while something stands in the way.
    """
    if cancel_bookings:
        for booking in bookings_in_the_way(machine, starts_at, ends_at):
            gone = cancel(booking, by=by, silent=True)
            tell(
                gone.person,
                "fablab/mail/outage.txt",
                kind="operator",
                invitation=invitation_of(gone),
                booking=gone,
                reason=reason,
            )
    closure = close_space(machine.space, starts_at, ends_at, reason)
    return Outage.objects.create(machine=machine, closure=closure, fault=fault)


@transaction.atomic
def bring_back(outage: Outage) -> None:
    """End an outage before or during its time."""
    closure = outage.closure
    outage.delete()
    reopen_space(closure)


def plan(
    machine: Machine, name: Text, *, every_hours: int | None, every_months: int | None
) -> MaintenancePlan:
    """Maintenance counted from now on. Raises BadInput without hours and months."""
    if not (every_hours or every_months):
        raise BadInput(
            _("Say after how many hours of use, after how many months, or both."),
            field="every_hours",
        )
    return MaintenancePlan.objects.create(
        machine=machine,
        name=name,
        every_hours=every_hours,
        every_months=every_months,
        since=clock.now(),
        since_minutes=machine.minutes_run,
    )


def drop_plan(plan: MaintenancePlan) -> None:
    """With the record of what was done; faults and incidents stay."""
    plan.delete()


@transaction.atomic
def done(plan: MaintenancePlan, by: Person, note: str = "") -> Maintenance:
    """Maintenance was done now; it is counted anew."""
    minutes = Machine.objects.values_list("minutes_run", flat=True).get(pk=plan.machine_id)
    plan.since, plan.since_minutes = clock.now(), minutes
    plan.save(update_fields=["since", "since_minutes"])
    return plan.done.create(done_at=plan.since, done_by=by, minutes_run=minutes, note=note)
