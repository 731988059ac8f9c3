"""The pages of those who look after a network and find somebody there twice."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.community.doubles import selectors, services
from etabli.community.doubles.forms import MergeForm
from etabli.core.forms import accepted
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.MERGE_PERSONS, network_by_slug)
def doubles(request: SignedIn, network: Network) -> HttpResponse:
    """Those who look like one person."""
    return render(
        request,
        "community/doubles.html",
        {"network": network, "doubles": selectors.doubles_in(network)},
    )


@requires(Action.MERGE_PERSONS, selectors.two_in)
def double(request: SignedIn, two: selectors.Two) -> HttpResponse:
    """Two records side by side: merged, or told apart."""
    back = redirect("doubles", two.network.slug)
    if "apart" in request.POST:
        services.tell_apart(two, by=request.person)
        messages.success(request, _("They are told apart from now on."))
        return back
    refused = selectors.refusal(two, request.person)
    form = MergeForm(two, request.POST or None)
    if accepted(request, form, lambda: services.merge_two(two, **form.wanted(), by=request.person)):
        messages.success(
            request, _("%(name)s is there once now.") % {"name": form.cleaned_data["name"]}
        )
        return back
    return render(
        request,
        "community/double.html",
        {"two": two, "sides": selectors.sides_of(two), "form": form, "refused": refused},
    )
