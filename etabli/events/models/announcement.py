from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.events.models.event import Visibility
from etabli.network.models import Network, Place
from etabli.people.models import Person


class Announcement(Identified):
    """A few words of a network, or of one of its places, shown until a date."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="announcements")
    place = models.ForeignKey(
        Place, null=True, on_delete=models.CASCADE, related_name="announcements"
    )
    title = TextField(_("title"))
    text = TextField(_("text"))
    visibility = models.CharField(
        _("for whom"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    shown_until = models.DateField(_("shown until"))

    class Meta:
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return str(self.title)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path() if self.place else self.network.scope_path()
