from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.people.models import Person
from etabli.study.models.study import Study


class Estimate(Identified):
    """One calculation of the demand: all that went into it and all that came out.

    It is never changed, so that what is built on it can be traced back to it.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="estimates")
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    seed = models.PositiveBigIntegerField()
    inputs: models.JSONField[Any, Any] = models.JSONField()
    results: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        ordering = ["made_at", "pk"]


class Scenario(Identified):
    """A network proposed for the demand of one estimate: places by kind and commune."""

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(_("name"), max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    rules: models.JSONField[Any, Any] = models.JSONField()
    results: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.estimate.study.scope_path()
