"""Who waits for a space that was taken, and what they are offered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.booking.models.booking import Booking
from etabli.core.models import Identified
from etabli.network.models import Space
from etabli.people.models import Person


class Wait(Identified):
    """A person in the line for a space and a period.

    While it is offered, the units it was offered are its occupations (`uuid`), until `ends_at`
    of the offer; accepted, they are the booking's.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("not answered in time")
        LEFT = "left", _("left")
        OVER = "over", _("nothing became free")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="waits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="waits")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    asked_at = models.DateTimeField()
    offer_ends_at = models.DateTimeField(_("offered until"), null=True)
    booking = models.OneToOneField(Booking, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="wait_forward"
            ),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="wait_for_something"),
            models.CheckConstraint(
                condition=~models.Q(status="offered") | models.Q(offer_ends_at__isnull=False),
                name="wait_offered_until",
            ),
            models.CheckConstraint(
                condition=models.Q(status="accepted", booking__isnull=False)
                | (~models.Q(status="accepted") & models.Q(booking__isnull=True)),
                name="wait_accepted_is_booked",
            ),
            models.UniqueConstraint(
                fields=["person", "space", "starts_at", "ends_at"],
                condition=models.Q(status__in=["waiting", "offered"]),
                name="wait_once",
            ),
        ]
        indexes = [
            # The line itself: those who still wait are few among those who ever did.
            models.Index(
                fields=["space", "asked_at"],
                condition=models.Q(status="waiting"),
                name="wait_line",
            ),
            models.Index(
                fields=["offer_ends_at"], condition=models.Q(status="offered"), name="wait_offers"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self.status in {self.Status.WAITING, self.Status.OFFERED}

    @property
    def is_offered(self) -> bool:
        return self.status == self.Status.OFFERED
