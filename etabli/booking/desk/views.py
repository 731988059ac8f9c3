"""The tablet at a reception, which nobody signs in at; its host's page; and one's own code."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.booking.attendance.selectors import Attendance, at_the_door, here_now
from etabli.booking.attendance.services import arrive, leave
from etabli.booking.desk import forms, selectors, services
from etabli.booking.desk.rules import ADDRESS, PAIRING, Stay, code_told
from etabli.booking.models import Booking, Presence, Tablet
from etabli.community.visitor.rules import KEPT
from etabli.core import clock, qr
from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import Request, SignedIn, public, requires, signed_in
from etabli.people.models import Person
from etabli.people.rights import Action

SECONDS = 60  # from one look to the next, and until what somebody did is shown no more


@requires(Action.BOOK_FOR_OTHERS, place_by_slug)
def place_reception(request: SignedIn, place: Place) -> HttpResponse:
    """Today's visitors, a form to let another one in, and the tablets at the reception."""
    if "remove" in request.POST:
        services.remove_tablet(place, request.POST["remove"])
        messages.success(request, _("The tablet’s address is closed."))
        return redirect("place_reception", place.slug)
    pairing = ""
    if "pair" in request.POST:
        pairing = services.offer_pairing(place, by=request.person)
    free = selectors.free_now(place)
    form = _host_form(request, place, free)
    made: list[services.WalkIn] = []
    if form.is_bound and accepted(
        request, form, lambda: made.append(_let_in(place, form.who(), by=request.person))
    ):
        name = made[0].booking.person
        messages.success(request, _("%(name)s is in.") % {"name": name})
        return redirect("place_reception", place.slug)
    return render(
        request,
        "booking/desk/host.html",
        {
            "place": place,
            "form": form if free else None,
            "here": here_now(place),
            "visits": selectors.visits_today(place),
            "tablets": selectors.tablets_at(place),
            "pairing": pairing and code_told(pairing),
            "pairing_minutes": PAIRING.seconds // 60,
            "address": request.build_absolute_uri(reverse("reception_pair")),
            "days": KEPT.days,
        },
    )


@public
def reception_pair(request: Request) -> HttpResponse:
    """Where a tablet becomes a reception: the host's pairing code is typed."""
    form = forms.CodeForm(request.POST or None)
    paired: list[Tablet] = []
    if accepted(request, form, lambda: paired.append(services.pair(form.cleaned_data["code"]))):
        return redirect("reception", ADDRESS.token_of(paired[0].uuid))
    return render(request, "booking/desk/pair.html", {"form": form})


@public
def reception(request: Request, token: str) -> HttpResponse:
    """What is free at a place now and how long one may stay. The browser asks again by itself, by
    a header; `?still` asks it not to."""
    place = _place(token)
    still = "still" in request.GET
    shown = {"free": selectors.free_now(place), "here": here_now(place), "still": still}
    return _shown(request, token, place, "booking/desk/now.html", shown, again=not still)


@public
def reception_stay(request: Request, token: str) -> HttpResponse:
    """Who stays, what pays it, their accord; and then the code by which they leave."""
    place = _place(token)
    space, stay = request.GET.get("space", ""), request.GET.get("stay", "")
    found = selectors.stay_at(place, space, stay)
    if found is None:
        return _shown(request, token, place, "booking/desk/gone.html", {}, again=True)
    chosen, period = found
    needed = place.network.passes_needed
    offers = selectors.pays_for_visitor(place, {chosen.kind})
    guests = selectors.takes_guests(place.network)
    form = forms.WalkInForm(offers, request.POST or None, needed=needed, guests=guests)
    made: list[services.WalkIn] = []
    wish = {"space": space, "stay": stay}
    if accepted(request, form, lambda: made.append(_let_in(place, form.who() | wish))):
        told = {"booking": made[0].booking, "code": code_told(made[0].code), "days": KEPT.days}
        return _shown(request, token, place, "booking/desk/done.html", told, again=True)
    shown = {
        "space": chosen,
        "stay": Stay(stay).label,
        "ends_at": clock.instant(period.end),
        "form": form if offers or guests or not needed else None,
        "days": KEPT.days,
    }
    return _shown(request, token, place, "booking/desk/stay.html", shown)


