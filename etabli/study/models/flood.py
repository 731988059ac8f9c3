from django.db import models


class DailySalt(models.Model):
    """What today's sources are hashed with; without it, yesterday's are nobody's."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64, editable=False)


class Source(models.Model):
    """How much is left of what one place may send at once; where that is, nothing tells."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    day = models.DateField()
    level = models.FloatField()
    at = models.DateTimeField()
