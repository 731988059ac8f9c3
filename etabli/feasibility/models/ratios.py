from typing import Any

from django.db import models

from etabli.study.models import Study


class AreaRatios(models.Model):
    """The ratios of floor area that a study replaces: key → value, source."""

    study = models.OneToOneField(Study, on_delete=models.CASCADE, related_name="area_ratios")
    replaced: models.JSONField[Any, Any] = models.JSONField(default=dict)
