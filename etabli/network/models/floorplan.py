from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified, StoredFile
from etabli.core.texts import TextField
from etabli.network.models.place import Place
from etabli.network.models.space import Unit


class FloorPlan(Identified):
    """A picture of a floor, on which one sees where each desk and room is."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="plans")
    name = TextField(_("floor"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()  # of the picture, in pixels
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def radius(self) -> int:
        """Of a mark, in pixels of the picture: large enough for a finger on a small screen."""
        return max(self.width // 28, 8)

    @property
    def diameter(self) -> int:
        return 2 * self.radius

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path()


class Mark(models.Model):
    """Where a unit stands on a plan: in percent of its width from the left, of its height from the
    top, so that another size of the picture changes nothing."""

    plan = models.ForeignKey(FloorPlan, on_delete=models.CASCADE, related_name="marks")
    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="mark")
    x = models.FloatField()
    y = models.FloatField()

    class Meta:
        ordering = ["unit"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(x__range=(0, 100), y__range=(0, 100)), name="mark_on_plan"
            )
        ]

    @property
    def short(self) -> str:
        """What stands in its small mark: a number, or the first word of a name."""
        return self.unit.name.split()[0]

    @property
    def label(self) -> str:
        """The space and the unit, or the one name that a room and its only unit share."""
        space, unit = str(self.unit.space), self.unit.name
        return space if unit == space else f"{space} · {unit}"
