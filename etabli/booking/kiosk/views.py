"""Screens beside doors, and the page of those who put them up."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from etabli.booking.kiosk import forms, selectors, services
from etabli.booking.kiosk.rules import ADDRESS
from etabli.core.forms import accepted
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.rights import Action

SECONDS = 60  # from one look to the next


@requires(Action.MANAGE_PLACE, place_by_slug)
def place_screens(request: SignedIn, place: Place) -> HttpResponse:
    """A place's screens with their addresses, and a form for another one."""
    if "remove" in request.POST:
        services.remove_screen(place, request.POST["remove"])
        messages.success(request, _("The screen’s address is closed."))
        return redirect("place_screens", place.slug)
    form = forms.ScreenForm(place, request.POST or None)
    if accepted(request, form, lambda: services.add_screen(**form.cleaned_data)):
        return redirect("place_screens", place.slug)
    screens = [
        (one, settings.SITE_URL + reverse("screen", args=[ADDRESS.token_of(one.uuid)]))
        for one in selectors.screens_at(place)
    ]
    return render(
        request, "booking/kiosk/screens.html", {"place": place, "form": form, "screens": screens}
    )


@public
def screen(request: Request, token: str) -> HttpResponse:
    """What is on in a space, for whoever stands at its door. The browser asks again by itself, by
    a header, so that no script is needed; `?still` asks it not to."""
    found = selectors.screen_by_uuid(ADDRESS.uuid_in(token))
    still = "still" in request.GET
    answer = render(
        request,
        "booking/kiosk/screen.html",
        {"screen": found, "now": selectors.now_in(found.space), "still": still},
    )
    if not still:
        answer["Refresh"] = str(SECONDS)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"  # its address is its key
    answer["X-Robots-Tag"] = "noindex"
    return answer
