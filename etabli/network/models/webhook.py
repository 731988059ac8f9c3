from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.network.models.network import Network
from etabli.people.models import Person


class Webhook(Identified):
    """Another program's address that is told what happens in a network."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=500)
    events = models.JSONField(_("what it is told"), default=list)  # names of events
    # The key that signs what is sent. Whoever may see the page may see it: the other side needs it.
    secret = models.CharField(max_length=100, editable=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()


class Delivery(Identified):
    """One event for one webhook, written with what happened and kept until it has arrived."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ARRIVED = "arrived", _("arrived")
        GIVEN_UP = "given_up", _("given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(_("event"), max_length=60)
    body = models.TextField(editable=False)  # as it is signed and sent, each time the same
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    answered = models.CharField(_("last answer"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    # When it may be tried (again): whoever tries pushes it back first, so that nobody else does.
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(status="waiting"),
                name="delivery_waiting",
            )
        ]
