from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.money import Currency, Money
from etabli.study.models.campaign import Campaign
from etabli.study.models.study import Study


class Channel(Identified):
    """One way of reaching people, with a short link of its own that tells what it brought."""

    class Kind(models.TextChoices):
        PRESS = "press", _("press")
        RADIO = "radio", _("radio")
        WEB = "web", _("web page")
        SOCIAL = "social", _("social network")
        POSTER = "poster", _("poster")
        LETTER = "letter", _("letter or e-mail")
        PHONE = "phone", _("telephone")
        EVENT = "event", _("event")
        OTHER = "other", _("other")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="channels")
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.SET_NULL, related_name="channels"
    )
    code = models.SlugField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    place = models.CharField(_("place or medium"), max_length=120, blank=True)
    # Where a day is missing, the campaign's counts.
    begins_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # In minor units (cents); none where nobody said.
    cost = models.PositiveBigIntegerField(_("cost"), null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency.choices, default=Currency.EUR
    )
    # Of the short link: nobody is recognised, so somebody who comes twice counts twice.
    visits = models.PositiveIntegerField(_("visits"), default=0)
    # Of those visits: who chose a first answer, seen by the questionnaire's own style sheet.
    started = models.PositiveIntegerField(_("started"), default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="channel_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on"))
                | models.Q(begins_on__isnull=True)
                | models.Q(ends_on__isnull=True),
                name="channel_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()

    @property
    def spent(self) -> Money | None:
        return None if self.cost is None else Money(self.cost, self.currency)
