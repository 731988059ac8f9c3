"""What a place asks, on one page, with the question whether somebody may."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.booking.selectors import bookable, fits
from etabli.booking.terms.forms import CouldForm, WholeTermsForm
from etabli.core import clock
from etabli.network import requirements
from etabli.network.models import Place
from etabli.network.requirements import Use
from etabli.network.selectors import place_by_slug, spaces_with_units
from etabli.network.services import set_terms
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.MANAGE_PLACE, place_by_slug)
def place_terms(request: SignedIn, place: Place) -> HttpResponse:
    """What the place and each space ask; and “could they book that then?”, with every reason."""
    whole = WholeTermsForm(place, request.POST or None)
    if request.method == "POST" and whole.is_valid():
        set_terms(place, whole.terms())
        messages.success(request, _("Saved."))
        return redirect("place_terms", place.slug)
    asked = "could-space" in request.GET
    could = CouldForm(place, request.GET if asked else None)
    return render(
        request,
        "booking/place_terms.html",
        {
            "place": place,
            "whole": whole,
            "spaces": spaces_with_units(place),
            "could": could,
            **(_decided(could.cleaned_data) if asked and could.is_valid() else {}),
        },
    )


def _decided(wish: dict[str, Any]) -> dict[str, Any]:
    use = Use(
        wish["person"], wish["space"], wish["starts_at"], wish["ends_at"], asked_at=clock.now()
    )
    free = bookable([use.space], use.starts_at, use.ends_at)[use.space.pk]
    return {
        "use": use,
        "decision": requirements.decide(use),
        "is_free": fits(free, use.period),
    }
