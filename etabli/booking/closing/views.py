"""Whom a closure concerns, before it is made."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from etabli.booking.closing import selectors, services
from etabli.core.forms import accepted
from etabli.network.forms import ClosureForm
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.BOOK_FOR_OTHERS, place_by_slug)
def closure_over(request: SignedIn, place: Place) -> HttpResponse:
    """What is booked during a closure; sent again with `confirm`, the closure itself."""
    form = ClosureForm(place, request.POST or None)
    told: list[int] = []

    def close() -> None:
        told.append(len(services.close_over(**form.closure(), by=request.person)[1]))

    if "confirm" in request.POST and accepted(request, form, close):
        messages.success(
            request,
            ngettext(
                "It is closed; %(count)d person has been told.",
                "It is closed; %(count)d persons have been told.",
                told[0],
            )
            % {"count": told[0]},
        )
        return redirect("day", place.slug)
    affected = []
    if request.method == "POST" and form.is_valid():
        wish = form.closure()
        found = selectors.affected(wish["space"], wish["starts_at"], wish["ends_at"])
        affected = selectors.disturbed(found, wish["starts_at"])
    return render(
        request,
        "booking/closure_over.html",
        {"place": place, "form": form, "affected": affected},
    )
