from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified, StoredFile
from etabli.core.texts import TextField
from etabli.fablab.models.machine import Machine
from etabli.network.models import Closure
from etabli.people.models import Person


class Fault(Identified):
    """Something wrong with a machine, until somebody has mended it."""

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="faults")
    reported_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="faults_reported"
    )
    reported_at = models.DateTimeField()
    description = models.TextField(_("what is wrong"), max_length=1000)
    stops_use = models.BooleanField(_("nobody should use it"), default=False)
    photo = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    mended_at = models.DateTimeField(null=True)
    mended_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="faults_mended"
    )
    work_done = models.TextField(_("what was done"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-reported_at", "-pk"]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.machine.scope_path()


class Outage(Identified):
    """A machine taken out of service: the closure of its space, and why."""

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="outages")
    closure = models.OneToOneField(Closure, on_delete=models.CASCADE, related_name="outage")
    fault = models.ForeignKey(Fault, null=True, on_delete=models.SET_NULL, related_name="outages")


class MaintenancePlan(Identified):
    """What is done to a machine again and again: after so many hours of use, months, or both."""

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="plans")
    name = TextField(_("what is to be done"))
    every_hours = models.PositiveIntegerField(_("every (hours of use)"), null=True, blank=True)
    every_months = models.PositiveSmallIntegerField(_("every (months)"), null=True, blank=True)
    # Counted from the last time, or from when it was planned.
    since = models.DateTimeField(editable=False)
    since_minutes = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every_hours__gte=1) | models.Q(every_months__gte=1),
                name="maintenance_comes_again",
            )
        ]


class Maintenance(models.Model):
    """Something that was done to a machine."""

    plan = models.ForeignKey(MaintenancePlan, on_delete=models.CASCADE, related_name="done")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    minutes_run = models.PositiveBigIntegerField()
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["-done_at", "-pk"]
