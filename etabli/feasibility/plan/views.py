"""The pages of business plans. What computes is imported where it is used: a place at work does
not load it."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import NotFound, Refused
from etabli.core.forms import accepted
from etabli.feasibility.models import BusinessPlan, PlanVersion, Site
from etabli.feasibility.models.plan import Encoder
from etabli.feasibility.plan import months, rules, selectors, services
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.selectors import study_by_slug

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _manages(request: SignedIn, study: Study) -> bool:
    return may(request.person, Action.MANAGE_STUDY, study)


@requires(Action.VIEW_STUDY, study_by_slug)
def plans(request: SignedIn, study: Study) -> HttpResponse:
    """The plans so far."""
    return render(
        request,
        "feasibility/plans.html",
        {
            "study": study,
            "manages": _manages(request, study),
            "plans": selectors.plans(study),
        },
    )


@requires(Action.MANAGE_STUDY, study_by_slug)
def plan_new(request: SignedIn, study: Study) -> HttpResponse:
    """Begin a plan from one of the study's networks."""
    from etabli.core import clock
    from etabli.feasibility.plan.forms import BeginForm

    scenarios = selectors.scenarios(study)
    initial = {
        "name": _("Business plan of the network"),
        "scenario": study.chosen_id,
        "start": f"{clock.now().year + 1}-01",
        "years": 5,
    }
    form = BeginForm(scenarios, initial, request.POST or None)
    made: list[BusinessPlan] = []

    def begin() -> None:
        values = form.cleaned_data
        begun = services.begin(
            values["scenario"], values["name"], values["start"], int(values["years"])
        )
        made.append(begun)

    if accepted(request, form, begin):
        return redirect("business_plan", study.slug, made[0].uuid)
    context = {"study": study, "form": form, "scenarios": scenarios}
    return render(request, "feasibility/plan_new.html", context)


@requires(Action.VIEW_STUDY, selectors.plan_by_uuid)
def plan(request: SignedIn, plan: BusinessPlan) -> HttpResponse:
    """What stands in a plan, section by section, and its versions."""
    from etabli.feasibility.plan.forms import ComputeForm
    from etabli.feasibility.plan.shown import sections

    versions = list(selectors.versions(plan))
    latest = selectors.latest_version(plan) if versions else None
    return render(
        request,
        "feasibility/plan.html",
        {
            "study": plan.study,
            "plan": plan,
            "manages": _manages(request, plan.study),
            "simulated": selectors.is_simulated(plan),
            "start": months.told(plan.inputs["start"]),
            "sections": sections(plan.inputs, selectors.sites_of(plan)),
            "versions": versions,
            "changed": selectors.changed_since(plan, latest),
            "form": ComputeForm(),
        },
    )


@requires(Action.MANAGE_STUDY, selectors.plan_by_uuid)
def plan_frame(request: SignedIn, plan: BusinessPlan) -> HttpResponse:
    """The plan's time, VAT and host."""
    from etabli.feasibility.plan.forms import FrameForm

    form = FrameForm(plan, request.POST or None)
    if accepted(request, form, lambda: services.set_frame(plan, form.frame())):
        messages.success(request, _("Saved."))
        return redirect("business_plan", plan.study.slug, plan.uuid)
    context = {"study": plan.study, "plan": plan, "form": form}
    return render(request, "feasibility/plan_frame.html", context)


def _section(study: str, plan: UUID, kind: str) -> BusinessPlan:
    """The plan, where there is such a section. Raises NotFound."""
    found = selectors.plan_by_uuid(study, plan)
    if kind not in rules.CLASSES:
        raise NotFound(_("There is no such section of a plan."), field="kind")
    found.kind = kind  # type: ignore[attr-defined]
    return found


def _entry(study: str, plan: UUID, kind: str, key: str) -> BusinessPlan:
    found = _section(study, plan, kind)
    found.entry = rules.entry_of(found.inputs, kind, key)  # type: ignore[attr-defined]
    return found


@requires(Action.MANAGE_STUDY, _section)
def entry_new(request: SignedIn, plan: Any) -> HttpResponse:
    return _edit(request, plan, plan.kind, None)


@requires(Action.MANAGE_STUDY, _entry)
def entry_edit(request: SignedIn, plan: Any) -> HttpResponse:
    return _edit(request, plan, plan.kind, plan.entry)


