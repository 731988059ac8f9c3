"""The pages between a study and its open places."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core.forms import accepted
from etabli.launch import forms, selectors, services
from etabli.network.models import Place
from etabli.network.services import create_network
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.study.models import Scenario, Study
from etabli.study.selectors import study_by_slug

LOGIN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@requires(Action.LAUNCH, selectors.scenario_by_uuid)
def launch(request: SignedIn, scenario: Scenario) -> HttpResponse:
    """The places of a scenario, and how far each has come."""
    study = scenario.estimate.study
    form = forms.NetworkChoiceForm(study.territory, request.POST or None)
    made: list[Place] = []

    def prepare() -> None:
        network = form.cleaned_data["network"] or create_network(
            form.cleaned_data["name"], territory=study.territory
        )
        made.extend(services.prepare_places(scenario, network, by=request.person))

    if accepted(request, form, prepare):
        told = ngettext("%d place is prepared.", "%d places are prepared.", len(made)) % len(made)
        messages.success(request, told)
        return redirect("launch", scenario.uuid)
    return render(
        request,
        "launch/launch.html",
        {"scenario": scenario, "study": study, "steps": selectors.steps(scenario), "form": form},
    )


@requires(Action.LAUNCH, study_by_slug)
def invitations(request: SignedIn, study: Study) -> HttpResponse:
    """Who is to be invited where, and what became of the invitations."""
    if request.method == "POST":
        count = services.invite(study)
        told = ngettext("%d invitation is on its way.", "%d invitations are on their way.", count)
        messages.success(request, told % count)
        return redirect("invitations", study.slug)
    return render(
        request,
        "launch/invitations.html",
        {
            "study": study,
            "thread": selectors.thread_of(study),
            "waiting": selectors.to_invite_by_place(study),
            "sent": selectors.invitations_by_place(study),
            "open": selectors.places_to_invite_to(study),
        },
    )


@public
def invitation(request: Request, token: str) -> HttpResponse:
    """Where the link of a message leads: accept, or ask not to be written to again."""
    found = selectors.invitation_with(token)
    if "decline" in request.POST:
        services.decline(found)
        return render(request, "launch/declined.html")
    contact = found.response.contact  # type: ignore[union-attr]
    form = forms.WelcomeForm(request.POST or None, initial={"name": contact.name})
    welcomed: list[Person] = []
    if accepted(
        request,
        form,
        lambda: welcomed.append(
            services.accept(found, form.cleaned_data["name"], asker=request.person)
        ),
    ):
        if request.person is None:
            login(request, welcomed[0].user, backend=LOGIN_BACKEND)
        messages.success(request, _("Welcome! You can book your first desk."))
        return redirect(f"{reverse('find')}?{urlencode({'place': found.place.slug})}")
    return render(
        request,
        "launch/invitation.html",
        {"invitation": found, "place": found.place, "form": form, "email": contact.email},
    )
