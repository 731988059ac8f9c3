"""The pages of those who run a study and of those who read what came of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.forms import accepted
from etabli.people.access import Request, SignedIn, public, requires, signed_in
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study import forms, selectors, services, steps
from etabli.study.campaign import selectors as campaigns
from etabli.study.demand import shown
from etabli.study.models import Estimate, Study
from etabli.study.report import exhibits
from etabli.study.report.content import facts_of_demand, method_told
from etabli.study.report.telling import funnels, is_simulated
from etabli.study.respondent.selectors import received

DETAILS = tuple(forms.StudyForm.base_fields)  # named like what they change


@public
def studies(request: Request) -> HttpResponse:
    return render(
        request,
        "study/studies.html",
        {
            "studies": [
                (one, _page_of(request, one)) for one in selectors.visible_studies(request.person)
            ],
            "begins": selectors.territories_to_study(request.person).exists(),
        },
    )


@signed_in
def study_new(request: SignedIn) -> HttpResponse:
    territories = selectors.territories_to_study(request.person)
    if not territories.exists():
        raise Http404
    form = forms.NewStudyForm(territories, request.POST or None)
    form.initial["territory"] = territories.filter(slug=request.GET.get("territory", "")).first()
    made: list[Study] = []
    if accepted(request, form, lambda: made.append(services.create_study(**form.cleaned_data))):
        messages.success(request, _("The study is prepared. Its questionnaire is not open yet."))
        return redirect("study", made[0].slug)
    return render(request, "study/study_form.html", {"form": form})


@requires(Action.VIEW_STUDY, selectors.study_by_slug)
def study(request: SignedIn, study: Study) -> HttpResponse:
    """Where a study stands and what comes next."""
    told = selectors.survey_told(study)
    manages = may(request.person, Action.MANAGE_STUDY, study)
    return render(
        request,
        "study/study.html",
        {
            "study": study,
            "manages": manages,
            "grants": may(request.person, Action.GRANT_ROLES, study),
            "launches": study.chosen if may(request.person, Action.LAUNCH, study) else None,
            "told": told,
            "received": received(study),
            "steps": steps.of(study, told["answers"]),
            "charts": _answers_shown(study, told, all_of_it=manages) if told["answers"] else [],
        },
    )


@requires(Action.MANAGE_STUDY, selectors.study_by_slug)
def study_details(request: SignedIn, study: Study) -> HttpResponse:
    form = forms.StudyForm(
        request.POST or None, initial={field: getattr(study, field) for field in DETAILS}
    )
    if accepted(request, form, lambda: services.change_study(study, **form.cleaned_data)):
        return _saved(request, "study", study.slug)
    return render(request, "study/study_form.html", {"study": study, "form": form})


@require_POST
@requires(Action.MANAGE_STUDY, selectors.study_by_slug)
def study_open(request: SignedIn, study: Study) -> HttpResponse:
    services.open_study(study)
    messages.success(request, _("The questionnaire is open to answers."))
    return redirect("study", study.slug)


@require_POST
@requires(Action.MANAGE_STUDY, selectors.study_by_slug)
def study_close(request: SignedIn, study: Study) -> HttpResponse:
    services.close_study(study)
    messages.success(request, _("The questionnaire takes no more answers."))
    return redirect("study", study.slug)


@requires(Action.VIEW_STUDY, selectors.study_by_slug)
def demand(request: SignedIn, study: Study) -> HttpResponse:
    """How many would come: estimated by POST, shown by GET."""
    manages = may(request.person, Action.MANAGE_STUDY, study)
    if request.method == "POST":
        if not manages:
            raise Http404
        services.estimate(study, by=request.person)
        messages.success(request, _("The demand is estimated."))
        return redirect("study_demand", study.slug)
    estimate = selectors.latest_estimate(study)
    context = {"study": study, "manages": manages, "estimate": estimate}
    if estimate:
        context |= _demand_shown(estimate, published=not manages)
    return render(request, "study/demand.html", context)


@requires(Action.MANAGE_STUDY, selectors.study_by_slug)
def parameters(request: SignedIn, study: Study) -> HttpResponse:
    found = shown.found_instead(selectors.latest_estimate(study))
    form = forms.ParametersForm(study, found, request.POST or None)
    if accepted(request, form, lambda: services.set_parameters(study, form.replaced())):
        return _saved(request, "study_demand", study.slug)
    return render(request, "study/parameters.html", {"study": study, "form": form})


def _answers_shown(study: Study, told: dict, *, all_of_it: bool) -> list[exhibits.Exhibit]:
    """For those who run the study everything; for those who read it what may be published."""
    if not all_of_it:
        return exhibits.of_answers(study, told, published=True)
    channels = campaigns.results(study).channels
    return [
        exhibits.by_day(told),
        *([exhibits.by_channel(channels)] if channels else []),
        exhibits.by_district(study, told),
        *exhibits.of_answers(study, told, published=False),
    ]


def _demand_shown(estimate: Estimate, *, published: bool) -> dict:
    return {
        "since": selectors.answers_since(estimate),
        "simulated": is_simulated(estimate),
        "facts": facts_of_demand(estimate),
        "charts": [exhibits.users_by_profile(estimate), exhibits.users_by_district(estimate)],
        **shown.of(estimate),
        "funnels": funnels(estimate, published=published),
        "map": exhibits.demand_map(estimate),
        "communes": exhibits.demand_table(estimate),
        "method": method_told(),
    }


def _page_of(request: Request, study: Study) -> str:
    """Where a study's card leads: to its pages, or for the public to its report."""
    prepares = may(request.person, Action.VIEW_STUDY, study)
    return reverse("study" if prepares else "study_report", args=[study.slug])


def _saved(request: SignedIn, view: str, *args: object) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(view, *args)
