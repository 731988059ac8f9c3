from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.people.models import Person
from etabli.study.models.study import Study

LONGEST_SOURCE = 100
# A run that has not told where it is for so long was killed.
SILENCE = timedelta(minutes=2)


class Import(Identified):
    """A file of answers: what it was, how it was read, what came of it.

    The file itself is kept until its answers are taken in, and never longer than a week: it may
    hold more of people than the study asks for. Its mapping stays, for the next file like it.
    """

    class State(models.TextChoices):
        MAPPED = "mapped", _("being mapped")
        WAITING = "waiting", _("waiting its turn")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed: nothing was imported")
        UNDONE = "undone", _("undone")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="imports")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.MAPPED)
    # The file
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    file = models.FileField(upload_to="answers/%Y/%m", blank=True, editable=False)
    format = models.CharField(_("made by"), max_length=20)
    signature = models.CharField(max_length=64, editable=False)  # digest of its headers
    headers: models.JSONField[Any, Any] = models.JSONField(default=list)
    # What `table.look` counted and `lss.labels` knows, until the answers are taken in.
    look: models.JSONField[Any, Any] = models.JSONField(default=dict)
    labels: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # The first lines as `table.look` kept them, on which a mapping is tried.
    head: models.JSONField[Any, Any] = models.JSONField(default=list)
    # A `Layout`, as its `as_json` gives it.
    mapping: models.JSONField[Any, Any] = models.JSONField(default=dict)
    source = models.CharField(_("survey"), max_length=LONGEST_SOURCE, blank=True)
    # The run that is at work: an older one that wakes up late finds another here.
    run = models.UUIDField(null=True, editable=False)
    told_at = models.DateTimeField(default=clock.now)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    read = models.PositiveIntegerField(_("lines read"), default=0)
    # What came of it
    new = models.PositiveIntegerField(_("imported"), default=0)
    known = models.PositiveIntegerField(_("known before"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    failure = models.TextField(blank=True)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["study", "signature"], name="import_by_headers")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_interrupted(self) -> bool:
        """Whether the run has been silent for so long that it must have been killed."""
        return self.state == self.State.RUNNING and clock.now() - self.told_at > SILENCE

    @property
    def percent(self) -> int:
        return min(100 * self.read // self.lines, 100) if self.lines else 0

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()


class Refusal(models.Model):
    """A line that was not taken in: the cell at fault, and what is allowed there."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=200, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    reason = models.TextField(_("what is allowed"))

    class Meta:
        ordering = ["pk"]
