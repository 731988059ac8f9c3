from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.study.models.channel import Channel
from etabli.study.models.imports import Import
from etabli.study.models.questionnaire import QuestionnaireVersion
from etabli.study.models.study import Study


class Response(models.Model):
    """What one person answered. Who they are, where they said so, stands in `Contact` alone."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="responses")
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses"
    )
    # What was asked; none for answers from before questionnaires had versions.
    version = models.ForeignKey(
        QuestionnaireVersion,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="responses",
    )
    answers: models.JSONField[Any, Any] = models.JSONField()
    # Two of the answers, kept beside for the database to count by.
    profile = models.CharField(_("profile"), max_length=40)
    home_code = models.CharField(_("commune"), max_length=20)
    language = models.CharField(_("language"), max_length=2, default="fr")
    submitted_at = models.DateTimeField(default=clock.now)
    # Where it comes from, and its name there: the same answer is never taken in twice.
    source = models.CharField(_("source"), max_length=100)
    external_id = models.CharField(max_length=80)
    # The file it came in, where it came in one.
    imported = models.ForeignKey(
        Import, null=True, blank=True, on_delete=models.RESTRICT, related_name="responses"
    )
    is_simulated = models.BooleanField(_("invented"), default=False)

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "source", "external_id"], name="response_once"
            ),
        ]


class Contact(models.Model):
    """How to reach a respondent, and what for: nothing is kept without a purpose agreed to."""

    class Purpose(models.TextChoices):
        RESULTS = "results", _("to be told of the study's results")
        MEETING = "meeting", _("to be invited to a meeting or an interview")
        OPENING = "opening", _("to be invited when a place opens near me")

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    # Purpose → the instant at which it was agreed to, in ISO 8601.
    consents: models.JSONField[Any, Any] = models.JSONField()
