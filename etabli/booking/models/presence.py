"""Who came, when, and when they left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.booking.models.booking import Booking
from etabli.people.models import Person


class Presence(models.Model):
    """Somebody has come for a booking. One for each; a booking without one may be released."""

    class Way(models.TextChoices):
        PAGE = "page", _("on their page")
        QR = "qr", _("with the code at the place")
        HOST = "host", _("told by a host")
        DOOR = "door", _("through the door")
        DESK = "desk", _("at the reception")

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="presence")
    way = models.CharField(max_length=10, choices=Way.choices)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    # What the booking was for, when leaving early has shortened it.
    booked_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True)
                | models.Q(left_at__gte=models.F("arrived_at")),
                name="presence_forward",
            )
        ]
