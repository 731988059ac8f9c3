"""The verbs of business plans: begin one, write it, compute a version, see how safe it is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.feasibility.models import BusinessPlan, PlanRisk, PlanSite, PlanVersion
from etabli.feasibility.plan import rules
from etabli.people.models import Person
from etabli.study.models import Scenario

SEED = 1
NO_SITE = object()


def begin(
    scenario: Scenario, name: str, start: str, years: int = 5, *, is_example: bool = False
) -> BusinessPlan:
    """Begin a plan from a network of a study: its places, the demand that they would have, and
    assumptions for the rest. Raises BadInput for a month that there is not."""
    from etabli.feasibility.plan.beginning import begin as table_of

    with _refusals({"start": start, "years": years}):
        table = table_of(scenario, name, start, years)
        _check(table)
    return BusinessPlan.objects.create(
        study=scenario.estimate.study,
        scenario=scenario,
        name=name,
        is_example=is_example,
        inputs=table,
    )


@transaction.atomic
def put_entry(
    plan: BusinessPlan,
    kind: str,
    entry: Mapping[str, Any],
    *,
    key: str = "",
    site: Any = NO_SITE,
) -> str:
    """Add an entry to the plan, or put it in the place of that of `key`; answers its key.

    `site`: the candidate site of a place, if that is told. Raises BadInput with the field and
    what is allowed, NotFound where there is no entry of that key.
    """
    kept = _locked(plan)
    told = dict(entry)
    if kind == "scenarios":
        found = str(told["name"])
        if found != key and any(one["name"] == found for one in rules.entries(kept.inputs, kind)):
            raise BadInput(_("Another scenario is called like this."), field="name")
    else:
        found = key or rules.fresh_key(kept.inputs, told.get("name", ""))
        told["key"] = found
    if len(rules.entries(kept.inputs, kind)) >= rules.MOST_ENTRIES and not key:
        raise BadInput(_("At most %(most)d of these are allowed.") % {"most": rules.MOST_ENTRIES})
    table = rules.with_entry(kept.inputs, kind, key, told)
    with _refusals(table, kind, found):
        _check(table)
    _write(kept, plan, table)
    if site is not NO_SITE:
        _stand_at(kept, found, site)
    return found


@transaction.atomic
def remove_entry(plan: BusinessPlan, kind: str, key: str) -> None:
    """Take an entry that is no place out of the plan. Raises NotFound."""
    kept = _locked(plan)
    table = rules.without_entry(kept.inputs, kind, key)
    with _refusals(table):
        _check(table)
    _write(kept, plan, table)


@transaction.atomic
def remove_place(plan: BusinessPlan, key: str) -> None:
    """Take a place out of the plan with all that stands there. Raises Conflict `last_place`."""
    kept = _locked(plan)
    if len(kept.inputs["places"]) == 1:
        raise Conflict("last_place", _("A plan has one place at least."))
    table: Mapping[str, Any] = kept.inputs
    for name in rules.KEYED:
        for one in list(table.get(name, [])):
            if one.get("place") == key:
                table = rules.without_entry(table, rules.kind_of(name, one), one["key"])
    table = rules.without_entry(table, "places", key)
    with _refusals(table):
        _check(table)
    kept.sites.filter(place=key).delete()
    _write(kept, plan, table)


@transaction.atomic
def set_frame(plan: BusinessPlan, frame: Mapping[str, Any]) -> None:
    """Replace what holds for the whole plan: its name, time, VAT, host. Raises BadInput."""
    kept = _locked(plan)
    table = {**kept.inputs, **frame}
    if table.get("host") is None:
        table.pop("host", None)
    with _refusals(table):
        _check(table)
    kept.name = table["name"]
    _write(kept, plan, table)


def compute(plan: BusinessPlan, *, note: str = "", by: Person | None = None) -> PlanVersion:
    """Keep the plan as it is, with all that follows from it, as its next version. Nobody waits
    while it is computed: a version holds what it was computed from."""
    from etabli.kernels.economics import summary

    inputs = BusinessPlan.objects.get(pk=plan.pk).inputs
    with _refusals(inputs):
        results = summary(_check(inputs))
    with transaction.atomic():
        last = _locked(plan).versions.first()
        return PlanVersion.objects.create(
            plan=plan,
            number=last.number + 1 if last else 1,
            note=note,
            inputs=inputs,
            results=results,
            made_at=clock.now(),
            made_by=by,
        )


@transaction.atomic
def restore(version: PlanVersion) -> None:
    """Go on writing from an earlier version; no version is lost by it."""
    kept = _locked(version.plan)
    kept.name = version.inputs["name"]
    _write(kept, version.plan, version.inputs)


@transaction.atomic
def assess(version: PlanVersion, draws: int, safety: int, *, seed: int = SEED) -> PlanRisk:
    """Let the worker draw how safe a version is; `safety` in millionths. Raises Conflict
    `at_work` while it is being drawn."""
    _locked(version.plan)
    risk = version.risks.first()
    if risk and risk.is_at_work and not risk.is_interrupted:
        raise Conflict("at_work", _("It is being drawn already."))
    made = PlanRisk.objects.create(
        version=version, draws=draws, safety=safety, seed=seed, told_at=clock.now()
    )
    transaction.on_commit(partial(draw.enqueue, made.pk))
    return made


@task()
def draw(number: int) -> None:
    """The worker's part: thousands of draws of a version, telling how many are done."""
    waiting = PlanRisk.objects.filter(pk=number, state=PlanRisk.State.WAITING)
    if not waiting.update(state=PlanRisk.State.RUNNING, told_at=clock.now()):
        return
    risk = PlanRisk.objects.select_related("version").get(pk=number)
    try:
        results = _drawn(risk)
    except Exception:
        PlanRisk.objects.filter(pk=number).update(state=PlanRisk.State.FAILED)
        raise
    PlanRisk.objects.filter(pk=number).update(
        state=PlanRisk.State.DONE, results=results, drawn=risk.draws, told_at=clock.now()
    )


