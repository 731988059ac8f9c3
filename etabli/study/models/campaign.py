from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.money import Currency, Money
from etabli.study.models.study import Study


class Campaign(Identified):
    """One effort to be heard, from a day to a day, for a budget."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="campaigns")
    name = models.CharField(_("name"), max_length=80)
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    # In minor units (cents); none where nobody said.
    budget = models.PositiveBigIntegerField(_("budget"), null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency.choices, default=Currency.EUR
    )

    class Meta:
        ordering = ["begins_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="campaign_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")), name="campaign_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()

    @property
    def budgeted(self) -> Money | None:
        return None if self.budget is None else Money(self.budget, self.currency)
