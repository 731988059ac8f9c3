"""The public questionnaire, and the short links that lead to it."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from etabli.core.forms import accepted
from etabli.people.access import Request, public
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study import selectors, services
from etabli.study.campaign import selectors as campaigns
from etabli.study.campaign.services import count_visit
from etabli.study.forms import ResponseForm
from etabli.study.models import Channel, QuestionnaireVersion, Study
from etabli.study.survey import questionnaire
from etabli.study.survey.editing.selectors import asked


@public
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """To the questionnaire, in the visitor's language; the channel counts the visit."""
    channel = campaigns.channel_by_code(code)
    if request.method == "GET":
        count_visit(channel)
    address = reverse("survey", args=[channel.study.slug])
    return redirect(f"{address}?{urlencode({'from': channel.code})}")


@public
def survey(request: Request, study: str) -> HttpResponse:
    found = selectors.study_by_slug(study)
    manages = may(request.person, Action.MANAGE_STUDY, found)
    if found.status == Study.Status.DRAFT and not manages:
        raise Http404
    if found.status == Study.Status.CLOSED:
        return render(request, "study/survey_closed.html", {"study": found})
    version = asked(found, request.POST.get("form_version", ""))
    form = ResponseForm(
        questionnaire.parse(version.definition, where=found.slug),
        selectors.places_of(found.territory),
        request.POST or None,
        initial={"form_channel": request.GET.get("from", ""), "form_version": version.number},
    )
    if accepted(request, form, lambda: _record(found, version, form)):
        return redirect("survey_thanks", found.slug)
    came_by = _channel(found, request.GET.get("from", "")) if request.method == "GET" else None
    context = {"study": found, "form": form, "channel": came_by}
    return render(request, "study/survey.html", context)


@public
def thanks(request: HttpRequest, study: str) -> HttpResponse:
    return render(request, "study/thanks.html", {"study": selectors.study_by_slug(study)})


def _record(study: Study, version: QuestionnaireVersion, form: ResponseForm) -> None:
    if form.is_from_a_program:
        return
    values = form.cleaned_data
    services.record_response(
        study,
        form.answers,
        str(values["form_key"]),
        language=(get_language() or "fr")[:2],
        version=version,
        channel=_channel(study, values["form_channel"]),
        name=values["contact_name"],
        email=values["contact_email"],
        purposes=values["contact_purposes"],
    )


def _channel(study: Study, code: str) -> Channel | None:
    return study.channels.filter(code=code).first() if code else None
