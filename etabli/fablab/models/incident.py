from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.fablab.models.machine import Machine
from etabli.network.models import Place
from etabli.people.models import Person


class Incident(Identified):
    """What happened in a workshop: an injury, a fire, a near miss. The register is kept."""

    class Kind(models.TextChoices):
        INJURY = "injury", _("injury")
        FIRE = "fire", _("fire")
        DAMAGE = "damage", _("damage")
        NEAR_MISS = "near_miss", _("near miss")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="incidents")
    machine = models.ForeignKey(
        Machine, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    happened_at = models.DateTimeField(_("when"))
    description = models.TextField(_("what happened"), max_length=2000)
    # To whom: by number, so that the register keeps a pseudonym when the person is erased.
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-pk"]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path()


class Measure(models.Model):
    """What was done so that it does not happen again. Added, never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="measures")
    text = models.TextField(_("measure taken"), max_length=1000)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_at", "pk"]
