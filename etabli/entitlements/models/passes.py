from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.community.models import Affiliation, Organisation
from etabli.core.models import Identified
from etabli.entitlements.models.plan import Terms
from etabli.network.models import Network
from etabli.people.models import Person


class Pass(Identified):
    """A plan as one person holds it, or an organisation for its employees, a subscription too: from
    a day until a day, both included.

    The days are those of the calendar at the place that is used.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="passes")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="passes"
    )
    # Of an organisation's: whether only those who are named may use it, and how many minutes it
    # pays each of them in a calendar month (none: no ceiling).
    named_only = models.BooleanField(_("for those named alone"), default=False)
    named = models.ManyToManyField(Affiliation, related_name="passes", blank=True)
    ceiling = models.PositiveIntegerField(null=True)
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="passes")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="passes")
    is_trial = models.BooleanField(default=False)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["begins_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "network"],
                condition=models.Q(is_trial=True),
                name="trial_once_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True, organisation__isnull=False)
                | models.Q(person__isnull=False, organisation__isnull=True),
                name="pass_of_one_holder",
            ),
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()

    @property
    def holder(self) -> Person | Organisation:
        """Who has it."""
        holder = self.person or self.organisation
        assert holder is not None  # `pass_of_one_holder`
        return holder

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today
