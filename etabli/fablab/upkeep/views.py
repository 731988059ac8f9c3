"""The pages of upkeep: report a fault, mend it, outages and maintenance of a machine."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.core.files import answer_with
from etabli.core.forms import accepted
from etabli.fablab.machine.selectors import machine_by_uuid, visible_machine
from etabli.fablab.models import Fault, Machine
from etabli.fablab.upkeep import forms, selectors, services
from etabli.fablab.usage.selectors import usages_at
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action

SHOWN = 20


@signed_in
def fault_new(request: SignedIn, machine: UUID) -> HttpResponse:
    """Where the code on the machine leads whoever sees that something is wrong."""
    found = visible_machine(request.person, machine)
    form = forms.FaultForm(request.POST or None, request.FILES or None)
    if accepted(request, form, lambda: services.report(found, request.person, **form.cleaned_data)):
        messages.success(request, _("Thank you: those who look after the machine are told."))
        return redirect("machine", found.uuid)
    return render(request, "fablab/fault_new.html", {"machine": found, "form": form})


@requires(Action.RUN_WORKSHOP, selectors.fault_by_uuid)
def fault(request: SignedIn, fault: Fault) -> HttpResponse:
    form = forms.MendForm(request.POST or None)
    if accepted(request, form, lambda: services.mend(fault, request.person, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("fault", fault.uuid)
    return render(
        request, "fablab/fault.html", {"fault": fault, "machine": fault.machine, "form": form}
    )


@requires(Action.RUN_WORKSHOP, selectors.fault_by_uuid)
def fault_photo(request: SignedIn, fault: Fault) -> HttpResponseBase:
    if fault.photo is None:
        raise NotFound(_("There is no such file."))
    return answer_with(fault.photo, public=False)


@requires(Action.RUN_WORKSHOP, machine_by_uuid)
def machine_upkeep(request: SignedIn, machine: Machine) -> HttpResponse:
    """A machine's outages, maintenance, faults and hours."""
    place, asked = machine.space.place, request.POST.get("form", "")
    outage = forms.OutageForm(
        place, request.POST if asked == "outage" else None, auto_id="outage-%s"
    )
    plan = forms.PlanForm(request.POST if asked == "plan" else None, auto_id="plan-%s")
    if _pressed(request, machine):
        messages.success(request, _("Saved."))
        return redirect("machine_upkeep", machine.uuid)
    if outage.is_bound and accepted(
        request, outage, lambda: services.take_out(machine, request.person, **outage.outage())
    ):
        messages.success(request, _("The machine is out of service for that time."))
        return redirect("machine_upkeep", machine.uuid)
    if plan.is_bound and accepted(
        request, plan, lambda: services.plan(machine, **plan.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("machine_upkeep", machine.uuid)
    return render(
        request,
        "fablab/machine_upkeep.html",
        {
            "machine": machine,
            "place": place,
            "hours": machine.minutes_run // 60,
            "faults": selectors.faults_of(machine)[:SHOWN],
            "outages": selectors.coming_outages(machine),
            "planned": selectors.planned([machine]),
            "usages": usages_at(machine)[:SHOWN],
            "outage_form": outage,
            "plan_form": plan,
        },
    )


def _pressed(request: SignedIn, machine: Machine) -> bool:
    """Whether one of the lists' buttons was pressed, and what it does is done."""
    sent = request.POST
    if "bring_back" in sent:
        services.bring_back(selectors.outage_of(machine, sent["bring_back"]))
    elif "done" in sent:
        services.done(selectors.plan_of(machine, sent["done"]), request.person)
    elif "drop" in sent:
        services.drop_plan(selectors.plan_of(machine, sent["drop"]))
    else:
        return False
    return True
