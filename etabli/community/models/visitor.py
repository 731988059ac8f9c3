"""Who is let in for a day without an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.network.models import Place
from etabli.people.models import Person


class Visitor(Identified):
    """Somebody let in at a place on one day, by that place's calendar, who accepted its rules.

    Their name is kept for a stated time only (`visitor/rules.py`); that somebody came stays.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="visit")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="visitors")
    day = models.DateField(_("day of the visit"))
    # The member whom they visit and whose plan or pass pays for them.
    guest_of = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="guests"
    )
    accepted_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["place", "day"], name="visitor_by_place")]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path()
