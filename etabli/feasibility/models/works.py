from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.frozen import Frozen
from etabli.core.models import Identified
from etabli.feasibility.models.site import LotState, Site
from etabli.people.models import Person

LOTS = [
    *LotState.Lot.choices,
    ("fitting", _("fitting out and partitions")),
    ("furniture", _("furniture")),
]


class WorksLine(Identified):
    """One line of the works of a site: so many units at a cost that is not certain."""

    class Unit(models.TextChoices):
        AREA = "m2", _("m²")
        LENGTH = "m", _("m")
        PIECE = "piece", _("pcs")
        LUMP = "lump", _("lump sum")

    class Phase(models.IntegerChoices):
        OPENING = 1, _("before the opening")
        FIRST = 2, _("in the first years")
        LATER = 3, _("later")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="works_lines")
    lot = models.CharField(_("lot"), max_length=12, choices=LOTS)
    name = models.CharField(_("name"), max_length=200)
    quantity = models.DecimalField(_("quantity"), max_digits=9, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=5, choices=Unit.choices, default=Unit.AREA)
    # Of one unit, without VAT, in minor units (cents) of the site's currency.
    low = models.PositiveBigIntegerField()
    likely = models.PositiveBigIntegerField()
    high = models.PositiveBigIntegerField()
    source = models.CharField(_("source"), max_length=300)
    phase = models.PositiveSmallIntegerField(
        _("phase"), choices=Phase.choices, default=Phase.OPENING
    )
    # Begun from the states or a layout, and put anew with them until somebody changes it.
    is_begun = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("likely"), likely__lte=models.F("high")),
                name="works_ends_in_order",
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="works_quantity"),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()


class WorksEnergy(models.Model):
    """What a site uses of energy and what works save of it, where somebody knows better than what
    `works.energy` begins with."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="works_energy")
    figures: models.JSONField[Any, Any] = models.JSONField()  # as `works.energy` takes them


class WorksVersion(Identified):
    """The works of a site as they stood on a day, for good (`FROZEN_WORKS`). It goes with its site
    alone."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="works_versions")
    number = models.PositiveIntegerField(_("number"))
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    lines: models.JSONField[Any, Any] = models.JSONField()  # as `works.rules.kept` writes them
    # As `works.energy` takes them; none where the site told no area.
    energy: models.JSONField[Any, Any] = models.JSONField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="works_once")]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()


FROZEN_WORKS = Frozen(
    "feasibility_worksversion",
    ("site_id", "uuid", "number", "note", "currency", "lines", "energy", "made_at"),
)
