"""The pages of those who arrive and leave, and of the host who sees them do it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.booking.attendance import selectors, services
from etabli.booking.attendance.rules import code_of, is_code_of
from etabli.booking.models import Booking, Presence
from etabli.booking.selectors import booking_for
from etabli.core import qr
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action


@require_POST
@signed_in
def booking_arrive(request: SignedIn, booking: UUID) -> HttpResponse:
    """“I am here”, said by oneself or by the host."""
    found = booking_for(request.person, booking)
    own = found.person_id == request.person.pk
    way = Presence.Way.PAGE if own else Presence.Way.HOST
    services.arrive(found, by=request.person, way=way)
    messages.success(request, _("Noted. Have a good time here.") if own else _("Noted."))
    return _back(request, found)


@require_POST
@signed_in
def booking_leave(request: SignedIn, booking: UUID) -> HttpResponse:
    """Leaving early, which frees the rest."""
    found = booking_for(request.person, booking)
    services.leave(found)
    messages.success(request, _("Noted: the rest of the time is free for others."))
    return _back(request, found)


def _back(request: SignedIn, found: Booking) -> HttpResponse:
    if found.person_id == request.person.pk:
        return redirect("booking", found.uuid)
    return redirect("day", found.space.place.slug)


@signed_in
def here(request: SignedIn, place: str, code: str) -> HttpResponse:
    """What the code at a place opens: one's bookings there, to check in for or to leave."""
    found = place_by_slug(place)
    if not is_code_of(found, code):
        raise Http404
    mine = selectors.at_the_door(request.person, found)
    if request.method == "POST":
        for one in mine:
            if str(one.uuid) == request.POST.get("arrive"):
                services.arrive(one, by=request.person, way=Presence.Way.QR)
                messages.success(request, _("Noted. Have a good time here."))
            elif str(one.uuid) == request.POST.get("leave"):
                services.leave(one)
                messages.success(request, _("Noted: the rest of the time is free for others."))
        return redirect(request.path)
    return render(
        request,
        "booking/here.html",
        {"place": found, "attendances": [selectors.Attendance(one) for one in mine]},
    )


@requires(Action.SEE_DAY, place_by_slug)
def place_code(request: SignedIn, place: Place) -> HttpResponse:
    """The code to print and put up at the place's door."""
    address = settings.SITE_URL + reverse("here", args=[place.slug, code_of(place)])
    drawn = qr.data_uri(address)
    return render(
        request, "booking/place_code.html", {"place": place, "address": address, "drawn": drawn}
    )
