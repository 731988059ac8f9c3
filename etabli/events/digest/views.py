"""The pages on which the weekly letter is wished for, and ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import Refused
from etabli.events.digest import selectors, services
from etabli.network.selectors import network_by_slug
from etabli.people.access import Request, SignedIn, public, signed_in
from etabli.people.messages import kinds
from etabli.people.messages.rules import ending_token


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
    """Letters of before carry this address: it leads to where messages are ended now."""
    found = selectors.digest_with(token)
    if found is None:
        return redirect("messages_choice")
    ending = ending_token(found.person, kinds.named("letter"), found.network.slug)
    return redirect("messages_end", ending)
