"""The pages of those who run a study and of those who read what came of it."""

from io import BytesIO

import segno
from django.conf import settings
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
from etabli.study.models import Channel, Estimate, Scenario, Study
from etabli.study.report import exhibits
from etabli.study.report.content import facts_of_demand
from etabli.study.report.content import report as report_of
from etabli.study.report.paper import method_told, pdf
from etabli.study.report.telling import funnels, is_simulated, percent
from etabli.study.respondent.selectors import received
from etabli.study.rules import NetworkRules
from etabli.study.scenario.proposal import proposal
from etabli.study.survey import questionnaire

DETAILS = tuple(forms.StudyForm.base_fields)  # named like what they change
QR_SCALE = 12  # pixels a module: sharp on a poster


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


@requires(Action.MANAGE_STUDY, selectors.study_by_slug)
def channels(request: SignedIn, study: Study) -> HttpResponse:
    """The ways of reaching people, their links and codes, and what each brought."""
    form = forms.ChannelForm(request.POST or None)
    if accepted(request, form, lambda: services.add_channel(study, **form.cleaned_data)):
        messages.success(request, _("The channel has its link."))
        return redirect("study_channels", study.slug)
    told = selectors.channels_told(study)
    return render(
        request,
        "study/channels.html",
        {
            "study": study,
            "form": form,
            "channels": [
                (one, _short_link(one.channel), "—" if one.share is None else percent(one.share))
                for one in told
            ],
            "chart": exhibits.by_channel(told) if told else None,
        },
    )


@requires(Action.MANAGE_STUDY, selectors.channel_of_study)
def qr_svg(request: SignedIn, channel: Channel) -> HttpResponse:
    return _qr(channel, "svg", "image/svg+xml")


@requires(Action.MANAGE_STUDY, selectors.channel_of_study)
def qr_png(request: SignedIn, channel: Channel) -> HttpResponse:
    return _qr(channel, "png", "image/png")


