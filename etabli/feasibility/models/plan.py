import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified
from etabli.feasibility.models.site import Site
from etabli.people.models import Person
from etabli.study.models import Scenario, Study

LONGEST_NAME = 200
SILENCE = timedelta(minutes=2)


class Encoder(json.JSONEncoder):
    """Numbers as people wrote them: fifteen digits are kept, and no plan's number has more."""

    def default(self, o: Any) -> Any:
        if isinstance(o, Decimal):
            return int(o) if o == o.to_integral_value() else float(o)
        return super().default(o)


class Decoder(json.JSONDecoder):
    """Decimals, since the kernel takes no number that is not exact."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "parse_float": Decimal})


class BusinessPlan(Identified):
    """What one or several places of a study cost and bring, as it is being written."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="business_plans")
    scenario = models.ForeignKey(
        Scenario, null=True, blank=True, on_delete=models.SET_NULL, related_name="business_plans"
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    is_example = models.BooleanField(_("an example, with invented figures"), default=False)
    # A table as `kernels.economics.from_table` reads it (docs/plan.md).
    inputs: models.JSONField[Any, Any] = models.JSONField(encoder=Encoder, decoder=Decoder)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()


class PlanSite(models.Model):
    """Where a place of a plan would open."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="sites")
    place = models.CharField(max_length=200)  # its key in the plan
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="plan_places")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "place"], name="plan_site_once")]


class PlanVersion(Identified):
    """A plan computed: all that went into it and all that came out. Added, never changed:
    `APPEND_ONLY_VERSIONS`."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    note = models.CharField(_("what is new"), max_length=LONGEST_NAME, blank=True)
    inputs: models.JSONField[Any, Any] = models.JSONField(encoder=Encoder, decoder=Decoder)
    # What `kernels.economics.summary` says of it.
    results: models.JSONField[Any, Any] = models.JSONField()
    made_at = models.DateTimeField(default=clock.now)
    # An erased person leaves the row, which then names nobody.
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.plan.scope_path()


class PlanRisk(Identified):
    """How safe a version is: thousands of draws of its ranges, made by the worker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting its turn")
        RUNNING = "running", _("being drawn")
        DONE = "done", _("drawn")
        FAILED = "failed", _("failed")

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="risks")
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    draws = models.PositiveIntegerField(_("draws"))
    seed = models.PositiveBigIntegerField(default=0)
    safety = models.PositiveIntegerField(_("safety"))  # millionths
    drawn = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(default=clock.now)
    # What `kernels.economics.risk_summary` says of it.
    results: models.JSONField[Any, Any] = models.JSONField(null=True)
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_interrupted(self) -> bool:
        """Whether the worker has been silent for so long that it must have been stopped."""
        return self.state == self.State.RUNNING and clock.now() - self.told_at > SILENCE

    @property
    def percent(self) -> int:
        return min(100 * self.drawn // self.draws, 100) if self.draws else 0

    def scope_path(self) -> list[tuple[str, int]]:
        return self.version.scope_path()


APPEND_ONLY_VERSIONS = AppendOnly(PlanVersion._meta.db_table)
