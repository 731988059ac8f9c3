from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.study.models.study import Study


class ExistingPlace(Identified):
    """A shared workplace that is there already, in the territory or not far from it."""

    class Role(models.TextChoices):
        COMPETITION = "competition", _("competition")
        PARTNER = "partner", _("partner")
        IGNORED = "ignored", _("left aside")

    class Kind(models.TextChoices):
        COWORKING = "coworking", _("coworking")
        OFFICES = "offices", _("offices")
        FABLAB = "fablab", _("fab-lab")
        OTHER = "other", _("other")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="existing_places")
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    # Of the territory's commune in which it stands; empty outside of the territory.
    commune_code = models.CharField(_("INSEE code"), max_length=5, blank=True)
    commune_name = models.CharField(_("commune"), max_length=100)
    longitude = models.FloatField(_("longitude"))
    latitude = models.FloatField(_("latitude"))
    kinds: models.JSONField[Any, Any] = models.JSONField(_("kinds"), default=list)
    role = models.CharField(
        _("role"), max_length=12, choices=Role.choices, default=Role.COMPETITION
    )
    # The file it came from, and its name there: it is never taken in twice.
    source = models.CharField(_("source"), max_length=200)
    external_id = models.CharField(max_length=120)
    imported_at = models.DateTimeField(default=clock.now)
    # Those that look like it and were said to be others.
    distinct_from = models.ManyToManyField("self")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "source", "external_id"], name="existing_place_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kinds_told(self) -> str:
        return ", ".join(str(self.Kind(kind).label) for kind in self.kinds)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()
