"""Who waits for a space that was taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.booking.models.booking import Booking
from etabli.core.models import Identified
from etabli.network.models import Space
from etabli.people.models import Person


class Wait(Identified):
    """A person in the line for a space and a period.

    What is offered is a booking that is held for them until it expires; what becomes of the offer
    is what becomes of that booking.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered")
        LEFT = "left", _("left")
        OVER = "over", _("nothing became free")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="waits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="waits")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    asked_at = models.DateTimeField()
    booking = models.OneToOneField(
        Booking, null=True, on_delete=models.PROTECT, related_name="waited_for"
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="wait_forward"
            ),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="wait_for_something"),
            models.CheckConstraint(
                condition=models.Q(status="offered", booking__isnull=False)
                | (~models.Q(status="offered") & models.Q(booking__isnull=True)),
                name="wait_offered_is_held",
            ),
            models.UniqueConstraint(
                fields=["person", "space", "starts_at", "ends_at"],
                condition=models.Q(status="waiting"),
                name="wait_once",
            ),
        ]
        indexes = [
            # The line itself: those who still wait are few among those who ever did.
            models.Index(
                fields=["space", "asked_at"],
                condition=models.Q(status="waiting"),
                name="wait_line",
            )
        ]

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def is_offered(self) -> bool:
        """Whether something is kept for them now."""
        return (
            self.booking is not None
            and self.booking.status == Booking.Status.HELD
            and self.booking.is_waiting
        )
