"""The pages of candidate sites."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.feasibility.models import Site
from etabli.feasibility.site import forms, selectors, services
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.selectors import study_by_slug


@requires(Action.VIEW_STUDY, study_by_slug)
def sites(request: SignedIn, study: Study) -> HttpResponse:
    return render(
        request,
        "feasibility/sites.html",
        {
            "study": study,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "sites": selectors.sites(study),
        },
    )


@requires(Action.MANAGE_STUDY, study_by_slug)
def site_new(request: SignedIn, study: Study) -> HttpResponse:
    form = forms.SiteForm(study, request.POST or None)
    made: list[Site] = []
    if accepted(request, form, lambda: made.append(services.add_site(study, **form.details()))):
        return redirect("site", study.slug, made[0].uuid)
    return render(request, "feasibility/site_form.html", {"study": study, "form": form})


@requires(Action.VIEW_STUDY, selectors.site_by_uuid)
def site(request: SignedIn, site: Site) -> HttpResponse:
    study = site.study
    manages = may(request.person, Action.MANAGE_STUDY, study)
    return render(
        request,
        "feasibility/site.html",
        {"study": study, "site": site, "manages": manages},
    )


@requires(Action.MANAGE_STUDY, selectors.site_by_uuid)
def site_edit(request: SignedIn, site: Site) -> HttpResponse:
    study = site.study
    if "remove" in request.POST:
        services.remove_site(site)
        messages.success(request, _("The site is taken out of the study."))
        return redirect("study_sites", study.slug)
    form = forms.SiteForm(study, request.POST or None, initial=forms.SiteForm.told(site))
    if accepted(request, form, lambda: services.change_site(site, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("site", study.slug, site.uuid)
    context = {"study": study, "site": site, "form": form}
    return render(request, "feasibility/site_form.html", context)
