"""The pages of what one holds, and of those who give it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.community.models import Membership
from etabli.community.selectors import current_memberships, membership_by_uuid
from etabli.core.forms import accepted
from etabli.entitlements.ledger.selectors import entries_of
from etabli.entitlements.models import Pass, Plan
from etabli.entitlements.passes import forms, selectors, services
from etabli.entitlements.plan.selectors import offered, plan_by_uuid
from etabli.entitlements.told import entry_told, terms_told
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action
from etabli.people.selectors import may

SHOWN = 200  # entries, the last first


@signed_in
def passes(request: SignedIn) -> HttpResponse:
    """What one holds with what is left of it, and what one's networks offer."""
    networks = [
        one.network
        for one in current_memberships(request.person)
        if one.status == Membership.Status.ACTIVE
    ]
    offers = [
        (terms, terms_told(terms))
        for network in networks
        for terms in offered(network)
        if terms.plan.kind != Plan.Kind.TRIAL
    ]
    trials = selectors.trials_open_to(request.person, networks)
    return render(
        request,
        "entitlements/passes.html",
        {
            "passes": selectors.held_by(request.person),
            "offers": offers,
            "trials": [(terms, terms_told(terms)) for terms in trials],
        },
    )


@require_POST
@signed_in
def trial_take(request: SignedIn, plan: UUID) -> HttpResponse:
    """Help oneself to a trial, once."""
    held = services.take_trial(plan_by_uuid(plan), request.person)
    messages.success(request, _("“%(plan)s” is yours: you can book.") % {"plan": held.terms})
    return redirect("passes")


@signed_in
def pass_shown(request: SignedIn, held: UUID) -> HttpResponse:
    """One pass: what it gives, what is left, what came and went; and the forms of who gives it."""
    return _shown(request, selectors.pass_for(request.person, held))


@requires(Action.GRANT_PASSES, selectors.pass_by_uuid)
def pass_top_up(request: SignedIn, held: Pass) -> HttpResponse:
    form = forms.TopUpForm(held, request.POST or None)
    if accepted(
        request, form, lambda: services.top_up(held, **form.cleaned_data, by=request.person)
    ):
        messages.success(request, _("Saved."))
        return redirect("pass", held.uuid)
    return _shown(request, held, top_up=form)


@requires(Action.GRANT_PASSES, selectors.pass_by_uuid)
def pass_end(request: SignedIn, held: Pass) -> HttpResponse:
    form = forms.EndForm(held, request.POST or None)
    if accepted(request, form, lambda: services.end(held, form.cleaned_data["ends_on"])):
        messages.success(request, _("Saved."))
        return redirect("pass", held.uuid)
    return _shown(request, held, end=form)


@requires(Action.GRANT_PASSES, membership_by_uuid)
def pass_new(request: SignedIn, membership: Membership) -> HttpResponse:
    """Give a member a plan or a pass of the network."""
    form = forms.GrantForm(membership.network, request.POST or None)
    made: list[Pass] = []
    if accepted(
        request,
        form,
        lambda: made.append(
            services.grant(person=membership.person, by=request.person, **form.cleaned_data)
        ),
    ):
        messages.success(
            request,
            _("%(name)s has “%(plan)s”.") % {"name": membership.person, "plan": made[0].terms},
        )
        return redirect("member", membership.uuid)
    offers = [(terms, terms_told(terms)) for terms in offered(membership.network)]
    return render(
        request,
        "entitlements/pass_new.html",
        {"membership": membership, "form": form, "offers": offers},
    )


def _shown(
    request: SignedIn,
    held: Pass,
    top_up: forms.TopUpForm | None = None,
    end: forms.EndForm | None = None,
) -> HttpResponse:
    [shown] = selectors.with_balances([held])
    gives = may(request.person, Action.GRANT_PASSES, held) and not shown.is_over
    return render(
        request,
        "entitlements/pass.html",
        {
            "shown": shown,
            "held": held,
            "told": terms_told(held.terms),
            "own": held.person_id == request.person.pk,
            "entries": [entry_told(one) for one in entries_of(held)[:SHOWN]],
            "top_up": (top_up or forms.TopUpForm(held)) if gives else None,
            "end": (end or forms.EndForm(held)) if gives else None,
        },
    )
