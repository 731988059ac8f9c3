from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.study.models.estimate import Estimate


class Scenario(Identified):
    """A network for the demand of one estimate: places by kind and commune."""

    class Origin(models.TextChoices):
        PROPOSED = "proposed", _("proposed, the best under its rules")
        ALTERNATIVE = "alternative", _("one that came close")
        BY_HAND = "by_hand", _("made by hand")

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(_("name"), max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    origin = models.CharField(
        _("origin"), max_length=12, choices=Origin.choices, default=Origin.PROPOSED
    )
    # `NetworkRules` as they were when it was made.
    rules: models.JSONField[Any, Any] = models.JSONField()
    # What `scenario.design` and `scenario.effects` say of it.
    results: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.estimate.study.scope_path()
