"""What a territory is made of."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.texts import TextField


class Territory(Identified):
    """A list of communes grouped in districts, as its own file names them."""

    class Relief(models.TextChoices):
        PLAIN = "plain", _("plain")
        HILLY = "hilly", _("hills")
        MOUNTAIN = "mountain", _("mountain")

    slug = models.SlugField(_("short name"), unique=True)
    name = TextField(_("name"))
    relief = models.CharField(_("relief"), max_length=10, choices=Relief.choices)
    # Where the outlines, town halls and inhabitants come from.
    source = models.CharField(_("source"), max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)

    def scope_path(self) -> list[tuple[str, int]]:
        return [("territory", self.pk)]


class District(models.Model):
    """A group of communes, usually an EPCI, within which a network's rules may ask for a place."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="districts")
    code = models.CharField(_("SIREN"), max_length=12)
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    # Of its communes together, drawn once when it is loaded; none when they have none.
    outline: models.JSONField[Any, Any] = models.JSONField(null=True)  # GeoJSON, WGS 84
    # Where its name is written on a map.
    longitude = models.FloatField()
    latitude = models.FloatField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["territory", "code"], name="district_once")]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune as a territory knows it: its outline, its town hall, its inhabitants."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="communes")
    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="communes")
    code = models.CharField(_("INSEE code"), max_length=5)
    name = models.CharField(_("name"), max_length=100)
    population = models.PositiveIntegerField(_("inhabitants"))
    longitude = models.FloatField()
    latitude = models.FloatField()
    outline: models.JSONField[Any, Any] = models.JSONField(null=True)  # GeoJSON, WGS 84

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["territory", "code"], name="commune_once")]

    def __str__(self) -> str:
        return self.name


class Destination(models.Model):
    """Where people of the territory work outside of it."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="destinations")
    code = models.CharField(max_length=12)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2)
    longitude = models.FloatField()
    latitude = models.FloatField()
    # Taken from the flows of a territory that names no destination itself.
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "code"], name="destination_once")
        ]

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """One dated number about a commune, a district or the whole territory, with its source."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="figures")
    # Of the commune or district it is about; empty for the whole territory.
    code = models.CharField(max_length=12, blank=True)
    indicator = models.SlugField(max_length=40)
    value = models.FloatField()
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=300)
    assumption = models.BooleanField(_("assumption"), default=False)
    # From another file than the territory's own, whose next loading leaves it alone.
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "code", "indicator", "year"], name="figure_once"
            )
        ]


class TravelTimes(models.Model):
    """Minutes by car between every two of a territory's communes and destinations."""

    class Method(models.TextChoices):
        MATRIX = "matrix", _("given as a table")
        ROADS = "roads", _("computed on a road network")
        FALLBACK = "fallback", _("estimated from straight lines")

    territory = models.OneToOneField(
        Territory, on_delete=models.CASCADE, related_name="travel_times"
    )
    method = models.CharField(max_length=10, choices=Method.choices)
    source = models.CharField(_("source"), max_length=300)
    codes: models.JSONField[Any, Any] = models.JSONField()
    minutes = models.BinaryField()  # float32, little-endian, row by row, in the order of `codes`
    computed_at = models.DateTimeField()


class Commuting(models.Model):
    """Where the people of a territory work, and who comes from outside to work in it: one set of
    flows, replaced as a whole."""

    class Method(models.TextChoices):
        CENSUS = "census", _("counted by the census")
        TABLE = "table", _("given as a table")
        GRAVITY = "gravity", _("estimated")

    territory = models.OneToOneField(Territory, on_delete=models.CASCADE, related_name="commuting")
    method = models.CharField(max_length=10, choices=Method.choices)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    source = models.CharField(_("source"), max_length=300)
    stored_at = models.DateTimeField()


class Outside(models.Model):
    """A place outside of the territory as the flows name it; its point where it is known."""

    commuting = models.ForeignKey(Commuting, on_delete=models.CASCADE, related_name="outside")
    code = models.CharField(max_length=12)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)  # empty: abroad, somewhere
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commuting", "code"], name="outside_once")]


class Flow(models.Model):
    """So many people who live in `home` and work in `work`, by the codes of a commune of the
    territory or a place outside of it."""

    commuting = models.ForeignKey(Commuting, on_delete=models.CASCADE, related_name="flows")
    home = models.CharField(max_length=12)
    work = models.CharField(max_length=12)
    count = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commuting", "home", "work"], name="flow_once"),
            models.CheckConstraint(condition=models.Q(count__gte=0), name="flow_of_some"),
        ]
