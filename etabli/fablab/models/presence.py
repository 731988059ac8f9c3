from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.fablab.models.machine import Machine
from etabli.network.models import Place
from etabli.people.models import Person

FORWARD = models.Q(ends_at__gt=models.F("starts_at"))


class Supervision(Identified):
    """Somebody who looks after a workshop, from when until when: planned, or there now."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="supervisions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supervisions")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [models.CheckConstraint(condition=FORWARD, name="supervision_forward")]


class Companion(Identified):
    """Who promises to stay beside somebody at a machine."""

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="companions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="companions")
    companion = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="accompanies")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=FORWARD, name="companion_forward"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("companion")), name="companion_somebody_else"
            ),
        ]
