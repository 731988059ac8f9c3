"""The tablet at a place's reception, and the short codes by which people are known at it."""

from django.db import models

from etabli.core import clock
from etabli.core.models import Identified
from etabli.network.models import Place
from etabli.people.models import Person


class Tablet(Identified):
    """A tablet at a place's reception. Its address opens it without signing in once a host's
    pairing code was typed there, until it is taken away here."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="tablets")
    pairing_digest = models.CharField(max_length=64, editable=False)
    pairing_until = models.DateTimeField()
    paired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["pairing_digest"], name="tablet_code_once")]


class ShortCode(models.Model):
    """What somebody types, or has read, at a reception to say who they are."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="short_code")
    code = models.CharField(max_length=8, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
