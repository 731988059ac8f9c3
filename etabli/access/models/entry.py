from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.access.models.door import Door
from etabli.booking.models import Booking
from etabli.core import clock
from etabli.core.models import Identified
from etabli.devices.models import Device
from etabli.network.models import Place
from etabli.people.models import Person


class Opening(Identified):
    """Somebody with a booking asked by telephone that a door be opened, now or not at all."""

    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="openings")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="openings")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)  # when the door was told


class Entry(Identified):
    """A verified presence: a door was opened for a booking, or somebody said that they left.

    One that a door's agent recorded is known by its journal and its place in it, so that it is
    counted once however often it is sent.
    """

    class Direction(models.TextChoices):
        IN = "in", _("came in")
        OUT = "out", _("went out")

    class Way(models.TextChoices):
        LISTED = "listed", _("code")
        BY_TIME = "by_time", _("code, with the line cut")
        PAGE = "page", _("telephone")

    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="entries", db_index=False)
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    booking = models.ForeignKey(
        Booking, null=True, on_delete=models.PROTECT, related_name="entries"
    )
    direction = models.CharField(max_length=3, choices=Direction.choices)
    way = models.CharField(max_length=10, choices=Way.choices)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now, editable=False)
    journal = models.UUIDField(null=True)
    sequence = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["device", "journal", "sequence"], name="entry_once")
        ]
        indexes = [models.Index(fields=["door", "occurred_at"], name="entry_by_door")]


class Viewing(models.Model):
    """Somebody looked who is in: those who are looked at may know when and why."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="viewings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="viewings")
    reason = models.CharField(_("reason"), max_length=200)
    looked_at = models.DateTimeField()
    seen = models.ManyToManyField(Booking, related_name="viewings")

    class Meta:
        ordering = ["-looked_at", "-pk"]
