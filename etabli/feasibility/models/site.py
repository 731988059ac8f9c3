from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified, StoredFile
from etabli.core.money import Currency, Money
from etabli.people.models import Person
from etabli.study.models import Study


def level_told(level: int) -> str:
    """As people name a level."""
    if level == 0:
        return gettext("Ground floor")
    return gettext("Level %(level)d") % {"level": level}


class Site(Identified):
    """A building, or a part of one, in which a place of the network could open."""

    class Tenure(models.TextChoices):
        SALE = "sale", _("for sale")
        LEASE = "lease", _("to let")
        FREE = "free", _("lent free of rent")
        OWNED = "owned", _("owned by the local authority")
        UNKNOWN = "unknown", _("not known")

    class Per(models.TextChoices):
        ONCE = "once", _("once")
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    class State(models.TextChoices):
        CONSIDERED = "considered", _("considered")
        RETAINED = "retained", _("retained")
        LATER = "later", _("kept for later")
        REJECTED = "rejected", _("rejected")

    class Fibre(models.TextChoices):
        CONNECTED = "connected", _("connected")
        POSSIBLE = "possible", _("can be connected")
        NONE = "none", _("no fibre")
        UNKNOWN = "unknown", _("not known")

    class Accessibility(models.TextChoices):
        STEP_FREE = "step_free", _("without a step")
        WITH_WORKS = "with_works", _("with works")
        HARD = "hard", _("hardly possible")
        UNKNOWN = "unknown", _("not known")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="candidate_sites")
    name = models.CharField(_("name"), max_length=120)
    # Of the territory's commune in which it stands; the name stays if the territory changes.
    commune_code = models.CharField(_("INSEE code"), max_length=5)
    commune_name = models.CharField(_("commune"), max_length=100)
    address = models.CharField(_("address"), max_length=300, blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    tenure = models.CharField(
        _("tenure"), max_length=10, choices=Tenure.choices, default=Tenure.UNKNOWN
    )
    # In minor units (cents), without VAT; none where nobody said.
    price = models.PositiveBigIntegerField(_("price"), null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency.choices, default=Currency.EUR
    )
    price_per = models.CharField(
        _("price for"), max_length=5, choices=Per.choices, default=Per.ONCE
    )
    # What was decided last (`choice.services`).
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.CONSIDERED
    )
    notes = models.TextField(_("notes"), blank=True)
    # What lies around it
    fibre = models.CharField(
        _("fibre"), max_length=10, choices=Fibre.choices, default=Fibre.UNKNOWN
    )
    accessibility = models.CharField(
        _("accessibility"),
        max_length=10,
        choices=Accessibility.choices,
        default=Accessibility.UNKNOWN,
    )
    # Cars; minutes on foot. None where nobody said.
    parking = models.PositiveSmallIntegerField(_("parking spaces"), null=True, blank=True)
    station_minutes = models.PositiveSmallIntegerField(
        _("minutes on foot to the station"), null=True, blank=True
    )
    shops_minutes = models.PositiveSmallIntegerField(
        _("minutes on foot to the shops"), null=True, blank=True
    )
    is_simulated = models.BooleanField(_("an example, with no real building"), default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="site_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()

    @property
    def asked(self) -> Money | None:
        """What is asked for it, for what `price_per` says."""
        return None if self.price is None else Money(self.price, self.currency)


class Floor(models.Model):
    """One level of a site: 0 is the ground floor, what is below it is negative."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="floors")
    level = models.SmallIntegerField(_("level"))
    area = models.DecimalField(_("floor area (m²)"), max_digits=7, decimal_places=2)

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["site", "level"], name="floor_once"),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="floor_has_area"),
        ]

    def __str__(self) -> str:
        return level_told(self.level)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()


class Room(Identified):
    """A room as it was measured. Its floor is at least as large as all of its rooms."""

    class Access(models.TextChoices):
        STEP_FREE = "step_free", _("without a step")
        LIFT = "lift", _("by lift")
        STEPS = "steps", _("a few steps")
        STAIRS = "stairs", _("stairs alone")
        UNKNOWN = "unknown", _("not known")

    class Noise(models.TextChoices):
        QUIET = "quiet", _("quiet")
        SOME = "some", _("some noise")
        LOUD = "loud", _("loud")
        UNKNOWN = "unknown", _("not known")

    floor = models.ForeignKey(Floor, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=80)
    area = models.DecimalField(_("area (m²)"), max_digits=7, decimal_places=2)
    # Metres; none where nobody measured.
    height = models.DecimalField(
        _("height (m)"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    windows = models.PositiveSmallIntegerField(_("windows"), null=True, blank=True)
    access = models.CharField(
        _("access"), max_length=10, choices=Access.choices, default=Access.UNKNOWN
    )
    noise = models.CharField(
        _("noise"), max_length=10, choices=Noise.choices, default=Noise.UNKNOWN
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Its corners on the picture of its floor (`floorplan.rules`), from which its area follows; none
    # where the area was typed in.
    outline: models.JSONField[Any, Any] = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["floor", "name"], name="room_once"),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="room_has_area"),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.floor.site.scope_path()


class LotState(models.Model):
    """In which state one lot of works of a site is."""

    class Lot(models.TextChoices):
        STRUCTURE = "structure", _("structure")
        ROOF = "roof", _("roof")
        ENVELOPE = "envelope", _("envelope and insulation")
        JOINERY = "joinery", _("windows and doors")
        ELECTRICITY = "electricity", _("electricity")
        HEATING = "heating", _("heating")
        VENTILATION = "ventilation", _("ventilation")
        PLUMBING = "plumbing", _("water and sanitary")
        NETWORK = "network", _("data network")
        LIFTS = "lifts", _("lifts")
        FIRE = "fire", _("fire safety")
        ASBESTOS = "asbestos", _("asbestos and lead")

    class State(models.TextChoices):
        GOOD = "good", _("good")
        MEND = "mend", _("to mend")
        REPLACE = "replace", _("to replace")
        NONE = "none", _("none, and none needed")
        UNKNOWN = "unknown", _("not known")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="lots")
    lot = models.CharField(_("lot"), max_length=12, choices=Lot.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.UNKNOWN)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "lot"], name="lot_once")]


class SiteFile(Identified):
    """A photograph or a document of a site, private like the site itself."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photograph")
        DOCUMENT = "document", _("document")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("what it shows"), max_length=200)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["added_at", "pk"]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.site.scope_path()