def _edit(
    request: SignedIn, plan: BusinessPlan, kind: str, entry: dict[str, Any] | None
) -> HttpResponse:
    from etabli.feasibility.plan.forms import EntryForm
    from etabli.feasibility.plan.words import ENTRIES

    key = rules.key_of(kind, entry) if entry else ""
    there = "business_plan", plan.study.slug, plan.uuid
    if entry and "remove" in request.POST:
        try:
            if kind == "places":
                services.remove_place(plan, key)
            else:
                services.remove_entry(plan, kind, key)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("business_plan_entry", *there[1:], kind, key)
        messages.success(request, _("Taken out of the plan."))
        return redirect(*there)
    sites = list(Site.objects.filter(study=plan.study)) if kind == "places" else []
    at = selectors.sites_of(plan).get(key) if sites else None
    form = EntryForm(
        plan,
        kind,
        entry,
        [(str(one.uuid), one.name) for one in sites],
        str(at.uuid) if at else None,
        request.POST or None,
    )

    def put() -> None:
        told = form.table_of()
        if not sites:
            services.put_entry(plan, kind, told, key=key)
            return
        chosen = {str(one.uuid): one for one in sites}.get(form.cleaned_data["site"])
        services.put_entry(plan, kind, told, key=key, site=chosen)

    if accepted(request, form, put):
        messages.success(request, _("Saved; compute the plan to see what follows."))
        return redirect(*there)
    context = {
        "study": plan.study,
        "plan": plan,
        "form": form,
        "entry": entry,
        "kind": kind,
        "title": (entry or {}).get("name") or key or ENTRIES[kind][1],
    }
    return render(request, "feasibility/plan_entry.html", context)


@require_POST
@requires(Action.MANAGE_STUDY, selectors.plan_by_uuid)
def plan_compute(request: SignedIn, plan: BusinessPlan) -> HttpResponse:
    """Keep the plan as it is as a version, and go to what comes of it."""
    from etabli.feasibility.plan.forms import ComputeForm

    form = ComputeForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        version = services.compute(plan, note=note, by=request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("business_plan", plan.study.slug, plan.uuid)
    return redirect("business_plan_version", plan.study.slug, plan.uuid, version.number)


@requires(Action.VIEW_STUDY, selectors.version_by_number)
def version(request: SignedIn, version: PlanVersion) -> HttpResponse:
    """What comes of a version: results, break-even, host, scenarios, risk."""
    from etabli.feasibility.plan.forms import RiskForm
    from etabli.feasibility.plan.told import Results, RiskTold

    plan = version.plan
    results, risk = Results(version), selectors.latest_risk(version)
    done = risk is not None and risk.results is not None
    return render(
        request,
        "feasibility/plan_version.html",
        {
            "study": plan.study,
            "plan": plan,
            "version": version,
            "manages": _manages(request, plan.study),
            "simulated": selectors.is_simulated(plan),
            "told": results,
            "risk": risk,
            "risk_told": RiskTold(risk, results) if risk and done else None,
            "form": RiskForm(initial={"draws": 2_000, "safety": 95}),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, selectors.version_by_number)
def risk(request: SignedIn, version: PlanVersion) -> HttpResponse:
    """Let the worker draw how safe the version is."""
    from etabli.feasibility.plan.forms import RiskForm

    form = RiskForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.assess(version, values["draws"], int(values["safety"] * 10_000))
        except Refused as refusal:
            messages.error(request, str(refusal))
    else:
        for field, errors in form.errors.items():
            messages.error(request, f"{form[field].label}: {errors[0]}")
    return redirect(
        "business_plan_version", version.plan.study.slug, version.plan.uuid, version.number
    )


@require_POST
@requires(Action.MANAGE_STUDY, selectors.version_by_number)
def restore(request: SignedIn, version: PlanVersion) -> HttpResponse:
    """Go on writing from this version."""
    services.restore(version)
    messages.success(request, _("The plan stands as in this version again."))
    return redirect("business_plan", version.plan.study.slug, version.plan.uuid)


@requires(Action.VIEW_STUDY, selectors.version_by_number)
def version_xlsx(request: SignedIn, version: PlanVersion) -> HttpResponse:
    """The spreadsheet of live formulas."""
    from etabli.feasibility.plan.workbook import workbook

    return _file(version, workbook(version), "xlsx", XLSX)


@requires(Action.VIEW_STUDY, selectors.version_by_number)
def version_json(request: SignedIn, version: PlanVersion) -> HttpResponse:
    """What went into the version, as a file that `etabli plan` reads."""
    content = json.dumps(version.inputs, cls=Encoder, ensure_ascii=False, indent=1)
    return _file(version, content.encode(), "json", "application/json")


def _file(version: PlanVersion, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"{slugify(version.plan.name) or 'plan'}-{version.number}.{ending}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
