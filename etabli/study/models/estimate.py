from typing import Any

from django.db import models

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
