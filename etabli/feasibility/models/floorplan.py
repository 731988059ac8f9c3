from typing import Any

from django.db import models

from etabli.core.models import Identified, StoredFile
from etabli.feasibility.models.site import Floor


class FloorPicture(Identified):
    """A picture of a floor of a candidate site, over which its rooms are drawn. Another picture is
    another row, so that its address changes with it."""

    floor = models.OneToOneField(Floor, on_delete=models.CASCADE, related_name="picture")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()  # in pixels
    height = models.PositiveIntegerField()
    # Two points, in percent of the width from the left and of the height from the top, and the
    # metres between them; none until somebody said.
    ends: models.JSONField[Any, Any] = models.JSONField(null=True)
    metres = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True, metres__isnull=True) | models.Q(metres__gt=0),
                name="picture_scale",
            )
        ]

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def scope_path(self) -> list[tuple[str, int]]:
        return self.floor.site.scope_path()
