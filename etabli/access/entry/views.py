"""The page at the door, leaving, and who is in."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from etabli.access.door.selectors import door_by_uuid
from etabli.access.entry import selectors, services
from etabli.access.entry.forms import ReasonForm
from etabli.booking.models import Booking
from etabli.booking.selectors import use_of
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.network import requirements
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action


@signed_in
def door_open(request: SignedIn, door: UUID) -> HttpResponse:
    """What the QR code at a door leads to: one's booking there, and the button that opens."""
    found = door_by_uuid(door)
    booking = selectors.booking_at(found, request.person)
    refusal: Refused | None = None
    opened = ""
    if request.method == "POST":
        try:
            at_once = services.open_by_telephone(found, request.person)
        except Refused as error:
            refusal = error
        else:
            opened = "now" if at_once else "soon"
    elif booking is not None:
        decision = requirements.decide(use_of(booking, clock.now()), standing=True)
        refusal = next(iter(decision.refusals), None)
    context = {"door": found, "booking": booking, "refusal": refusal, "opened": opened}
    return render(request, "access/door_open.html", context)


@requires(Action.SEE_PRESENT, place_by_slug)
def place_present(request: SignedIn, place: Place) -> HttpResponse:
    """How many are in; their names only to who says why, which is kept."""
    form = ReasonForm(request.POST or None)
    seen: list[list[Booking]] = []
    if accepted(
        request,
        form,
        lambda: seen.append(
            services.look_who_is_in(place, request.person, form.cleaned_data["reason"])
        ),
    ):
        form = ReasonForm()
    context = {
        "place": place,
        "count": selectors.people_inside(place),
        "looked": bool(seen),
        "inside": seen[0] if seen else [],
        "form": form,
        "viewings": selectors.viewings_of(place),
    }
    return render(request, "access/place_present.html", context)
