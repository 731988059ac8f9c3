from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.territory.models import Territory


class Study(Identified):
    """One opportunity study of a territory: who would come, how often, to places where."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "open", _("open to answers")
        CLOSED = "closed", _("closed to answers")

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="studies")
    slug = models.SlugField(_("short name"), unique=True)
    name = TextField(_("name"))
    introduction = TextField(_("introduction"), blank=True)
    # Who asks, keeps the contacts and answers for them.
    owner = models.CharField(_("who conducts the study"), max_length=200)
    contact_email = models.EmailField(_("whom to write to"))
    keep_months = models.PositiveSmallIntegerField(_("months that contacts are kept"), default=24)
    # Assumption: three years lead from a study to its last opening, while it may be estimated anew.
    keep_answers_months = models.PositiveSmallIntegerField(
        _("months that answers are kept as they were given"), default=36
    )
    leaves_out_doubtful = models.BooleanField(
        _("answers that came in a burst are left out of the estimate"), default=False
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    is_simulated = models.BooleanField(_("an example, with invented answers"), default=False)
    # The definition of the version that is asked at present, as `questionnaire.parse` reads it.
    questionnaire: models.JSONField[Any, Any] = models.JSONField()
    # Ranges that replace the defaults of `parameters`.
    parameters: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    # The network asked for unless said otherwise, as `network.Rules` reads it.
    rules: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    # The network that was chosen among those proposed.
    chosen = models.ForeignKey(
        "Scenario", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def scope_path(self) -> list[tuple[str, int]]:
        return [("study", self.pk), ("territory", self.territory_id)]
