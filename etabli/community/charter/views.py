"""The page of a charter."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.community.charter.selectors import acceptance_of
from etabli.community.charter.services import accept_charter
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, signed_in


@signed_in
def charter(request: SignedIn, network: str) -> HttpResponse:
    """The charter as it is today, and the button that accepts it."""
    found = network_by_slug(network)
    if request.method == "POST":
        accept_charter(request.person, found)
        messages.success(request, _("Thank you: you can book."))
        return redirect("find")
    return render(
        request,
        "community/charter.html",
        {"network": found, "acceptance": acceptance_of(request.person, found)},
    )
