from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.devices.models import Device
from etabli.network.models import Place, Space


class Door(Identified):
    """A door of a place, or of one space in it, that its lock opens."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="doors")
    space = models.ForeignKey(
        Space,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="doors",
        verbose_name=_("opens for bookings of"),
    )
    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="door")
    name = TextField(_("name"))
    phone = models.CharField(_("whom to call when it stays shut"), max_length=30, blank=True)
    # How often its key was renewed: the key itself is derived and stored nowhere.
    key_number = models.PositiveIntegerField(default=0, editable=False)
    # How often its rights have changed, and which of these its lock has been told.
    version = models.PositiveBigIntegerField(default=0, editable=False)
    pushed_version = models.PositiveBigIntegerField(default=0, editable=False)
    # Taken out of use: it opens for nobody; who came in by it stays known as long as for others.
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def whom_to_call(self) -> str:
        """The door's own number, or the place's."""
        return self.phone or self.place.phone

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path()
