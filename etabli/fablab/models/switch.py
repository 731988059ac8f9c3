from django.db import models

from etabli.core import clock
from etabli.core.models import Identified
from etabli.devices.models import Device
from etabli.fablab.models.machine import Machine


class Switch(Identified):
    """The switch that gives a machine its power, and what it was last to do and has done.

    `version` counts what was asked of it, `pushed_version` tells which of that it has done: as
    long as they differ it is asked again.
    """

    machine = models.OneToOneField(Machine, on_delete=models.CASCADE, related_name="switch")
    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="switch")
    wanted_on = models.BooleanField(default=False, editable=False)
    version = models.PositiveBigIntegerField(default=0, editable=False)
    pushed_version = models.PositiveBigIntegerField(default=0, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    fitted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.machine.scope_path()

    @property
    def is_untold(self) -> bool:
        """Whether it has yet to do what it was last asked."""
        return self.pushed_version < self.version

    @property
    def is_on(self) -> bool:
        """Whether it gives power, as far as the site knows."""
        return self.wanted_on and not self.is_untold
