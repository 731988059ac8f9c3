from django.db import models
from django.db.models import Q

from etabli.access.models.door import Door
from etabli.booking.models import Booking
from etabli.core import clock
from etabli.core.models import Identified


class DoorCode(Identified):
    """The right of a booking to open a door. The digits follow from the door's key, the window
    (`slot`, `slots`) and `serial`; they are stored nowhere."""

    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="codes", db_index=False)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="door_codes")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    slot = models.PositiveIntegerField()
    slots = models.PositiveSmallIntegerField()
    serial = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["door", "booking"],
                condition=Q(revoked_at__isnull=True),
                name="door_code_once",
            )
        ]
        indexes = [
            models.Index(fields=["door", "ends_at"], name="door_code_by_end"),
            models.Index(fields=["door", "slot", "slots"], name="door_code_by_window"),
        ]
