from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.network.models import Space


class Screen(Identified):
    """A screen beside a space's door. Its address opens it without signing in, until it is taken
    away here."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="screens")
    names = models.BooleanField(_("it shows who has booked"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["space__position", "space", "pk"]
