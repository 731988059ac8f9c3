from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.feasibility.models.site import Site
from etabli.people.models import Person
from etabli.study.models import Study

HIGHEST_SCORE = 10


class Criterion(Identified):
    """One thing by which the sites of a study are compared."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="site_criteria")
    name = models.CharField(_("criterion"), max_length=80)
    # What deserves the highest score and what none, so that all score alike.
    meaning = models.CharField(_("what scores high"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="criterion_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()


class Judgement(models.Model):
    """How one member of the group compares the criteria, pair by pair."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="judgements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # “first:second” → how many times as important the first is: 3, or -3 where it is the second.
    ratios: models.JSONField[Any, Any] = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "person"], name="judgement_once"),
        ]


class Score(models.Model):
    """How well a site meets a criterion, and why."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField(_("score"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=models.Q(value__lte=HIGHEST_SCORE), name="score_within"
            ),
        ]
