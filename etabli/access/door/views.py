"""The pages of those who look after doors."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from etabli.access.door import selectors, services
from etabli.access.door.forms import DoorForm
from etabli.access.entry.selectors import latest_entries
from etabli.access.models import Door
from etabli.core import qr
from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.devices.models import Device
from etabli.devices.services import ask
from etabli.network.models import Network, Place
from etabli.network.selectors import network_by_slug, place_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.MANAGE_DOORS, network_by_slug)
def network_doors(request: SignedIn, network: Network) -> HttpResponse:
    """Every door of a network: which needs a visit, and who is expected there."""
    return render(
        request,
        "access/network_doors.html",
        {"network": network, "states": selectors.states_of(network)},
    )


@requires(Action.MANAGE_DOORS, place_by_slug)
def place_doors(request: SignedIn, place: Place) -> HttpResponse:
    return render(
        request,
        "access/place_doors.html",
        {"place": place, "states": selectors.states_of_place(place)},
    )


@requires(Action.MANAGE_DOORS, place_by_slug)
def door_new(request: SignedIn, place: Place) -> HttpResponse:
    form = DoorForm(place, request.POST or None)
    made: list[Door] = []
    if accepted(request, form, lambda: made.append(services.add_door(place, **form.details()))):
        messages.success(request, _("Saved."))
        return redirect("door", made[0].uuid)
    return render(request, "access/door_form.html", {"place": place, "form": form})


@requires(Action.MANAGE_DOORS, selectors.door_by_uuid)
def door(request: SignedIn, door: Door) -> HttpResponse:
    """A door's health, its last entries, and what can be done about it."""
    return render(request, "access/door.html", _shown(door))


@requires(Action.MANAGE_DOORS, selectors.door_by_uuid)
def door_edit(request: SignedIn, door: Door) -> HttpResponse:
    form = DoorForm(door.place, request.POST or None, door=door)
    if accepted(request, form, lambda: services.change_door(door, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("door", door.uuid)
    return render(
        request, "access/door_form.html", {"place": door.place, "door": door, "form": form}
    )


@require_POST
@requires(Action.MANAGE_DOORS, selectors.door_by_uuid)
def door_try(request: SignedIn, door: Door) -> HttpResponse:
    """Open it, to see whether it does."""
    try:
        ask(door.device, lambda port: port.open(door.device))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It did what it was asked."))
    return redirect("door", door.uuid)


@require_POST
@never_cache
@requires(Action.MANAGE_DOORS, selectors.door_by_uuid)
def door_key(request: SignedIn, door: Door) -> HttpResponse:
    """A new key: every code changes. What an agent needs to know is shown this once."""
    if door.device.adapter != Device.Adapter.AGENT:
        services.renew_key(door)
        messages.success(request, _("The door has a new key: everybody is sent a new code."))
        return redirect("door", door.uuid)
    configuration = json.dumps(services.agent_configuration(door), indent=2)
    return render(request, "access/door_key.html", {"door": door, "configuration": configuration})


@requires(Action.MANAGE_DOORS, selectors.door_by_uuid)
def door_retire(request: SignedIn, door: Door) -> HttpResponse:
    """What taking a door out of use means, and the button that does it."""
    if request.method != "POST":
        [state] = [one for one in selectors.states_of_place(door.place) if one.door.pk == door.pk]
        shown = {"door": door, "place": door.place, "state": state}
        return render(request, "access/door_retire.html", shown)
    if services.retire(door):
        messages.success(request, _("The door is out of use."))
    else:
        messages.warning(
            request,
            _(
                "The door is out of use, but its lock did not answer: take it down or reset it, "
                "for it still knows the codes of bookings."
            ),
        )
    return redirect("place_doors", door.place.slug)


@requires(Action.MANAGE_DOORS, selectors.door_by_uuid)
def door_qr(request: SignedIn, door: Door) -> HttpResponse:
    """The code to hang at the door, which leads a telephone to its page."""
    address = settings.SITE_URL + reverse("door_open", args=[door.uuid])
    return HttpResponse(qr.drawn(address), content_type="image/svg+xml")


def _shown(door: Door) -> dict[str, object]:
    [state] = [one for one in selectors.states_of_place(door.place) if one.door.pk == door.pk]
    return {
        "door": door,
        "place": door.place,
        "state": state,
        "entries": latest_entries(door),
        "has_agent": door.device.adapter == Device.Adapter.AGENT,
    }
