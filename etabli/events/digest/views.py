"""The pages on which the weekly letter is wished for, and ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import Refused
from etabli.events.digest import selectors, services
from etabli.network.selectors import network_by_slug
from etabli.people.access import Request, SignedIn, public, signed_in


@require_POST
@signed_in
def digest(request: SignedIn, network: str) -> HttpResponse:
    """Wish for the weekly letter, or end it."""
    found = network_by_slug(network)
    if "end" in request.POST:
        services.end(request.person, found)
        messages.success(request, _("You are not written to any more."))
        return redirect("agenda", found.slug)
    try:
        services.wish(request.person, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You are written to on Mondays when there is something new."))
    return redirect("agenda", found.slug)


@public
def digest_end(request: Request, token: str) -> HttpResponse:
    """What the address in a letter opens: a button, so that no program that only looks ends it."""
    found = selectors.digest_with(token)
    if request.method == "POST" and found:
        services.end_this(found)
        found = None
    return render(request, "events/digest_end.html", {"digest": found})
