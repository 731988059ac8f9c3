"""The pages of use: start a machine, stop it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.fablab.machine.selectors import visible_machine
from etabli.fablab.stock.selectors import stock_of
from etabli.fablab.switch.selectors import switch_of
from etabli.fablab.usage import forms, selectors, services
from etabli.people.access import SignedIn, signed_in


@require_POST
@signed_in
def machine_start(request: SignedIn, machine: UUID) -> HttpResponse:
    found = visible_machine(request.person, machine)
    try:
        usage = services.start(request.person, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("machine", found.uuid)
    messages.success(request, _("Your use of the machine is counted from now on."))
    return redirect("usage", usage.uuid)


@signed_in
def usage(request: SignedIn, usage: UUID) -> HttpResponse:
    """A use that runs, and the form that stops it; or what was counted."""
    found = selectors.usage_for(request.person, usage)
    form = forms.StopForm(
        list(stock_of(found.machine.space.place)),
        request.POST if request.method == "POST" else None,
    )
    if accepted(request, form, lambda: services.stop(found, request.person, form.consumed())):
        messages.success(request, _("The machine is free again."))
        return redirect("usage", found.uuid)
    return render(
        request,
        "fablab/usage.html",
        {
            "usage": found,
            "machine": found.machine,
            "form": form,
            "switch": switch_of(found.machine),
            "movements": selectors.consumed_in(found),
        },
    )
