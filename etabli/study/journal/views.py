"""The pages of the journal: its meetings, one meeting, the needs gathered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.forms import Form, accepted
from etabli.core.shortcuts import by_uuid_or_404
from etabli.core.tables import csv_answer
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.journal import forms, selectors, services, sheet
from etabli.study.models import Meeting, Need, Study
from etabli.study.report.telling import percent
from etabli.study.selectors import study_by_slug

DETAILS = tuple(forms.MeetingForm.base_fields)  # named like what they change
NEED = ("text", "theme", "voices", "profile", "commune_code", "quoted")


@requires(Action.VIEW_STUDY, study_by_slug)
def journal(request: SignedIn, study: Study) -> HttpResponse:
    """Whom the study met, what is still to be done, and the needs beside the survey."""
    asked = forms.FilterForm(request.GET or None)
    narrowed = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
    themes = selectors.needs_by_theme(study, selectors.names(study))
    return render(
        request,
        "study/journal.html",
        {
            "study": study,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "form": asked,
            "narrowed": any(narrowed.values()),
            "meetings": selectors.meetings(study, **narrowed),
            "steps": selectors.open_steps(study),
            "today": timezone.localdate(clock.now()),
            "themes": [
                (theme, [(one, _share_told(one)) for one in theme.beside]) for theme in themes
            ],
        },
    )


@requires(Action.VIEW_STUDY, study_by_slug)
def journal_csv(request: SignedIn, study: Study) -> HttpResponse:
    return csv_answer(f"{study.slug}-journal", sheet.meetings(study))


@requires(Action.VIEW_STUDY, study_by_slug)
def needs_csv(request: SignedIn, study: Study) -> HttpResponse:
    return csv_answer(f"{study.slug}-needs", sheet.needs(study))


@requires(Action.MANAGE_STUDY, study_by_slug)
def meeting_new(request: SignedIn, study: Study) -> HttpResponse:
    form = forms.MeetingForm(request.POST or None)
    made: list[Meeting] = []
    if accepted(
        request, form, lambda: made.append(services.add_meeting(study, **form.cleaned_data))
    ):
        return redirect("meeting", study.slug, made[0].uuid)
    return render(request, "study/meeting_form.html", {"study": study, "form": form})


@requires(Action.MANAGE_STUDY, selectors.meeting_of_study)
def meeting_edit(request: SignedIn, meeting: Meeting) -> HttpResponse:
    study = meeting.study
    if "remove" in request.POST:
        services.remove_meeting(meeting)
        messages.success(request, _("The meeting is taken out of the journal."))
        return redirect("study_journal", study.slug)
    form = forms.MeetingForm(
        request.POST or None, initial={field: getattr(meeting, field) for field in DETAILS}
    )
    if accepted(request, form, lambda: services.change_meeting(meeting, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("meeting", study.slug, meeting.uuid)
    context = {"study": study, "meeting": meeting, "form": form}
    return render(request, "study/meeting_form.html", context)


@requires(Action.VIEW_STUDY, selectors.meeting_of_study)
def meeting(request: SignedIn, meeting: Meeting) -> HttpResponse:
    """What was said. Those who run the study see who came, and add to it by POST."""
    study = meeting.study
    manages = may(request.person, Action.MANAGE_STUDY, study)
    if request.method == "POST" and not manages:
        raise Http404
    if request.method == "POST" and _changed(request, meeting):
        return redirect("meeting", study.slug, meeting.uuid)
    adding = _forms(request, meeting) if manages else {}
    if any(accepted(request, form, add) for form, add in adding.values() if form.is_bound):
        messages.success(request, _("Saved."))
        return redirect("meeting", study.slug, meeting.uuid)
    return render(
        request,
        "study/meeting.html",
        {
            "study": study,
            "meeting": meeting,
            "manages": manages,
            "forms": {key: form for key, (form, _add) in adding.items()},
            "participants": meeting.participants.all(),
            "needs": selectors.needs_told(meeting.needs.all(), selectors.names(study)),
            "steps": meeting.next_steps.all(),
        },
    )


@requires(Action.MANAGE_STUDY, selectors.need_of_study)
def need_edit(request: SignedIn, need: Need) -> HttpResponse:
    study, support = need.meeting.study, f"{need.question}.{need.choice}"
    told = {field: getattr(need, field) for field in NEED} | {
        "support": support if need.question else ""
    }
    form = forms.NeedForm(study, request.POST or None, initial=told)
    if accepted(request, form, lambda: services.change_need(need, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("meeting", study.slug, need.meeting.uuid)
    context = {"study": study, "need": need, "form": form}
    return render(request, "study/need_form.html", context)


def _forms(request: SignedIn, meeting: Meeting) -> dict[str, tuple[Form, Callable[[], object]]]:
    """The three forms of a meeting's page and what each does; the one that was sent is bound."""
    sent = request.POST.get("form", "")

    def data(key: str) -> Any:
        return request.POST if sent == key else None

    person = forms.ParticipantForm(data("person"), prefix="person")
    need = forms.NeedForm(meeting.study, data("need"), prefix="need")
    step = forms.StepForm(data("step"), prefix="step")
    return {
        "person": (person, lambda: services.add_participant(meeting, **person.cleaned_data)),
        "need": (need, lambda: services.add_need(meeting, **need.details())),
        "step": (step, lambda: services.add_step(meeting, **step.cleaned_data)),
    }


def _changed(request: SignedIn, meeting: Meeting) -> bool:
    """Whether one of the buttons beside a line was pressed, and did what it says."""
    parts: dict[str, Any] = {
        "person": meeting.participants,
        "need": meeting.needs,
        "step": meeting.next_steps,
    }
    for verb, act in {
        "remove": services.remove,
        "quote": lambda need: services.quote(need, not need.quoted),
        "finish": lambda step: services.finish(step, step.done_on is None),
    }.items():
        kind, _dot, uuid = request.POST.get(verb, "").partition(".")
        if verb in request.POST:
            wanted = {"quote": "need", "finish": "step"}.get(verb, kind)
            if kind != wanted or kind not in parts:
                raise Http404
            act(by_uuid_or_404(parts[kind], uuid))
            return True
    return False


def _share_told(beside: selectors.Beside) -> str:
    return "—" if beside.share is None else percent(beside.share)
