"""One's own answers behind a private link, what a survey does with them, and whom it may write to.

The pages behind a private link are nobody's to keep or to find: no cache, no search engine, and no
page that is visited next learns of their address. (The site's own origin is told, for without it a
form could not be told from a forged one.)
"""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core import qr
from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.core.tables import csv_answer
from etabli.people.access import Request, SignedIn, View, public, requires
from etabli.people.rights import Action
from etabli.study import services as studying
from etabli.study.flood.rules import LOST_LINKS
from etabli.study.flood.services import take
from etabli.study.forms import ResponseForm
from etabli.study.models import Contact, Study
from etabli.study.respondent import selectors, services
from etabli.study.respondent.forms import LostLinkForm
from etabli.study.respondent.rules import FEWEST_SHOWN
from etabli.study.selectors import study_by_slug
from etabli.study.survey.editing.selectors import asked
from etabli.study.survey_views import address_of, form_of, to_answer

CSV_COLUMNS = ("key", "question", "answer", "kept_as")


def unlisted(view: View) -> View:
    """A page that leaves no trace elsewhere."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return shown


@public
@unlisted
def answer(request: HttpRequest, link: str) -> HttpResponse:
    """Everything that is kept of one's answers, and what one may do with it."""
    found = selectors.response_by_link(link)
    if request.method == "POST":
        contact = selectors.contact_of(found)
        purpose = request.POST.get("withdraw", "")
        if contact and purpose in contact.consents:
            services.withdraw_consent(contact, Contact.Purpose(purpose))
            messages.success(request, _("You will not be written to for this any more."))
        return redirect("answer", link)
    return render(
        request,
        "study/respondent.html",
        {"study": found.study, "kept": selectors.kept(found), "link": link, **_told(link)},
    )


@public
@unlisted
def thanks(request: HttpRequest, link: str) -> HttpResponse:
    found = selectors.response_by_link(link)
    context = {"study": found.study, "kept": selectors.kept(found), "link": link, **_told(link)}
    return render(request, "study/thanks.html", context)


@public
@unlisted
def change(request: HttpRequest, link: str) -> HttpResponse:
    """The questionnaire as it was filled in, as long as it is open."""
    found = selectors.response_by_link(link)
    study = found.study
    if not study.is_open:
        return render(request, "study/survey_closed.html", {"study": study, "link": link})
    version = asked(study, request.POST.get("form_version", ""))
    form = form_of(version, request, ResponseForm.initial_of(found))

    def act() -> None:
        values = form.cleaned_data
        services.change_response(
            found,
            form.answers,
            version=version,
            language=(get_language() or "fr")[:2],
            name=values["contact_name"],
            email=values["contact_email"],
            purposes=values["contact_purposes"],
        )

    if accepted(request, form, act):
        messages.success(request, _("Your answers are changed."))
        return redirect("answer", link)
    return render(request, "study/survey.html", {"study": study, "form": form, "link": link})


@public
@unlisted
def erase(request: HttpRequest, link: str) -> HttpResponse:
    """Asks once; what is erased then is gone."""
    found = selectors.response_by_link(link)
    if request.method == "POST":
        services.erase(found)
        return render(request, "study/respondent_erased.html", {"study": found.study})
    return render(request, "study/respondent_erase.html", {"study": found.study, "link": link})


@public
@unlisted
def as_json(request: HttpRequest, link: str) -> HttpResponse:
    found = selectors.response_by_link(link)
    response = JsonResponse(
        selectors.exported(found), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = 'attachment; filename="answers.json"'
    return response


@public
@unlisted
def as_csv(request: HttpRequest, link: str) -> HttpResponse:
    found = selectors.response_by_link(link)
    return csv_answer("answers", [CSV_COLUMNS, *selectors.rows(found)])


@public
@unlisted
def lost_link(request: Request, study: str) -> HttpResponse:
    """The answer is the same whether the address is known or not."""
    found = to_answer(request, study)
    form = LostLinkForm(request.POST or None)

    def act() -> None:
        if take(address_of(request), "lost links", LOST_LINKS) < 0:
            raise Refused(
                "too_many",
                _("Several addresses were tried from your connection."),
                advice=_("Wait for a minute, then send this again."),
            )
        language = (get_language() or "fr")[:2]
        services.ask_for_link(found, form.cleaned_data["email"], language)

    sent = accepted(request, form, act)
    context = {"study": found, "form": form, "asked": sent}
    return render(request, "study/respondent_lost.html", context)


@public
def survey_privacy(request: Request, study: str) -> HttpResponse:
    """What becomes of answers and addresses, as this study has it."""
    context = {"study": to_answer(request, study), "fewest": FEWEST_SHOWN}
    return render(request, "study/respondent_privacy.html", context)


@requires(Action.MANAGE_STUDY, study_by_slug)
def contacts(request: SignedIn, study: Study) -> HttpResponse:
    """Whom the study may write to, without what they answered. Each viewing is noted."""
    found = selectors.contacts(study)
    services.record_viewing(study, request.person, len(found))
    context = {"study": study, "contacts": found, "viewings": selectors.recent_viewings(study)}
    response = render(request, "study/respondent_contacts.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@requires(Action.MANAGE_STUDY, study_by_slug)
def doubtful(request: SignedIn, study: Study) -> HttpResponse:
    """The switch: answers that came in a burst count, or do not."""
    leaves_out = request.POST.get("leave_out") == "yes"
    studying.change_study(study, leaves_out_doubtful=leaves_out)
    messages.success(
        request,
        _("Answers that came in a burst are left out.")
        if leaves_out
        else _("Answers that came in a burst count like the others."),
    )
    return redirect("study", study.slug)


def _told(link: str) -> dict[str, str]:
    """The private link in full, and as a code that a telephone reads."""
    address = settings.SITE_URL + reverse("answer", args=[link])
    return {"address": address, "qr": qr.data_uri(address, scale=4)}
