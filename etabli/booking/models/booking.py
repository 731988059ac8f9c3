"""What was booked, by whom, and the private addresses of their calendars."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.network.models import Space
from etabli.people.models import Person


class Series(Identified):
    """A repetition that somebody booked: local dates and times, of which bookings are the truth.

    `rule` is an RRULE (RFC 5545) that ends with a date, read from `first` on; the times are those
    of the place's zone, and an end that is not later than the beginning lies on the next day.
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="series")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="series")
    rule = models.CharField(max_length=200)
    first = models.DateField(_("from"))
    from_time = models.TimeField(_("from"))
    until_time = models.TimeField(_("until"))
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    created_at = models.DateTimeField()
    # How often calendars were told of it, as one entry that comes again (RFC 5545, SEQUENCE).
    revision = models.PositiveIntegerField(default=0)
    # The entry that it is there, where it took the place of another series.
    entry = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["first", "pk"]


class Booking(Identified):
    """A space for a period, for a person. The units it holds are its occupations (`uuid`).

    What is held while somebody makes up their mind, or asked for where a host accepts, holds its
    units too, until `expires_at` at most.
    """

    class Status(models.TextChoices):
        HELD = "held", _("held for a while")
        ASKED = "asked", _("asked for")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused by the host")
        EXPIRED = "expired", _("expired")
        CANCELLED = "cancelled", _("cancelled")
        RELEASED = "released", _("released: nobody came")

    WAITING = (Status.HELD, Status.ASKED)

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
    expires_at = models.DateTimeField(null=True)  # of what is held or asked for
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # of a refusal
    # What was booked at once, all or nothing, has this in common.
    together = models.UUIDField(null=True, editable=False)
    series = models.ForeignKey(
        Series, null=True, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    series_day = models.DateField(null=True)  # the date of the series that it stands for
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
            models.CheckConstraint(
                condition=models.Q(status__in=["held", "asked"], expires_at__isnull=False)
                | (~models.Q(status__in=["held", "asked"]) & models.Q(expires_at__isnull=True)),
                name="booking_waits_until",
            ),
            models.UniqueConstraint(
                fields=["series", "series_day"],
                condition=models.Q(series__isnull=False),
                name="booking_once_a_day_of_series",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_at"], name="booking_by_person"),
            # Questions are about now and later: by their ends, what is over is never read.
            models.Index(fields=["space", "ends_at"], name="booking_by_space_end"),
            # Of the few that have it: the others cost nothing.
            models.Index(
                fields=["together"],
                condition=models.Q(together__isnull=False),
                name="booking_by_together",
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="booking_by_expiry",
            ),
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.space.scope_path()

    @property
    def minutes(self) -> int:
        """Its length, times how many are booked."""
        return (clock.minutes(self.ends_at) - clock.minutes(self.starts_at)) * self.quantity

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        """Held or asked for, and not expired."""
        return self.expires_at is not None and self.expires_at > clock.now()

    @property
    def is_live(self) -> bool:
        """Whether it holds its units."""
        return self.is_confirmed or self.is_waiting

    @property
    def standing(self) -> str:
        """Its status as it is now: what nobody has marked as expired yet has expired too."""
        return self.status if self.expires_at is None or self.is_waiting else self.Status.EXPIRED

    @property
    def standing_told(self) -> str:
        return str(self.Status(self.standing).label)


class CalendarFeed(models.Model):
    """The secret in the address of one person's calendar, which other programs subscribe to."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    secret = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
