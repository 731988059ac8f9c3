"""What joins the two wings: a place and its scenario, a member and their answer."""

from django.db import models

from etabli.core.models import Identified
from etabli.network.models import Place
from etabli.people.models import Person
from etabli.study.models import Response, Scenario


class Opening(models.Model):
    """A place prepared because a scenario proposed one of its kind in its commune."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="opening")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="openings")
    kind = models.CharField(max_length=20)
    commune_code = models.CharField(max_length=10)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "kind", "commune_code"], name="opening_once"
            )
        ]


class Invitation(Identified):
    """A respondent who agreed to it, invited to the place nearest to them.

    The link in the message is the key to it; only its digest is kept. When the answer is erased
    the invitation forgets whose it was.
    """

    response = models.OneToOneField(
        Response, null=True, on_delete=models.SET_NULL, related_name="invitation"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    # Who accepted: the end of the thread that began with an answer.
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="invitations"
    )
