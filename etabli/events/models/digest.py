from django.db import models

from etabli.core.models import Identified
from etabli.network.models import Network
from etabli.people.models import Person


class Digest(Identified):
    """A member's wish to be written to once a week, when there is something new."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digests")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="digests")
    wished_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    # What was published until then has been told.
    told_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "network"], name="digest_once")]
