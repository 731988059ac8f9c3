"""The pages of organisations: for operators, for who administers one, for who is in one."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.community.organisation import forms, selectors, services
from etabli.community.organisation.panels import panels_for
from etabli.core import clock
from etabli.core.forms import accepted
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action


@requires(Action.MANAGE_ORGANISATIONS, network_by_slug)
def organisations(request: SignedIn, network: Network) -> HttpResponse:
    """A network's organisations, and a new one."""
    form = forms.OrganisationForm(request.POST or None)
    if accepted(
        request, form, lambda: services.add_organisation(network, form.cleaned_data["name"])
    ):
        messages.success(request, _("Saved."))
        return redirect("organisations", network.slug)
    found = selectors.organisations_of(network)
    return render(
        request,
        "community/organisations.html",
        {"network": network, "organisations": found, "form": form},
    )


@signed_in
def organisation(request: SignedIn, organisation: UUID) -> HttpResponse:
    """Who is in an organisation, on which days of a month they come, and whom to invite."""
    found = selectors.organisation_for(request.person, organisation)
    today = clock.now().date()
    form = forms.InviteForm(request.POST or None, initial={"from_on": today})
    if accepted(
        request,
        form,
        lambda: services.invite(found, **form.cleaned_data, by=request.person),
    ):
        messages.success(request, _("The invitation is on its way."))
        return redirect("organisation", found.uuid)
    month = _month(request.GET.get("month", ""), today)
    return render(
        request,
        "community/organisation.html",
        {
            "organisation": found,
            "affiliations": selectors.current(found),
            "days": selectors.days_in(found, month),
            "month": month,
            "before": date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1),
            "form": form,
            "panels": panels_for(request.person, found),
        },
    )


@require_POST
@signed_in
def affiliation_end(request: SignedIn, organisation: UUID, affiliation: UUID) -> HttpResponse:
    """Take somebody out, or an invitation back."""
    found = selectors.organisation_for(request.person, organisation)
    one = selectors.current(found).filter(uuid=affiliation).first()
    if one is not None:
        services.end_affiliation(one)
    messages.success(request, _("Saved."))
    return redirect("organisation", found.uuid)


@signed_in
def my_organisations(request: SignedIn) -> HttpResponse:
    """Where one is or is invited; accept, decline or leave."""
    if request.method == "POST":
        return _answer(request)
    return render(
        request,
        "community/my_organisations.html",
        {"affiliations": selectors.of_person(request.person)},
    )


def _answer(request: SignedIn) -> HttpResponse:
    chosen = request.POST.get("accept") or request.POST.get("end") or ""
    for one in selectors.of_person(request.person):
        if str(one.uuid) != chosen:
            continue
        found = selectors.affiliation_for(request.person, one.uuid)
        if "accept" in request.POST:
            services.accept_invitation(found, request.person)
        else:
            services.end_affiliation(found)
        messages.success(request, _("Saved."))
    return redirect("my_organisations")


def _month(text: str, today: date) -> date:
    """The first day of the month in an address; this month where it names none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
