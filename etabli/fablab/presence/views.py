"""The pages of companions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.forms import accepted
from etabli.fablab.machine.selectors import visible_machine
from etabli.fablab.presence import forms, selectors, services
from etabli.people.access import SignedIn, signed_in


@signed_in
def companion_ask(request: SignedIn, machine: UUID) -> HttpResponse:
    """Ask a member to stay beside oneself at a machine."""
    found = visible_machine(request.person, machine)
    form = forms.CompanionForm(found.space.place, request.POST or None)
    if accepted(
        request,
        form,
        lambda: services.ask_companion(
            found, request.person, form.cleaned_data["email"], **form.period()
        ),
    ):
        messages.success(request, _("The other member is asked."))
        return redirect("my_workshop")
    return render(request, "fablab/companion_ask.html", {"machine": found, "form": form})


@require_POST
@signed_in
def companion_answer(request: SignedIn, companion: UUID) -> HttpResponse:
    """Agree, decline, or take a request back."""
    asked = selectors.companion_for(request.person, companion)
    if "agree" in request.POST:
        services.agree(asked, request.person)
        messages.success(request, _("Thank you: you are expected."))
    else:
        services.withdraw_companion(asked)
        messages.success(request, _("The request is gone."))
    return redirect("my_workshop")
