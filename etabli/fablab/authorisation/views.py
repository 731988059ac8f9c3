"""The pages of instructors, and of what one may use oneself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.forms import accepted
from etabli.fablab.authorisation import forms, selectors, services
from etabli.fablab.authorisation.rules import is_good
from etabli.fablab.models import Authorisation
from etabli.fablab.presence.selectors import asked_by, asked_of
from etabli.fablab.training.forms import SessionForm
from etabli.fablab.training.selectors import registrations_of, sessions_held_at, taught_by
from etabli.fablab.training.services import plan_session
from etabli.fablab.usage.selectors import usages_of
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action

SHOWN = 20


@signed_in
def my_workshop(request: SignedIn) -> HttpResponse:
    """One's own authorisations, sessions, uses and companions."""
    person, now = request.person, clock.now()
    return render(
        request,
        "fablab/my_workshop.html",
        {
            "authorisations": [
                (one, is_good(one, now)) for one in selectors.authorisations_of(person)
            ],
            "registrations": registrations_of(person)[:SHOWN],
            "usages": usages_of(person)[:SHOWN],
            "asked_of": asked_of(person),
            "asked_by": asked_by(person),
            "now": now,
        },
    )


@requires(Action.INSTRUCT, place_by_slug)
def instructing(request: SignedIn, place: Place) -> HttpResponse:
    """One's sessions, the checks to do, and who may use what here."""
    asked, trainings = request.POST.get("form", ""), taught_by(request.person, place)
    session = SessionForm(
        place, trainings, request.POST if asked == "session" else None, auto_id="session-%s"
    )
    check = forms.CheckForm(
        place,
        trainings,
        request.POST if asked == "check" else None,
        auto_id="check-%s",
        initial=request.GET.dict(),
    )
    if session.is_bound and accepted(
        request,
        session,
        lambda: plan_session(
            session.cleaned_data["training"],
            place,
            request.person,
            seats=session.cleaned_data["seats"],
            starts_at=session.cleaned_data["starts_at"],
            ends_at=session.cleaned_data["ends_at"],
        ),
    ):
        messages.success(request, _("The session is planned."))
        return redirect("instructing", place.slug)
    if check.is_bound and accepted(
        request,
        check,
        lambda: services.check(**check.cleaned_data, by=request.person, place=place),
    ):
        messages.success(request, _("Saved."))
        return redirect("instructing", place.slug)
    now = clock.now()
    return render(
        request,
        "fablab/instructing.html",
        {
            "place": place,
            "trainings": trainings,
            "sessions": sessions_held_at(place, request.person),
            "waiting": selectors.waiting_for_check(trainings.values_list("pk", flat=True), place),
            "standing": [(one, is_good(one, now)) for one in selectors.standing_at(place)],
            "session_form": session,
            "check_form": check,
        },
    )


@requires(Action.INSTRUCT, selectors.authorisation_by_uuid)
def authorisation(request: SignedIn, authorisation: Authorisation) -> HttpResponse:
    """An authorisation, and the form that withdraws it."""
    place = authorisation.machine.space.place
    form = forms.WithdrawForm(request.POST or None)
    if accepted(
        request,
        form,
        lambda: services.withdraw(authorisation, request.person, **form.cleaned_data),
    ):
        messages.success(request, _("The authorisation is withdrawn."))
        return redirect("instructing", place.slug)
    return render(
        request,
        "fablab/authorisation.html",
        {"authorisation": authorisation, "place": place, "form": form},
    )
