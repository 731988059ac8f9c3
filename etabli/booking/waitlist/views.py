"""The pages of those who wait for a space."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.booking.models import Wait
from etabli.booking.waitlist import selectors, services
from etabli.booking.waitlist.forms import WaitForm
from etabli.booking.waitlist.rules import ADDRESS
from etabli.core.errors import Refused
from etabli.network.selectors import space_by_uuid
from etabli.people.access import Request, SignedIn, public, signed_in


@require_POST
@signed_in
def wait_new(request: SignedIn) -> HttpResponse:
    """Get in line for what is taken."""
    wish = WaitForm(request.POST)
    if not wish.is_valid():
        return redirect("find")
    space = space_by_uuid(wish.cleaned_data.pop("space"))
    made = services.wait(request.person, space, **wish.cleaned_data)
    messages.success(
        request,
        _("It is free, and kept for you.")
        if made.is_offered
        else _("You are in line: you will be told as soon as it is free."),
    )
    return redirect("wait", made.uuid)


@signed_in
def wait(request: SignedIn, wait: UUID) -> HttpResponse:
    """One's place in a line: what is offered, accepted, or left."""
    return _shown(request, selectors.wait_of(request.person, wait))


@public
def offer(request: Request, token: str) -> HttpResponse:
    """What a message offers, opened by its link alone. Opening it accepts nothing: programs that
    look through messages open links."""
    return _shown(request, selectors.wait_by_uuid(ADDRESS.uuid_in(token)))


def _shown(request: Request, found: Wait) -> HttpResponse:
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            return _answered(request, found)
        except Refused as error:
            refusal = error
            found.refresh_from_db()
    return render(
        request,
        "booking/wait.html",
        {
            "wait": found,
            "space": found.space,
            "refusal": refusal,
            "before": selectors.before(found) if found.is_waiting else 0,
        },
    )


def _answered(request: Request, found: Wait) -> HttpResponse:
    if "accept" in request.POST:
        booking = services.accept(found)
        if booking.is_confirmed:
            messages.success(request, _("It is booked."))
        else:
            messages.success(request, _("It is asked for: a host will answer."))
        if request.person == found.person:
            return redirect("booking", booking.uuid)
        return redirect(request.path)
    services.leave(found)
    messages.success(request, _("You wait for it no more."))
    return redirect("bookings" if request.person == found.person else request.path)
