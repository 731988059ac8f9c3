"""Who belongs to which network, and since when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.network.models import Network
from etabli.people.models import Person


class Membership(Identified):
    """A person's time in a network. One that is over stays as it was; a new one may follow."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked for")
        ACTIVE = "active", _("active")
        ENDED = "ended", _("ended")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "network"],
                condition=~models.Q(status="ended"),
                name="membership_one_at_a_time",
            )
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()


class Group(Identified):
    """Some members of a network, for whom a place may have terms of their own."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="groups")
    name = TextField(_("name"))
    memberships = models.ManyToManyField(Membership, related_name="groups")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()
