from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.network.models import Network, Place
from etabli.people.models import Person


class Tool(Identified):
    """A tool that the places of a network lend each other."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="tools")
    name = TextField(_("name"))
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tools_owned")
    # Where it was last known to be; on its way, where it left.
    at = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tools_here")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.at.scope_path()


class Transfer(Identified):
    """A tool on its way from one place to another, and who carries it."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="transfers")
    origin = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(_("who carries it"), max_length=120)
    left_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    arrived_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-left_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool"],
                condition=models.Q(arrived_at__isnull=True),
                name="transfer_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("destination")), name="transfer_elsewhere"
            ),
        ]
