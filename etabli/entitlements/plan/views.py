"""The pages of those who make a network's plans."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.entitlements.models import Plan
from etabli.entitlements.plan import forms, selectors, services
from etabli.entitlements.told import terms_told
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.MANAGE_PLANS, network_by_slug)
def plans(request: SignedIn, network: Network) -> HttpResponse:
    """Every plan of a network with what it gives, and how many hold it."""
    kept = selectors.with_holders(selectors.current_terms(network))
    shown = [(terms, terms_told(terms)) for terms in kept]
    return render(
        request,
        "entitlements/plans.html",
        {"network": network, "plans": shown, "kinds": Plan.Kind.choices},
    )


@requires(Action.MANAGE_PLANS, network_by_slug)
def plan_new(request: SignedIn, network: Network) -> HttpResponse:
    """A new plan of the kind that the address says."""
    kind = request.GET.get("kind", Plan.Kind.PASS)
    if kind not in Plan.Kind.values:
        raise Http404
    form = forms.form_for(kind)(network, request.POST or None)
    if accepted(
        request,
        form,
        lambda: services.create_plan(network, kind, by=request.person, **form.details()),
    ):
        messages.success(request, _("Saved."))
        return redirect("plans", network.slug)
    return render(
        request,
        "entitlements/plan.html",
        {"network": network, "form": form, "kind": Plan.Kind(kind).label},
    )


@requires(Action.MANAGE_PLANS, selectors.plan_by_uuid)
def plan(request: SignedIn, plan: Plan) -> HttpResponse:
    """A plan's terms for whoever begins from now on; the button that takes it from the offer."""
    if "offer" in request.POST:
        services.offer(plan, request.POST["offer"] == "yes")
        messages.success(request, _("Saved."))
        return redirect("plans", plan.network.slug)
    terms = selectors.held_terms(plan)
    form = forms.form_for(plan.kind)(plan.network, request.POST or None, terms=terms)
    if accepted(
        request, form, lambda: services.change_plan(plan, by=request.person, **form.details())
    ):
        messages.success(request, _("Saved."))
        return redirect("plans", plan.network.slug)
    return render(
        request,
        "entitlements/plan.html",
        {
            "network": plan.network,
            "plan": plan,
            "terms": terms,
            "form": form,
            "kind": Plan.Kind(plan.kind).label,
        },
    )
