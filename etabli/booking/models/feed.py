from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.network.models import Place, Space


class PlaceFeed(Identified):
    """A place's bookings, or one space's, as a calendar that other programs subscribe to, until it
    is taken away here."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="feeds")
    space = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.CASCADE, related_name="feeds"
    )
    names = models.BooleanField(_("it tells who has booked"), default=False)
    language = models.CharField(max_length=2, default="fr")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.space or self.place)
