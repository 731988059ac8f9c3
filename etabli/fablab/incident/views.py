"""The pages of the register of incidents."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.fablab.incident import forms, selectors, services
from etabli.fablab.models import Incident
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.KEEP_INCIDENTS, place_by_slug)
def incidents(request: SignedIn, place: Place) -> HttpResponse:
    """The register of a place, and the form that adds to it."""
    form = forms.IncidentForm(place, request.POST or None)
    if accepted(request, form, lambda: services.record(place, request.person, **form.incident())):
        messages.success(request, _("It stands in the register."))
        return redirect("incidents", place.slug)
    return render(
        request,
        "fablab/incidents.html",
        {"place": place, "incidents": selectors.register_of(place), "form": form},
    )


@requires(Action.KEEP_INCIDENTS, selectors.incident_by_uuid)
def incident(request: SignedIn, incident: Incident) -> HttpResponse:
    """What happened and what was done since."""
    form = forms.MeasureForm(request.POST or None)
    if accepted(
        request,
        form,
        lambda: services.add_measure(incident, request.person, **form.cleaned_data),
    ):
        messages.success(request, _("Saved."))
        return redirect("incident", incident.uuid)
    return render(
        request,
        "fablab/incident.html",
        {
            "incident": incident,
            "place": incident.place,
            "measures": incident.measures.select_related("taken_by"),
            "form": form,
        },
    )
