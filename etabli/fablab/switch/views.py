"""The page of those who fit switches to machines."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.devices.rules import troubles
from etabli.fablab.machine.selectors import machine_by_uuid
from etabli.fablab.models import Machine
from etabli.fablab.switch import forms, selectors, services
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.MANAGE_MACHINES, machine_by_uuid)
def machine_switch(request: SignedIn, machine: Machine) -> HttpResponse:
    """How a machine's switch is reached, how it is, and the button that takes it off."""
    if "remove" in request.POST:
        return _removed(request, machine)
    switch = selectors.switch_of(machine)
    form = forms.SwitchForm(request.POST or None, switch=switch)
    if accepted(request, form, lambda: services.fit(machine, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("machine_switch", machine.uuid)
    return render(
        request,
        "fablab/machine_switch.html",
        {
            "machine": machine,
            "place": machine.space.place,
            "switch": switch,
            "troubles": troubles(switch.device, clock.now()) if switch else [],
            "form": form,
        },
    )


def _removed(request: SignedIn, machine: Machine) -> HttpResponse:
    try:
        services.take_off(machine)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The machine has no switch any more."))
    return redirect("machine_switch", machine.uuid)
