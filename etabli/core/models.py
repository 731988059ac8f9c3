"""What the tables of every room share."""

from django.db import models
from uuid6 import uuid7

from etabli.core import clock


class Identified(models.Model):
    """Integer keys inside; outside, in URLs and the API, a UUIDv7 that tells nothing of counts."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        """What people read out and search for: the first twelve digits, in groups of four."""
        digits = self.uuid.hex[:12].upper()
        return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


class StoredFile(Identified):
    """A file that somebody gave, kept once for its content; private until a room shows it."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    file = models.FileField(upload_to="%Y/%m", editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)


class KeptAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, to be answered again."""

    owner = models.CharField(max_length=64, editable=False)  # digest of operation and token
    key = models.CharField(max_length=255, editable=False)
    asked = models.CharField(max_length=64, editable=False)  # digest of the request itself
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="kept_answer_once")]
