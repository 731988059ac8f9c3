"""The pages of choosing: all sites side by side, and a decision written down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.core.tables import csv_answer
from etabli.feasibility.choice import forms, selectors, services, sheet, told
from etabli.feasibility.models import Site
from etabli.feasibility.site.selectors import site_by_uuid
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.report.telling import is_simulated
from etabli.study.selectors import study_by_slug


@requires(Action.VIEW_STUDY, study_by_slug)
def choice(request: SignedIn, study: Study) -> HttpResponse:
    """All that is known of each site, in one table."""
    manages = may(request.person, Action.MANAGE_STUDY, study)
    found = selectors.choices(study)
    shown = [one.site for one in found.sites] + [site for site, _decision in found.rejected]
    return render(
        request,
        "feasibility/choice.html",
        {
            "study": study,
            "manages": manages,
            "found": found,
            "simulated": any(one.is_simulated for one in shown)
            or (found.estimate is not None and is_simulated(found.estimate)),
            "facts": told.facts(study, found, manages=manages),
            "demand": told.demand_chart(found),
            "works": told.works_chart(found),
        },
    )


@requires(Action.VIEW_STUDY, study_by_slug)
def choice_csv(request: SignedIn, study: Study) -> HttpResponse:
    return csv_answer(f"{study.slug}-sites", sheet.sites(study))


@requires(Action.VIEW_STUDY, study_by_slug)
def decisions_csv(request: SignedIn, study: Study) -> HttpResponse:
    return csv_answer(f"{study.slug}-decisions", sheet.decisions(study))


@requires(Action.MANAGE_STUDY, site_by_uuid)
def decide(request: SignedIn, site: Site) -> HttpResponse:
    """Write down what was decided on a site."""
    form = forms.DecisionForm(site, request.POST or None)
    if accepted(
        request, form, lambda: services.decide(site, **form.cleaned_data, by=request.person)
    ):
        messages.success(request, _("The decision is written down."))
        return redirect("site", site.study.slug, site.uuid)
    context = {"study": site.study, "site": site, "form": form}
    return render(request, "feasibility/decision_form.html", context)