@public
def reception_code(request: Request, token: str) -> HttpResponse:
    """Who is known by a code: their bookings here, to check in for or leave, and stays from now."""
    place = _place(token)
    form = forms.CodeForm(request.POST or None)
    known: list[Person] = []
    if not accepted(
        request, form, lambda: known.append(selectors.known_by(form.cleaned_data["code"], place))
    ):
        return _shown(request, token, place, "booking/desk/code.html", {"form": form})
    [person] = known
    try:
        done = _act(request, place, person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        done = False
    if done:
        return redirect("reception", token)
    shown = {
        "name": person,
        "code": form.cleaned_data["code"],
        "attendances": [Attendance(one) for one in at_the_door(person, place)],
        "free": selectors.free_now(place),
    }
    return _shown(request, token, place, "booking/desk/known.html", shown, again=True)


@signed_in
def my_code(request: SignedIn) -> HttpResponse:
    """One's code at receptions, to show and to type."""
    if request.method == "POST":
        services.short_code(request.person, renew=True)
        messages.success(request, _("You have a new code; the old one is good no more."))
        return redirect("my_code")
    code = services.short_code(request.person)
    return render(
        request,
        "booking/desk/my_code.html",
        {"code": code_told(code), "drawn": qr.data_uri(code)},
    )


def _place(token: str) -> Place:
    return selectors.tablet_by_uuid(ADDRESS.uuid_in(token)).place


def _let_in(place: Place, wish: dict[str, Any], *, by: Person | None = None) -> services.WalkIn:
    return services.walk_in(place, by=by, language=get_language() or "fr", **wish)


def _host_form(request: SignedIn, place: Place, free: list[selectors.Free]) -> forms.HostForm:
    """Its ways to pay are those of any space that is free: the booking says whether one pays."""
    offers = selectors.pays_for_visitor(place, {one.space.kind for one in free})
    sent = request.POST if "name" in request.POST else None
    needed = place.network.passes_needed
    guests = selectors.takes_guests(place.network)
    return forms.HostForm(free, offers, sent, needed=needed, guests=guests)


def _act(request: Request, place: Place, person: Person) -> bool:
    """What the buttons of a known person's page do; whether one was pressed."""
    verbs: dict[str, Callable[[Booking], object]] = {
        "arrive": lambda one: arrive(one, by=person, way=Presence.Way.DESK),
        "leave": leave,
    }
    for name, verb in verbs.items():
        for one in at_the_door(person, place) if name in request.POST else ():
            if str(one.uuid) == request.POST[name]:
                verb(one)
                messages.success(request, _told(name))
                return True
    space, colon, stay = request.POST.get("stay", "").partition(":")
    if colon:
        booking = services.stay(person, place, space, stay)
        until = time_format(booking.ends_at.astimezone(place.zone).time())
        messages.success(request, _("It is booked until %(until)s.") % {"until": until})
    return bool(colon)


def _told(verb: str) -> str:
    if verb == "arrive":
        return _("Noted. Have a good time here.")
    return _("Noted: the rest of the time is free for others.")


def _shown(
    request: Request,
    token: str,
    place: Place,
    template: str,
    shown: dict[str, Any],
    *,
    again: bool = False,
) -> HttpResponse:
    """A page of the tablet; `again`: the browser goes back to what is free after a minute."""
    answer = render(
        request,
        template,
        {"place": place, "token": token, "at": clock.now(), **shown},
    )
    if again:
        answer["Refresh"] = f"{SECONDS}; url={reverse('reception', args=[token])}"
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"  # its address is its key; forms need to know it
    answer["X-Robots-Tag"] = "noindex"
    return answer
