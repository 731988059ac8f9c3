"""The page of tools: what is here, what is on its way."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.fablab.loan import forms, selectors, services
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action

SHOWN = 20


@requires(Action.RUN_WORKSHOP, place_by_slug)
def tools(request: SignedIn, place: Place) -> HttpResponse:
    """Lend a tool to another place, receive one, see what is travelling where."""
    asked = request.POST.get("form", "")
    sent = forms.SendForm(place, request.POST if asked == "send" else None, auto_id="send-%s")
    added = forms.ToolForm(request.POST if asked == "add" else None, auto_id="add-%s")
    if "arrived" in request.POST:
        transfer = selectors.transfer_to(place, request.POST["arrived"])
        services.receive(transfer, request.person)
        return _saved(request, place)
    if sent.is_bound and accepted(
        request, sent, lambda: services.send(**sent.cleaned_data, by=request.person)
    ):
        return _saved(request, place)
    if added.is_bound and accepted(
        request, added, lambda: services.add_tool(place, **added.cleaned_data)
    ):
        return _saved(request, place)
    return render(
        request,
        "fablab/tools.html",
        {
            "place": place,
            "tools": selectors.tools_at(place),
            "travelling": selectors.travelling(place.network),
            "arrived": selectors.arrived(place)[:SHOWN],
            "send_form": sent,
            "tool_form": added,
        },
    )


def _saved(request: SignedIn, place: Place) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("tools", place.slug)
