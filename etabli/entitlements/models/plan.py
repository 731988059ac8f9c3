from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified
from etabli.core.money import Currency, Money
from etabli.core.texts import TextField
from etabli.network.models import Network, Place, Space
from etabli.people.models import Person

HALF_DAY = 5 * 60  # minutes that half a day is good for, unless the terms say otherwise


class Unit(models.TextChoices):
    """What credit is counted in. Hours are kept in minutes, both others in half-days."""

    HOUR = "hour", _("hours")
    HALF_DAY = "half_day", _("half-days")
    DAY = "day", _("days")

    @property
    def size(self) -> int:
        """How much of what is kept one of them is."""
        return {"hour": 60, "half_day": 1, "day": 2}[self.value]


class Plan(Identified):
    """What a network offers its members. What it gives stands in its terms, the last of which
    count for whoever begins now; who began before keeps those of then."""

    class Kind(models.TextChoices):
        SUBSCRIPTION = "subscription", _("plan with rights each week or month")
        PASS = "pass", _("pass of so many hours, half-days or days")
        TRIAL = "trial", _("trial, once a person")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    is_offered = models.BooleanField(_("on offer"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()


class Terms(models.Model):
    """What a plan gives from one change to the next. Never changed: see `APPEND_ONLY_TERMS`."""

    class Period(models.TextChoices):
        WEEK = "week", _("each week")
        MONTH = "month", _("each month")

    class Charged(models.TextChoices):
        ONCE = "once", _("once")
        WEEK = "week", _("a week")
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField()
    name = TextField(_("name"))
    note = TextField(_("note"), blank=True)
    # For information: what is invoiced is made of the ledger.
    price = models.PositiveIntegerField(_("price"), default=0)  # minor units
    currency = models.CharField(max_length=3, choices=Currency.choices, default=Currency.EUR)
    charged = models.CharField(max_length=10, choices=Charged.choices, default=Charged.ONCE)
    # A subscription's rights come anew each period; a pass is good for some days, or for ever.
    period = models.CharField(max_length=10, choices=Period.choices, blank=True)
    valid_days = models.PositiveIntegerField(null=True)
    half_day = models.PositiveIntegerField(
        default=HALF_DAY, validators=[MinValueValidator(60), MaxValueValidator(720)]
    )
    guests = models.PositiveSmallIntegerField(default=0)
    place_kinds = models.JSONField(default=list)  # of `Place.Kind`; none: every kind
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="terms_once"),
            models.CheckConstraint(condition=models.Q(half_day__gte=1), name="terms_half_day"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def cost(self) -> Money:
        return Money(self.price, self.currency)


class Allowance(models.Model):
    """So much use of these kinds of space: each period of a subscription, or of a pass at all."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="allowances")
    space_kinds = models.JSONField(default=list)  # of `Space.Kind`
    unit = models.CharField(max_length=10, choices=Unit.choices)
    amount = models.PositiveIntegerField()  # in minutes or half-days

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=1), name="allowance_of_something")
        ]

    @property
    def in_minutes(self) -> bool:
        return self.unit == Unit.HOUR

    def units(self, value: int) -> float:
        """So many minutes or half-days in the unit in which they were sold."""
        return value / Unit(self.unit).size

    def kinds_told(self) -> list[str]:
        return [str(Space.Kind(kind).label) for kind in self.space_kinds]


class ValidPlace(models.Model):
    """A place where terms are good; without any they are good in the whole network."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="valid_places")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "place"], name="valid_place_once")]


APPEND_ONLY_TERMS = AppendOnly(Terms._meta.db_table)
APPEND_ONLY_ALLOWANCES = AppendOnly(Allowance._meta.db_table)
