from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.network.models.place import Place


class Space(Identified):
    """What one books: any desk of an open space, a room, a machine, a whole floor."""

    class Kind(models.TextChoices):
        OPEN_SPACE = "open_space", _("desk in an open space")
        OFFICE = "office", _("closed office")
        MEETING_ROOM = "meeting_room", _("meeting room")
        WORKSHOP = "workshop", _("workshop")
        MACHINE = "machine", _("machine")
        FLOOR = "floor", _("whole floor")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="spaces")
    inside = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("inside"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = TextField(_("name"))
    whole = models.BooleanField(
        _("booked as a whole"),
        default=False,
        help_text=_("One booking takes all of it, with every space inside."),
    )
    seats = models.PositiveSmallIntegerField(
        _("people"), default=1, validators=[MinValueValidator(1)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    # What a booking must keep to.
    shortest = models.PositiveIntegerField(_("shortest booking (minutes)"), default=30)
    longest = models.PositiveIntegerField(_("longest booking (minutes)"), default=12 * 60)
    notice = models.PositiveIntegerField(_("notice (minutes)"), default=0)
    horizon = models.PositiveIntegerField(_("bookable ahead (days)"), default=90)
    buffer = models.PositiveIntegerField(_("kept free afterwards (minutes)"), default=0)
    # A series may reach further than a single booking; empty: no further.
    series_horizon = models.PositiveIntegerField(
        _("series bookable ahead (days)"), null=True, blank=True
    )
    approval = models.BooleanField(_("each booking is accepted by the host"), default=False)
    answered_within = models.PositiveIntegerField(_("answered within (hours)"), default=48)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shortest__gte=1, longest__gte=models.F("shortest")),
                name="space_lengths_in_order",
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="space_seats_someone"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path()


class Unit(Identified):
    """The smallest thing that one booking can hold: a desk, a room, a machine."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["space", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name
