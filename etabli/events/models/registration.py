from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.events.models.event import Event
from etabli.people.models import Person


class Registration(Identified):
    """Somebody's place at an event, or in the line for one."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("registered")
        WAITING = "waiting", _("waiting")
        CANCELLED = "cancelled", _("cancelled")
        CAME = "came", _("came")
        MISSED = "missed", _("did not come")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="event_registrations")
    status = models.CharField(max_length=10, choices=Status.choices)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=~models.Q(status="cancelled"),
                name="event_registration_once",
            )
        ]

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING
