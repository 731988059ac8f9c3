from typing import Any

from django.db import models

from etabli.study.models.study import Study


class Tally(models.Model):
    """The answers of a study counted once, so that its pages need not read them all.

    It says how far it goes (`last`, the greatest number of a response in it) and how many it
    counted: what has come since is counted beside it, and where some have gone it no longer holds.
    """

    study = models.OneToOneField(Study, on_delete=models.CASCADE, related_name="tally")
    last = models.BigIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    # How often answers in it were taken out or changed: who counted before that counted something
    # else.
    version = models.PositiveIntegerField(default=0)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
