from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.study.models.study import Study


class Amenity(models.Model):
    """Something in a commune that a place would do well to stand beside, or could move into."""

    class Kind(models.TextChoices):
        STATION = "station", _("railway station")
        SCHOOL = "school", _("school")
        FRANCE_SERVICES = "france_services", _("France Services office")
        BUILDING = "building", _("building offered")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="amenities")
    code = models.CharField(_("INSEE code"), max_length=5)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["code", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["study", "code", "kind"], name="amenity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"
