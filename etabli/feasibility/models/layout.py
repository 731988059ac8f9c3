from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.frozen import Frozen
from etabli.core.models import Identified
from etabli.feasibility.models.site import Site
from etabli.people.models import Person

SILENCE = timedelta(minutes=2)


class LayoutVersion(Identified):
    """Which room of a site serves what: what was asked, for good (`FROZEN_LAYOUT`), and what the
    worker found. It goes with its site alone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting its turn")
        RUNNING = "running", _("being worked out")
        DONE = "done", _("worked out")
        FAILED = "failed", _("failed")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="layouts")
    number = models.PositiveIntegerField(_("number"))
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    # Rooms, floors and what is wanted, as `layout.rules.brief` writes them.
    inputs: models.JSONField[Any, Any] = models.JSONField()
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    # How far the worker is, in percent, and when it said so.
    percent = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(default=clock.now)
    # What `layout.rules.found` says.
    results: models.JSONField[Any, Any] = models.JSONField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="layout_once")]

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_interrupted(self) -> bool:
        """Whether the worker has been silent for so long that it must have been stopped."""
        return self.state == self.State.RUNNING and clock.now() - self.told_at > SILENCE

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()


FROZEN_LAYOUT = Frozen(
    "feasibility_layoutversion", ("site_id", "uuid", "number", "note", "inputs", "made_at")
)
