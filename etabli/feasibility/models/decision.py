from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified
from etabli.feasibility.models.site import Site, SiteFile
from etabli.people.models import Person


class Decision(Identified):
    """What was decided on a site, by whom, when and why. Added, never changed or deleted
    (`APPEND_ONLY_DECISIONS`): who changes their mind decides again.

    The last in the order of the decisions' own dates stands, and the state of the site follows it
    (`choice.services`).
    """

    class Outcome(models.TextChoices):
        """Each is the state in which it leaves the site."""

        RETAINED = Site.State.RETAINED.value, Site.State.RETAINED.label
        LATER = Site.State.LATER.value, Site.State.LATER.label
        REJECTED = Site.State.REJECTED.value, Site.State.REJECTED.label
        TAKEN_BACK = Site.State.CONSIDERED.value, _("taken back: considered again")

    class Body(models.TextChoices):
        COUNCIL = "council", _("council")
        STEERING = "steering", _("steering committee")
        OTHER = "other", _("somebody else")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices)
    body = models.CharField(_("decided by"), max_length=8, choices=Body.choices)
    # Which council, which committee, or who else.
    body_name = models.CharField(_("its name"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"))
    reasons = models.TextField(_("reasons"))
    document = models.ForeignKey(
        SiteFile, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    recorded_at = models.DateTimeField(default=clock.now)
    # An erased person leaves the row, which then names nobody.
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_on", "-pk"]

    @property
    def decided_by(self) -> str:
        """The body, by its name where it was told."""
        if not self.body_name:
            return str(self.get_body_display())
        if self.body == self.Body.OTHER:
            return self.body_name
        return f"{self.get_body_display()} ({self.body_name})"

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()


APPEND_ONLY_DECISIONS = AppendOnly(Decision._meta.db_table)