@requires(Action.MANAGE_STUDY, selectors.study_by_slug)
def import_answers(request: SignedIn, study: Study) -> HttpResponse:
    """Answers from another tool. What was refused is told on the page that follows at once: to
    send it again would do no harm, since nothing is imported twice."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    done: list[services.Imported] = []
    accepted(request, form, lambda: done.append(_imported(study, form)))
    return render(
        request,
        "study/import.html",
        {
            "study": study,
            "form": form,
            "result": done[0] if done else None,
            "questions": questionnaire.parse(study.questionnaire).questions.values(),
        },
    )


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
    form = forms.ParametersForm(study, request.POST or None)
    if accepted(request, form, lambda: services.set_parameters(study, form.replaced())):
        return _saved(request, "study_demand", study.slug)
    return render(request, "study/parameters.html", {"study": study, "form": form})


@requires(Action.VIEW_STUDY, selectors.study_by_slug)
def network(request: SignedIn, study: Study) -> HttpResponse:
    """The networks proposed so far, and the form that proposes another."""
    manages = may(request.person, Action.MANAGE_STUDY, study)
    estimate = selectors.latest_estimate(study)
    form = forms.NetworkForm(
        selectors.places_of(study.territory),
        NetworkRules.of(study.rules),
        request.POST or None,
    )
    made: list[Scenario] = []
    if (
        manages
        and estimate
        and accepted(request, form, lambda: made.append(services.design(estimate, form.rules())))
    ):
        return redirect("study_scenario", study.slug, made[0].uuid)
    return render(
        request,
        "study/network.html",
        {
            "study": study,
            "manages": manages,
            "estimate": estimate,
            "form": form,
            "scenarios": selectors.scenarios(study),
        },
    )


@requires(Action.VIEW_STUDY, selectors.scenario_by_uuid)
def scenario(request: SignedIn, scenario: Scenario) -> HttpResponse:
    study = scenario.estimate.study
    return render(
        request,
        "study/scenario.html",
        {
            "study": study,
            "scenario": scenario,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "simulated": is_simulated(scenario.estimate),
            "told": proposal(scenario),
            "travel": scenario.results["travel"],
            "map": exhibits.network_map(scenario),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, selectors.scenario_by_uuid)
def choose(request: SignedIn, scenario: Scenario) -> HttpResponse:
    services.choose(scenario)
    messages.success(request, _("This is the network that the study proposes now."))
    return redirect("study_report", scenario.estimate.study.slug)


@public
def report(request: Request, study: str) -> HttpResponse:
    """The restitution: for everybody once it is published, before that for those who prepare it."""
    found = _readable(request, study)
    chosen = selectors.chosen_scenario(found)
    return render(
        request,
        "study/report.html",
        {
            "study": found,
            "manages": may(request.person, Action.MANAGE_STUDY, found),
            "prepares": may(request.person, Action.VIEW_STUDY, found),
            "report": report_of(chosen) if chosen else None,
            "travel": chosen.results["travel"] if chosen else None,
            "method": method_told(),
        },
    )


@public
def report_pdf(request: Request, study: str) -> HttpResponse:
    found = _readable(request, study)
    chosen = selectors.chosen_scenario(found)
    if chosen is None:
        raise Http404
    response = HttpResponse(pdf(chosen), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.slug}.pdf"'
    return response


@require_POST
@requires(Action.MANAGE_STUDY, selectors.study_by_slug)
def publish(request: SignedIn, study: Study) -> HttpResponse:
    services.publish(study)
    messages.success(request, _("Everybody can read the report now."))
    return redirect("study_report", study.slug)


@require_POST
@requires(Action.MANAGE_STUDY, selectors.study_by_slug)
def withdraw(request: SignedIn, study: Study) -> HttpResponse:
    services.withdraw(study)
    messages.success(request, _("The report is no longer public."))
    return redirect("study_report", study.slug)


def _answers_shown(study: Study, told: dict, *, all_of_it: bool) -> list[exhibits.Exhibit]:
    """For those who run the study everything; for those who read it what may be published."""
    if not all_of_it:
        return exhibits.of_answers(study, told, published=True)
    return [
        exhibits.by_day(told),
        exhibits.by_channel(selectors.channels_told(study)),
        exhibits.by_district(study, told),
        *exhibits.of_answers(study, told, published=False),
    ]


def _demand_shown(estimate: Estimate, *, published: bool) -> dict:
    return {
        "since": selectors.answers_since(estimate),
        "simulated": is_simulated(estimate),
        "facts": facts_of_demand(estimate),
        "charts": [exhibits.users_by_profile(estimate), exhibits.users_by_district(estimate)],
        "funnels": funnels(estimate, published=published),
        "map": exhibits.demand_map(estimate),
        "communes": exhibits.demand_table(estimate),
        "method": method_told(),
    }


def _page_of(request: Request, study: Study) -> str:
    """Where a study's card leads: to its pages, or for the public to its report."""
    prepares = may(request.person, Action.VIEW_STUDY, study)
    return reverse("study" if prepares else "study_report", args=[study.slug])


def _readable(request: Request, slug: str) -> Study:
    study = selectors.study_by_slug(slug)
    if study.published_at is None and not may(request.person, Action.VIEW_STUDY, study):
        raise Http404
    return study


def _imported(study: Study, form: forms.ImportForm) -> services.Imported:
    file, mapping = form.cleaned_data["file"], form.cleaned_data["mapping"]
    return services.import_responses(study, file.read(), file.name, mapping.read(), mapping.name)


def _short_link(channel: Channel) -> str:
    return settings.SITE_URL + reverse("short_link", args=[channel.code])


def _qr(channel: Channel, kind: str, content_type: str) -> HttpResponse:
    """The short link as a QR code, with the quiet zone that readers need."""
    drawn = BytesIO()
    segno.make_qr(_short_link(channel)).save(drawn, kind=kind, scale=QR_SCALE, border=4)
    response = HttpResponse(drawn.getvalue(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{channel.code}.{kind}"'
    return response


def _saved(request: SignedIn, view: str, *args: object) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(view, *args)
