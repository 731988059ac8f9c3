from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified
from etabli.feasibility.models.site import Site
from etabli.people.models import Person


class Prescriptions(models.Model):
    """What a site is prescribed, as it is being written: the place that it is to become, and what
    differs from what the rules say of that (`prescription.rules`)."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="prescriptions")
    # As `prescription.rules.Project` names them.
    project: models.JSONField[Any, Any] = models.JSONField()
    # By key of a line: the parts of it that somebody changed.
    changed: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # Whole lines that no rule says, by their key.
    added: models.JSONField[Any, Any] = models.JSONField(default=dict)


class PrescriptionVersion(Identified):
    """The prescriptions of a site as they were on a day. Added, never changed:
    `APPEND_ONLY_PRESCRIPTIONS`."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="prescription_versions")
    number = models.PositiveIntegerField(_("number"))
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    project: models.JSONField[Any, Any] = models.JSONField()
    lines: models.JSONField[Any, Any] = models.JSONField()  # as `prescription.rules.to_table` says
    made_at = models.DateTimeField(default=clock.now)
    # An erased person leaves the row, which then names nobody.
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="prescription_version_once")
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()


APPEND_ONLY_PRESCRIPTIONS = AppendOnly(PrescriptionVersion._meta.db_table)
