from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified
from etabli.feasibility.models.plan import PlanVersion
from etabli.people.models import Person
from etabli.study.models import Study


class ModeComparison(Identified):
    """Ways of running the places of a study held against each other on a day: what was answered,
    what each mode was taken to change, and a plan under each. Added, never changed:
    `APPEND_ONLY_COMPARISONS`."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="mode_comparisons")
    version = models.ForeignKey(
        PlanVersion, null=True, on_delete=models.PROTECT, related_name="mode_comparisons"
    )
    answers: models.JSONField[Any, Any] = models.JSONField()  # option by question
    effects: models.JSONField[Any, Any] = models.JSONField()  # by mode, as `mode.rules.under` reads
    # By mode, what `services.figures` says of the plan; empty without a plan.
    results: models.JSONField[Any, Any] = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    # An erased person leaves the row, which then names nobody.
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()


APPEND_ONLY_COMPARISONS = AppendOnly(ModeComparison._meta.db_table)
