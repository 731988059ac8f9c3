from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.people.models import Person
from etabli.study.models.response import Response
from etabli.study.models.scenario import Scenario
from etabli.study.models.study import Study


class Licence(models.TextChoices):
    """Under which a report and its data may be used again, by its SPDX name."""

    LICENCE_OUVERTE = "etalab-2.0", _("Licence Ouverte 2.0 (Etalab)")
    CC_BY = "CC-BY-4.0", _("Creative Commons Attribution 4.0")
    ODBL = "ODbL-1.0", _("Open Database License 1.0")


class Draft(models.Model):
    """What the officer writes for the report, until it is published and after."""

    study = models.OneToOneField(Study, on_delete=models.CASCADE, related_name="report_draft")
    recommendation = TextField(_("recommendation"), blank=True)
    licence = models.CharField(
        _("licence"), max_length=20, choices=Licence.choices, default=Licence.LICENCE_OUVERTE
    )
    changed_at = models.DateTimeField(default=clock.now)


class SlideNote(models.Model):
    """What the speaker wants to say while a slide is shown; never on the slide itself."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="slide_notes")
    slide = models.CharField(max_length=40)  # its key: see `report.slides`
    text = models.TextField(_("notes"))

    class Meta:
        ordering = ["slide"]
        constraints = [
            models.UniqueConstraint(fields=["study", "slide"], name="slide_note_once"),
        ]


class Verbatim(models.Model):
    """Words of somebody that the officer chose for the report; who said them stands nowhere."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="verbatims")
    # The name of the voice among those of the study: see `report.voices`.
    voice = models.CharField(max_length=80)
    # An answer that is erased takes its words with it.
    response = models.ForeignKey(
        Response, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField(_("words"))
    chosen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["chosen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "voice"], name="verbatim_once"),
        ]


class Edition(Identified):
    """A report as it was published: it is never changed, and can be read for ever."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(_("number"))
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    # With its estimate: neither is changed once it is made.
    scenario = models.ForeignKey(Scenario, on_delete=models.RESTRICT, related_name="editions")
    # What the report says beside these, as `report.subject.Matter` reads it.
    matter: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="edition_once"),
        ]
