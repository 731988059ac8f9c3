from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified, StoredFile
from etabli.core.texts import TextField
from etabli.network.models import Closure, Network, Place, Space
from etabli.people.models import Person


class Visibility(models.TextChoices):
    PUBLIC = "public", _("everybody")
    MEMBERS = "members", _("members of the network")


class Programme(Identified):
    """What comes again: local dates and times, of which its events are the truth.

    `rule` is an RRULE (RFC 5545) that ends with a date, read from `first` on; an end that is not
    later than the beginning lies on the next day.
    """

    rule = models.CharField(max_length=200)
    first = models.DateField()
    from_time = models.TimeField()
    until_time = models.TimeField()


class Event(Identified):
    """Something that takes place once, or one date of a programme.

    Where it takes a whole space, a closure of that space keeps everybody else from booking it.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="events")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="events")
    space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="events")
    closure = models.OneToOneField(
        Closure, null=True, editable=False, on_delete=models.SET_NULL, related_name="event"
    )
    programme = models.ForeignKey(
        Programme, null=True, editable=False, on_delete=models.PROTECT, related_name="events"
    )
    title = TextField(_("title"))
    text = TextField(_("what happens"), blank=True)
    elsewhere = TextField(_("where, when it is at no place of the network"), blank=True)
    picture = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    alternative = TextField(_("what the picture shows"), blank=True)
    visibility = models.CharField(
        _("for whom"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    # Empty: one comes without registering.
    seats = models.PositiveSmallIntegerField(_("places"), null=True)
    # Counted in the transaction that registers: the database itself refuses one too many.
    taken = models.PositiveSmallIntegerField(default=0, editable=False)
    others = models.PositiveSmallIntegerField(_("others who came"), default=0)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # How often it was changed: calendars take the highest as the truth (RFC 5545, SEQUENCE).
    revision = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="event_forward"
            ),
            models.CheckConstraint(
                # Compared with nothing, a number is neither true nor false, and would pass.
                condition=models.Q(seats__isnull=True, taken=0)
                | models.Q(seats__isnull=False, seats__gte=1, taken__lte=models.F("seats")),
                name="event_never_overfull",
            ),
        ]
        indexes = [models.Index(fields=["network", "ends_at"], name="event_by_network_end")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def left(self) -> int:
        """Places that nobody has; of no use where one comes without registering."""
        return (self.seats or 0) - self.taken

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path() if self.place else self.network.scope_path()
