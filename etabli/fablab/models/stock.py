from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.fablab.models.usage import Usage
from etabli.network.models import Place
from etabli.people.models import Person


class Consumable(Identified):
    """Something that a workshop uses up, in its own measure. There is never less than nothing."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="consumables")
    name = TextField(_("name"))
    measure = models.CharField(_("counted in"), max_length=20)
    quantity = models.DecimalField(_("in stock"), max_digits=12, decimal_places=2, default=0)
    low_at = models.DecimalField(_("low from"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0), name="consumable_never_below_nothing"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path()

    @property
    def is_low(self) -> bool:
        return self.quantity <= self.low_at


class Movement(models.Model):
    """What came into a stock (above nothing) or left it (below)."""

    consumable = models.ForeignKey(Consumable, on_delete=models.CASCADE, related_name="movements")
    change = models.DecimalField(max_digits=12, decimal_places=2)
    usage = models.ForeignKey(Usage, null=True, on_delete=models.SET_NULL, related_name="movements")
    moved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    moved_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-moved_at", "-pk"]
