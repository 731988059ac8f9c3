from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.frozen import Frozen
from etabli.people.models import Person
from etabli.study.models.study import Study


class QuestionnaireVersion(models.Model):
    """What was asked from one day on. It never changes: answers keep the meaning they had."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    # The definition, as `questionnaire.parse` reads it.
    definition: models.JSONField[Any, Any] = models.JSONField()
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="version_once"),
        ]

    def __str__(self) -> str:
        return _("Version %(number)d") % {"number": self.number}


class QuestionnaireEdit(models.Model):
    """A step of the draft that is being written: the whole definition after one change.

    Step 0 is what the draft began with. The study's draft stands at one of its steps; those
    after it were undone.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    definition: models.JSONField[Any, Any] = models.JSONField()
    told = models.CharField(_("what was changed"), max_length=300)
    is_current = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="edit_once"),
            models.UniqueConstraint(
                fields=["study"], condition=models.Q(is_current=True), name="edit_current"
            ),
        ]


# A published version stays what it is, whoever writes to the database.
FROZEN_VERSION = Frozen(
    QuestionnaireVersion._meta.db_table, ("study_id", "number", "definition", "published_at")
)
