"""What joins the two wings: a place with its scenario, its site and its budget; a member with
their answer."""

from typing import Any

from django.db import models

from etabli.core import clock
from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified
from etabli.feasibility.models import LayoutVersion, PlanVersion, Site
from etabli.network.models import Place
from etabli.people.models import Person
from etabli.study.models import Response, Scenario, Study


class Opening(models.Model):
    """A place prepared because a scenario of a study proposed one of its kind in its commune, or
    because a candidate site was retained, or both: then it is one place."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="opening")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="openings")
    scenario = models.ForeignKey(
        Scenario, null=True, on_delete=models.PROTECT, related_name="openings"
    )
    site = models.OneToOneField(Site, null=True, on_delete=models.PROTECT, related_name="opening")
    # Where its spaces come from: a layout of the site and its rank; none where from its rooms.
    layout = models.ForeignKey(
        LayoutVersion, null=True, on_delete=models.PROTECT, related_name="openings"
    )
    layout_rank = models.PositiveSmallIntegerField(null=True)
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


class Budget(Identified):
    """What a version of a business plan expects of a place month by month: the last one added is
    the place's budget. Added, never changed: `APPEND_ONLY_BUDGETS`."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="budgets")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="budgets")
    plan_place = models.CharField(max_length=200)  # its key in the plan
    # As `kernels.economics.by_month` says.
    months: models.JSONField[Any, Any] = models.JSONField()
    prepared_at = models.DateTimeField(default=clock.now)
    # An erased person leaves the row, which then names nobody.
    prepared_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]


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


APPEND_ONLY_BUDGETS = AppendOnly(Budget._meta.db_table)
