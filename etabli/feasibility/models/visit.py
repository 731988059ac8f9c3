from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.frozen import Frozen
from etabli.core.models import Identified
from etabli.feasibility.models.site import Site, SiteFile
from etabli.people.models import Person


class Visit(Identified):
    """Somebody went to look at a site on a day, alone or with others."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="visits")
    visited_on = models.DateField(_("date"))
    begun_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    # When what was seen was last taken over into the site's sheet.
    taken_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-visited_on", "-pk"]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()


class Answer(models.Model):
    """One answer of one person to one item of the checklist, as it was given and for good.

    It replaces those that the telephone showed when it was given. Answers that none replaces are
    what is known; where they differ, two people said different things, and somebody decides by
    one more answer.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="answers")
    # Made by the telephone, so that what is sent twice arrives once.
    uuid = models.UUIDField(unique=True)
    item = models.CharField(max_length=60)
    value: models.JSONField[Any, Any] = models.JSONField()
    replaces: models.JSONField[Any, Any] = models.JSONField(default=list)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


FROZEN_ANSWER = Frozen(
    "feasibility_answer", ("visit_id", "uuid", "item", "value", "replaces", "made_at")
)


class VisitPhoto(models.Model):
    """A photograph on its way from a telephone, piece by piece; then the site's file."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")
    uuid = models.UUIDField(unique=True)
    item = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(SiteFile, null=True, on_delete=models.SET_NULL, related_name="+")
    is_whole = models.BooleanField(default=False)
    # Why its content was not kept, if it was not.
    refused = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]


class PhotoPiece(models.Model):
    """Bytes of a photograph that is not whole yet."""

    photo = models.ForeignKey(VisitPhoto, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["photo", "offset"], name="piece_once")]
