"""What stands at a place and obeys the site, or reports to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.network.models import Place


class Device(Identified):
    """A lock, a switch or a reader of a place, and what is known of its health."""

    class Kind(models.TextChoices):
        LOCK = "lock", _("lock")
        SWITCH = "switch", _("switch")
        READER = "reader", _("reader")

    class Adapter(models.TextChoices):
        SIMULATOR = "simulator", _("simulated")
        AGENT = "agent", _("door agent, which asks the site")
        MQTT = "mqtt", _("MQTT, through a broker")
        HTTP = "http", _("HTTP, at its own address")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LOCK)
    adapter = models.CharField(_("reached by"), max_length=10, choices=Adapter.choices)
    # Where it is reached; what opens it there is a secret and lies in a file.
    address = models.CharField(_("address"), max_length=300, blank=True)
    # A simulated one that does not answer, to see what the site then does.
    broken = models.BooleanField(_("does not answer"), default=False)

    token_digest = models.CharField(max_length=64, blank=True, editable=False)
    last_seen_at = models.DateTimeField(null=True, editable=False)
    battery = models.PositiveSmallIntegerField(null=True, editable=False)  # percent
    waiting = models.PositiveIntegerField(default=0, editable=False)  # entries not yet sent
    wrong_codes = models.PositiveIntegerField(default=0, editable=False)  # typed in a row
    clock_off = models.IntegerField(default=0, editable=False)  # seconds, ahead of the site
    failing_since = models.DateTimeField(null=True, editable=False)
    failure = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # Taken down: it is asked nothing and heard no more; what it did stays known.
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["place", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(battery__isnull=True) | models.Q(battery__lte=100),
                name="device_battery_percent",
            ),
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~models.Q(token_digest=""),
                name="device_token_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_simulated(self) -> bool:
        return self.adapter == self.Adapter.SIMULATOR

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path()
