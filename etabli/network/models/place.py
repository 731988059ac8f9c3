from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified, StoredFile
from etabli.core.texts import TextField
from etabli.network.hours import HoursField
from etabli.network.models.network import Network
from etabli.network.terms import TermsField


class Place(Identified):
    """Somewhere to work: a hub, a nomad office, a fab-lab."""

    class Kind(models.TextChoices):
        HUB = "hub", _("coworking hub")
        NOMAD_OFFICE = "nomad_office", _("nomad office")
        FABLAB = "fablab", _("fab-lab")

    class Status(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed for good")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="places")
    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    name = TextField(_("name"))
    description = TextField(_("description"), blank=True)
    is_example = models.BooleanField(_("invented for an example"), default=False)

    address = models.CharField(_("address"), max_length=200, blank=True)
    commune_code = models.CharField(_("commune code"), max_length=10, blank=True)
    commune_name = models.CharField(_("commune"), max_length=100, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    getting_there = TextField(_("how to get there"), blank=True)
    accessibility = TextField(_("accessibility"), blank=True)
    phone = models.CharField(_("whom to call"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    # What the study expects of it: what really happens is measured against this.
    expected_desk_days = models.FloatField(_("desk-days a week expected"), null=True, blank=True)

    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    hours = HoursField(_("opening hours"), blank=True)
    holidays = models.CharField(
        _("closed on the public holidays of"),
        max_length=10,
        default="FR",
        blank=True,
        help_text=_("FR for France, FR-57 for Moselle, CH-VD for Vaud; empty: open on holidays."),
    )
    terms = TermsField(_("what it asks of those who book"), blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                # Compared with nothing, a range is neither true nor false, and would pass.
                | models.Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="place_on_earth",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def scope_path(self) -> list[tuple[str, int]]:
        return [("place", self.pk), *self.network.scope_path()]


class Photo(Identified):
    """A picture of a place, with what it shows for those who do not see it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    # The same, small: cards are seen by many, over poor lines too.
    thumbnail = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    alternative = TextField(_("what the picture shows"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
