"""Which text of a network's charter somebody has accepted, and when."""

from django.db import models

from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.network.models import Network
from etabli.people.models import Person


class CharterVersion(Identified):
    """A charter as it was when somebody first accepted it; never changed."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="charter_versions")
    digest = models.CharField(max_length=64, editable=False)
    text = TextField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "digest"], name="charter_version_once")
        ]


class CharterAcceptance(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="charters")
    version = models.ForeignKey(
        CharterVersion, on_delete=models.PROTECT, related_name="acceptances"
    )
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="charter_accepted_once")
        ]
