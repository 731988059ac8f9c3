"""The pages of those who come to an event, and of the host who receives them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.events.event.selectors import event_by_uuid, event_for
from etabli.events.models import Event
from etabli.events.registration import selectors, services
from etabli.events.registration.forms import OthersForm
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action


@require_POST
@signed_in
def event_register(request: SignedIn, event: UUID) -> HttpResponse:
    """A place, or one in the line where the button said so."""
    found = event_for(request.person, event)
    try:
        mine = services.register(request.person, found, wait="wait" in request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("You are in the line: you are written to when a place is free for you.")
        messages.success(request, told if mine.is_waiting else _("You are registered."))
    return redirect("event", found.uuid)


@require_POST
@signed_in
def event_give_up(request: SignedIn, registration: UUID) -> HttpResponse:
    found = selectors.registration_of(request.person, registration)
    try:
        services.give_up(found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your place is given back."))
    return redirect("event", found.event.uuid)


@requires(Action.MANAGE_EVENTS, event_by_uuid)
def event_people(request: SignedIn, event: Event) -> HttpResponse:
    """Who is expected and who waits; from an hour before on, who came."""
    form = OthersForm(request.POST or None, initial={"others": event.others})
    came = [int(one) for one in request.POST.getlist("came") if one.isdecimal()]

    def mark() -> None:
        services.mark(event, came, form.cleaned_data["others"] or 0)

    if accepted(request, form, mark):
        messages.success(request, _("Saved."))
        return redirect("event_people", event.uuid)
    return render(
        request,
        "events/event_people.html",
        {
            "event": event,
            "form": form,
            "expected": selectors.those_expected(event),
            "line": selectors.line_of(event),
            "attendance": selectors.attendance_of(event),
            "begun": event.starts_at - services.EARLY <= clock.now(),
        },
    )
