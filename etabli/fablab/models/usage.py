from django.db import models

from etabli.booking.models import Booking
from etabli.core.models import Identified
from etabli.fablab.models.machine import Machine
from etabli.people.models import Person


class Usage(Identified):
    """A machine at work for somebody, from start to stop."""

    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, related_name="usages")
    # Taken away when the record is old: the hours stay.
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="machine_usages"
    )
    booking = models.ForeignKey(Booking, null=True, on_delete=models.PROTECT, related_name="usages")
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(default=0)
    # Since when a machine with a switch has power, and whether the minutes are the switch's own.
    powered_at = models.DateTimeField(null=True)
    measured = models.BooleanField(default=False)
    # The power failed, which ended it.
    lost_power = models.BooleanField(default=False)
    # Nobody stopped it: its end is the booking's.
    forgotten = models.BooleanField(default=False)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["machine"],
                condition=models.Q(stopped_at__isnull=True),
                name="usage_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True)
                | models.Q(stopped_at__gte=models.F("started_at")),
                name="usage_forward",
            ),
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.machine.scope_path()
