"""The public questionnaire, and the short links that lead to it."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from etabli.core.forms import accepted
from etabli.people.access import Request, public
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study import selectors
from etabli.study.campaign import selectors as campaigns
from etabli.study.campaign.services import count_visit
from etabli.study.flood.rules import ANSWERS
from etabli.study.flood.services import Admission, admit
from etabli.study.forms import ResponseForm
from etabli.study.models import Channel, QuestionnaireVersion, Study
from etabli.study.respondent import services as responding
from etabli.study.respondent.selectors import is_known
from etabli.study.survey import questionnaire
from etabli.study.survey.editing.selectors import asked

TAKEN_IN = Admission(wait=None, is_doubtful=False)


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
    """The form. Where many come from one place at once it asks to wait, filled in as it is."""
    found = to_answer(request, study)
    if found.status == Study.Status.CLOSED:
        return render(request, "study/survey_closed.html", {"study": found})
    version = asked(found, request.POST.get("form_version", ""))
    form = form_of(version, request, {"form_channel": request.GET.get("from", "")})
    admission = TAKEN_IN
    if request.method == "POST" and form.is_valid():
        admission = _admission(request, found, form)
    if not admission.wait and accepted(
        request, form, lambda: _record(version, form, is_doubtful=admission.is_doubtful)
    ):
        if form.is_from_a_program:
            return redirect("survey_thanks", found.slug)
        return redirect("answer_thanks", responding.link_of(str(form.cleaned_data["form_key"])))
    came_by = _channel(found, request.GET.get("from", "")) if request.method == "GET" else None
    context = {"study": found, "form": form, "channel": came_by, "wait": admission.wait}
    shown = render(request, "study/survey.html", context)
    if admission.wait:
        shown.status_code = 429
        shown["Retry-After"] = str(admission.wait.seconds)
    return shown


@public
def thanks(request: HttpRequest, study: str) -> HttpResponse:
    return render(request, "study/thanks.html", {"study": selectors.study_by_slug(study)})


def to_answer(request: Request, slug: str) -> Study:
    """A study that asks or has asked; one in preparation is there for those who run it alone."""
    found = selectors.study_by_slug(slug)
    manages = may(request.person, Action.MANAGE_STUDY, found)
    if found.status == Study.Status.DRAFT and not manages:
        raise Http404
    return found


def form_of(
    version: QuestionnaireVersion, request: HttpRequest, initial: dict[str, object]
) -> ResponseForm:
    """The form of a version; the version that was shown comes back with what was filled in."""
    study = version.study
    return ResponseForm(
        questionnaire.parse(version.definition, where=study.slug),
        selectors.places_of(study.territory),
        request.POST or None,
        initial={**initial, "form_version": version.number},
    )


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; nobody is shut out for coming from nowhere."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def _admission(request: Request, study: Study, form: ResponseForm) -> Admission:
    key = str(form.cleaned_data["form_key"])
    if form.is_from_a_program or is_known(study, key, responding.WEB):
        return TAKEN_IN
    seal = request.POST.get("form_wait", "")
    return admit(address_of(request), f"answers to {study.pk}", key, seal, ANSWERS)


def _record(version: QuestionnaireVersion, form: ResponseForm, *, is_doubtful: bool) -> None:
    if form.is_from_a_program:
        return
    study, values = version.study, form.cleaned_data
    responding.record_response(
        study,
        form.answers,
        str(values["form_key"]),
        language=(get_language() or "fr")[:2],
        version=version,
        channel=_channel(study, values["form_channel"]),
        name=values["contact_name"],
        email=values["contact_email"],
        purposes=values["contact_purposes"],
        is_doubtful=is_doubtful,
    )


def _channel(study: Study, code: str) -> Channel | None:
    return study.channels.filter(code=code).first() if code else None
