from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.fablab.models.machine import Machine
from etabli.fablab.models.training import Training
from etabli.people.models import Person


class PracticalCheck(Identified):
    """What an instructor saw somebody do at the machine."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="checks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="practical_checks")
    instructor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="checks_made")
    passed = models.BooleanField(_("passed"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["-checked_at", "-pk"]


class Authorisation(Identified):
    """One person may use one machine. One that is over stays as it was; a new one may follow."""

    class End(models.TextChoices):
        WITHDRAWN = "withdrawn", _("withdrawn")
        RENEWED = "renewed", _("renewed")
        ERASED = "erased", _("account erased")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorisations")
    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, related_name="authorisations")
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="authorisations_given"
    )
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    # Moved on by each use, where the training lapses when unused.
    lapses_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    end = models.CharField(max_length=10, choices=End.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "machine"],
                condition=models.Q(ended_at__isnull=True),
                name="authorisation_one_at_a_time",
            )
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.machine.scope_path()
