from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.append_only import AppendOnly
from etabli.people.models import Person
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
    changed_at = models.DateTimeField(null=True)
    # When its texts were erased, and of its communes nothing was left but the district.
    reduced_at = models.DateTimeField(null=True)
    # Where it comes from, and its name there: the same answer is never taken in twice.
    source = models.CharField(_("source"), max_length=100)
    external_id = models.CharField(max_length=80)
    # The file it came in, where it came in one.
    imported = models.ForeignKey(
        Import, null=True, blank=True, on_delete=models.RESTRICT, related_name="responses"
    )
    is_simulated = models.BooleanField(_("invented"), default=False)
    # It came among many from one place at once: nobody has said that it is wrong.
    is_doubtful = models.BooleanField(_("came in a burst"), default=False)

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
        LINK = "link", _("to be sent the private link to my answers")

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    # Purpose → what was agreed to, and when: see `respondent.rules.Consent`.
    consents: models.JSONField[Any, Any] = models.JSONField()


class PrivateLink(models.Model):
    """A key to one response, for whoever gave it; only its digest is kept."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=clock.now)


class ErasedAnswers(models.Model):
    """How many answers were erased by who gave them, in a class too wide to tell who that was.

    `month` is the first day of the month of the answers; what a class does not tell is empty. See
    `respondent.rules.CLASSES` for how wide a class must be.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="erased")
    month = models.DateField(null=True)
    channel = models.CharField(max_length=12, blank=True)  # the code
    profile = models.CharField(max_length=40, blank=True)
    district = models.CharField(max_length=12, blank=True)
    count = models.PositiveIntegerField(default=0)


class ContactViewing(models.Model):
    """Somebody looked at the addresses that a study keeps. Rows are added, and never changed or
    deleted: `APPEND_ONLY_VIEWING`."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="viewings")
    # An erased person leaves the row, which then names nobody.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(default=clock.now)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-seen_at", "-pk"]


# Who looked is told for ever, whoever writes to the database.
APPEND_ONLY_VIEWING = AppendOnly(ContactViewing._meta.db_table)
