"""What was booked, by whom, and the private addresses of their calendars."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.network.models import Space
from etabli.people.models import Person


class Booking(Identified):
    """A space for a period, for a person. The units it holds are its occupations (`uuid`)."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

    # Each of the two has an index of its own below, which begins with it.
    space = models.ForeignKey(
        Space, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bookings_made")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    # A unit chosen by name stays where it is; others may be moved before they begin.
    unit_chosen = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CONFIRMED)
    # How often it was changed: calendars take the highest as the truth (RFC 5545, SEQUENCE).
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="bookings_cancelled"
    )

    units: list[str]  # the names of those it holds, where `selectors.with_units` has read them

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="booking_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1), name="booking_of_something"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_at"], name="booking_by_person"),
            models.Index(fields=["space", "starts_at"], name="booking_by_space"),
        ]

    @property
    def minutes(self) -> int:
        """Its length, times how many are booked."""
        return (clock.minutes(self.ends_at) - clock.minutes(self.starts_at)) * self.quantity

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED


class CalendarFeed(models.Model):
    """The secret in the address of one person's calendar, which other programs subscribe to."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    secret = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
