from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.network.models import Closure, Space
from etabli.people.models import Person


class BusyCalendar(Identified):
    """A calendar kept in another program, of a member or of a space: read again and again at its
    address, or once from a file."""

    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="busy_calendars"
    )
    space = models.ForeignKey(
        Space, null=True, on_delete=models.CASCADE, related_name="busy_calendars"
    )
    name = models.CharField(_("name"), max_length=60)
    url = models.CharField(max_length=2000, blank=True)  # empty for a file
    # What its server says of the version that was read (RFC 9110, § 8.8)
    etag = models.CharField(max_length=500, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    due_at = models.DateTimeField(null=True)  # None for a file
    tried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # read, or found unchanged
    laid_out_at = models.DateTimeField(null=True)  # read whole, its repetitions laid out
    until = models.DateTimeField(null=True)  # how far they were
    left_out = models.PositiveIntegerField(default=0)  # entries that nobody could make out
    failures = models.PositiveSmallIntegerField(default=0)  # since it was last read
    problem = models.CharField(max_length=20, blank=True)  # of `busy.rules.PROBLEMS`
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(space=None),
                name="busy_calendar_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """Where it is read; its whole address is a secret. Empty for a file."""
        return urlsplit(self.url).hostname or ""


class BusyTime(models.Model):
    """When a calendar says “busy”, and nothing else of what stands in it."""

    calendar = models.ForeignKey(BusyCalendar, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # What keeps others out of the space meanwhile; none while a booking stands in the way
    closure = models.ForeignKey(Closure, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["calendar", "ends_at"], name="busy_time_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="busy_time_lasts"
            )
        ]
