"""A place's calendars, and the page of those who give them out."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.booking.calendars import calendar_of
from etabli.booking.feed import forms, selectors, services
from etabli.booking.feed.rules import ADDRESS
from etabli.booking.models import Booking
from etabli.core.forms import accepted
from etabli.core.texts import labelled
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.rights import Action


@requires(Action.SEE_DAY, place_by_slug)
def place_feeds(request: SignedIn, place: Place) -> HttpResponse:
    """The addresses of a place's calendars, and a form for another one."""
    if "remove" in request.POST:
        services.remove_feed(place, request.POST["remove"])
        messages.success(request, _("The calendar’s address is closed."))
        return redirect("place_feeds", place.slug)
    form = forms.FeedForm(place, request.POST or None)
    language = get_language() or "fr"
    if accepted(
        request,
        form,
        lambda: services.add_feed(place, language=language[:2], **form.cleaned_data),
    ):
        return redirect("place_feeds", place.slug)
    feeds = [
        (one, settings.SITE_URL + reverse("place_calendar", args=[ADDRESS.token_of(one.uuid)]))
        for one in place.feeds.select_related("place", "space")
    ]
    return render(request, "booking/feeds.html", {"place": place, "form": form, "feeds": feeds})


@public
def place_calendar(request: Request, token: str) -> HttpResponse:
    """A place's or a space's calendar, at a secret address that other programs subscribe to."""
    feed, found = selectors.bookings_of(ADDRESS.uuid_in(token))

    def told(booking: Booking) -> str:
        return labelled(booking.space, booking.person if feed.names else _("booked"))

    content = calendar_of(found, feed.language, name=str(feed), told=told)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=300"
    return answer
