from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.core.overlap import NoOverlap
from etabli.core.texts import TextField
from etabli.network.models.space import Space, Unit


class Occupations(models.QuerySet["Occupation"]):
    def in_force(self) -> "Occupations":
        """Without those that have expired, which hold nothing though nobody took them away yet."""
        return self.filter(models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=clock.now()))


class Occupation(models.Model):
    """A unit held for a period, buffers included. Two may not overlap: see `NO_OVERLAP`.

    There are rows for what holds a unit and for nothing else: a cancelled booking has none. What
    is held for a while only says until when: from then on it is no obstacle to anybody, and goes
    when somebody else comes or when it is due.
    """

    # Its index is the one below, which begins with it.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="occupations", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    holder = models.UUIDField(db_index=True)  # of the booking or closure that holds the unit
    movable = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True)

    objects = Occupations.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="occupation_forward"
            )
        ]
        # Questions are about now and later: by their ends, what is over is never read.
        indexes = [models.Index(fields=["unit", "ends_at"], name="occupation_by_unit_end")]


NO_OVERLAP = NoOverlap(
    table="network_occupation", key="unit_id", starts="starts_at", ends="ends_at"
)


class Closure(Identified):
    """A space that nobody can book for a while: works, a private event, a holiday."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["starts_at"]
