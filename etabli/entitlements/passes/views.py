"""The pages of what one holds, and of those who give it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.community.models import Membership, Organisation
from etabli.community.organisation.selectors import organisation_by_uuid
from etabli.community.selectors import current_memberships, membership_by_uuid
from etabli.core.forms import accepted
from etabli.entitlements.ledger.selectors import days_paid, entries_of
from etabli.entitlements.models import Pass, Plan
from etabli.entitlements.passes import forms, selectors, services
from etabli.entitlements.plan.selectors import offered, plan_by_uuid
from etabli.entitlements.told import entry_told, hours, terms_told
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action
from etabli.people.selectors import may

DAYS_SHOWN = 31
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
            "paid_for": selectors.paid_for(request.person),
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
    return _shown(request, selectors.pass_to_see(request.person, held))


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


@signed_in
def pass_share(request: SignedIn, held: UUID) -> HttpResponse:
    """Who may use an organisation's pass and how much of it, told by who looks after it."""
    found = selectors.pass_to_see(request.person, held)
    if found.organisation is None:
        raise Http404
    form = forms.ShareForm(found, request.POST or None)
    if accepted(request, form, lambda: services.share(found, **form.share())):
        messages.success(request, _("Saved."))
        return redirect("pass", found.uuid)
    return _shown(request, found, share=form)


@requires(Action.GRANT_PASSES, organisation_by_uuid)
def organisation_pass_new(request: SignedIn, organisation: Organisation) -> HttpResponse:
    """Give an organisation a plan or a pass for its employees."""
    form = forms.OrganisationGrantForm(organisation.network, request.POST or None)
    made: list[Pass] = []
    if accepted(
        request,
        form,
        lambda: made.append(
            services.grant_to_organisation(
                organisation=organisation, by=request.person, **form.cleaned_data
            )
        ),
    ):
        messages.success(
            request, _("%(name)s has “%(plan)s”.") % {"name": organisation, "plan": made[0].terms}
        )
        return redirect("pass", made[0].uuid)
    return render(
        request,
        "entitlements/organisation_pass_new.html",
        {"organisation": organisation, "form": form},
    )


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
    share: forms.ShareForm | None = None,
) -> HttpResponse:
    [shown] = selectors.with_balances([held])
    looks_after = may(request.person, Action.GRANT_PASSES, held)
    gives = looks_after and not shown.is_over
    own = held.person_id == request.person.pk
    last = selectors.today()
    shared = held.organisation is not None
    return render(
        request,
        "entitlements/pass.html",
        {
            "shown": shown,
            "held": held,
            "told": terms_told(held.terms),
            "own": own,
            # Where and when employees were is no matter of their employer's.
            "told_entries": own or looks_after,
            "entries": [entry_told(one) for one in entries_of(held)[:SHOWN]]
            if own or looks_after
            else [],
            "days": days_paid(held, last - timedelta(days=DAYS_SHOWN), last).values()
            if shared
            else [],
            "days_shown": DAYS_SHOWN,
            "ceiling": held.ceiling and hours(held.ceiling),
            "share": (share or forms.ShareForm(held)) if shared and not shown.is_over else None,
            "top_up": (top_up or forms.TopUpForm(held)) if gives else None,
            "end": (end or forms.EndForm(held)) if gives else None,
        },
    )