def _drawn(risk: PlanRisk) -> dict[str, Any]:
    from etabli.kernels.economics import from_table, risk_summary, simulate

    def tell(drawn: int) -> None:
        PlanRisk.objects.filter(pk=risk.pk).update(drawn=drawn, told_at=clock.now())

    plan = from_table(risk.version.inputs)
    return risk_summary(
        plan, simulate(plan, draws=risk.draws, seed=risk.seed, tell=tell), risk.safety
    )


def _locked(plan: BusinessPlan) -> BusinessPlan:
    return BusinessPlan.objects.select_for_update().get(pk=plan.pk)


def _write(kept: BusinessPlan, shown: BusinessPlan, table: Mapping[str, Any]) -> None:
    kept.inputs, kept.changed_at = table, clock.now()
    kept.save()
    shown.inputs, shown.name, shown.changed_at = table, kept.name, kept.changed_at


def _stand_at(plan: BusinessPlan, place: str, site: Any) -> None:
    if site is None:
        plan.sites.filter(place=place).delete()
        return
    if site.study_id != plan.study_id:
        raise BadInput(_("One of the study’s candidate sites is needed."), field="site")
    PlanSite.objects.update_or_create(plan=plan, place=place, defaults={"site": site})


def _check(table: Mapping[str, Any]) -> Any:
    """The kernel's plan of a table; raises its InvalidInput."""
    from etabli.kernels.economics import from_table

    return from_table(table)


@contextmanager
def _refusals(table: Mapping[str, Any], kind: str = "", key: str = "") -> Iterator[None]:
    """What the kernel refuses in here is told at the field of the entry being edited."""
    from etabli.kernels.errors import InvalidInput

    try:
        yield
    except InvalidInput as error:
        from etabli.feasibility.plan.refusals import refusal

        raise refusal(table, error, kind, key) from error
