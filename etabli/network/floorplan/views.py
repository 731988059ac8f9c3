"""The pages of those who draw floor plans."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.files import answer_with
from etabli.core.forms import accepted
from etabli.network.floorplan import forms, selectors, services
from etabli.network.models import FloorPlan, Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.rights import Action
from etabli.people.selectors import may


@requires(Action.MANAGE_PLACE, place_by_slug)
def place_plans(request: SignedIn, place: Place) -> HttpResponse:
    """The floors of a place, and a form for another one."""
    form = forms.PlanForm(request.POST or None, request.FILES or None)
    made: list[FloorPlan] = []
    if accepted(request, form, lambda: made.append(services.add_plan(place, **form.cleaned_data))):
        return redirect("plan_edit", made[0].uuid)
    return render(
        request,
        "network/floorplan/plans.html",
        {"place": place, "form": form, "plans": selectors.plans_of(place)},
    )


@requires(Action.MANAGE_PLACE, selectors.plan_by_uuid)
def plan_edit(request: SignedIn, plan: FloorPlan) -> HttpResponse:
    """Put each unit where it stands: by a click on the picture, by dragging, or by numbers."""
    if "delete" in request.POST:
        services.remove_plan(plan)
        messages.success(request, _("The plan is gone."))
        return redirect("place_plans", plan.place.slug)
    if "remove" in request.POST:
        services.take_off(plan, request.POST["remove"])
        return redirect("plan_edit", plan.uuid)
    form = forms.MarkForm(plan.place, request.POST or None)
    if accepted(request, form, lambda: services.put(plan, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("plan_edit", plan.uuid)
    [shown] = selectors.plans_of(plan.place).filter(pk=plan.pk)
    return render(
        request,
        "network/floorplan/plan.html",
        {"place": plan.place, "plan": shown, "marks": shown.marks.all(), "form": form},
    )


@public
def plan_picture(request: Request, plan: UUID) -> HttpResponseBase:
    """The picture of an open place's floor, or of a place that the asker prepares."""
    found = selectors.plan_by_uuid(plan)
    if not found.place.is_open and not may(request.person, Action.MANAGE_PLACE, found.place):
        raise Http404
    return answer_with(found.file, public=found.place.is_open)
