"""The pages on which a questionnaire is written, looked at and published."""

from typing import Any, Literal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.core.texts import apart
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.study import selectors as studies
from etabli.study.forms import ResponseForm
from etabli.study.models import Study
from etabli.study.survey import xlsform
from etabli.study.survey.editing import forms, selectors, services
from etabli.study.survey.questionnaire import (
    NEEDED,
    Kind,
    Question,
    Questionnaire,
    parse,
    standard,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS: dict[str, Literal[-1, 1]] = {"up": -1, "down": 1}


@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def overview(request: SignedIn, study: Study) -> HttpResponse:
    """What is asked, what is being written, and the buttons that change it."""
    draft = selectors.draft(study)
    questionnaire = parse(draft.definition, where=study.slug)
    return render(
        request,
        "study/questionnaire.html",
        {
            "study": study,
            "draft": draft,
            "versions": selectors.versions_told(study),
            "sections": _sections_shown(questionnaire),
            "kinds": forms.KindForm(auto_id=False),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def change(request: SignedIn, study: Study) -> HttpResponse:
    """Move, take out, undo: what is refused is told on the page that one comes back to."""
    form = forms.ChangeForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        _change(request, study, form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    anchor = f"#{form.cleaned_data['what']}-{form.cleaned_data['key']}"
    moved = form.cleaned_data["act"] in STEPS
    return redirect(_page(study) + (anchor if moved else ""))


@require_POST
@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def publish(request: SignedIn, study: Study) -> HttpResponse:
    form = forms.SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        version = services.publish(study, form.cleaned_data["seen"], request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(version)s is asked from now on.") % {"version": version})
    return redirect("study_questionnaire", study.slug)


@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def section(request: SignedIn, study: Study) -> HttpResponse:
    """The texts of the section named in the address, or of a new one."""
    draft = selectors.draft(study)
    sections = {one.key: one for one in parse(draft.definition, where=study.slug).sections}
    key = request.GET.get("key", "")
    if key and key not in sections:
        raise Http404
    form = forms.SectionForm(sections.get(key), draft.seen, request.POST or None)
    if accepted(
        request,
        form,
        lambda: services.put_section(
            study, form.cleaned_data["seen"], request.person, form.table()
        ),
    ):
        return redirect(f"{_page(study)}#section-{key}" if key else _page(study))
    context = {"study": study, "form": form, "key": key}
    return render(request, "study/questionnaire_section.html", context)


@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def question(request: SignedIn, study: Study) -> HttpResponse:
    """The question named in the address, or a new one of a kind at the end of a section."""
    draft = selectors.draft(study)
    questionnaire = parse(draft.definition, where=study.slug)
    known, kind, section = _wanted(request, questionnaire)
    form = forms.QuestionForm(
        kind, known, _deciding(questionnaire, known, section), draft.seen, request.POST or None
    )
    saved: list[str] = []
    if not form.asks_for_more and accepted(
        request,
        form,
        lambda: saved.append(
            services.put_question(
                study, form.cleaned_data["seen"], request.person, form.table(), section
            )
        ),
    ):
        messages.success(request, _("Kept in the draft."))
        return redirect(f"{_page(study)}#question-{saved[0]}")
    return render(
        request,
        "study/questionnaire_question.html",
        {
            "study": study,
            "form": form,
            "question": known,
            "kind": forms.KINDS[kind],
            "needed": known is not None and known.key in NEEDED,
        },
    )


@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def start(request: SignedIn, study: Study) -> HttpResponse:
    """Another questionnaire in the place of the draft."""
    others = studies.studies_with(request.person, Action.VIEW_STUDY).exclude(pk=study.pk)
    seen = selectors.draft(study).seen
    form = forms.StartForm(others, seen, request.POST or None, request.FILES or None)
    troubles: list[xlsform.Trouble] = []
    if accepted(request, form, lambda: _start(request, study, form.cleaned_data, troubles)):
        messages.success(request, _("The draft begins anew. It can be undone."))
        return redirect("study_questionnaire", study.slug)
    return render(
        request,
        "study/questionnaire_start.html",
        {"study": study, "form": form, "troubles": troubles},
    )


@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def preview(request: SignedIn, study: Study) -> HttpResponse:
    """The draft, or the version named in the address, as somebody sees it on a phone."""
    number = request.GET.get("version", "")
    version = selectors.version_by_number(study, number) if number else None
    definition = version.definition if version else selectors.draft(study).definition
    form = ResponseForm(
        parse(definition, where=study.slug), studies.places_of(study.territory), auto_id="shown_%s"
    )
    return render(
        request,
        "study/questionnaire_preview.html",
        {"study": study, "form": form, "version": version},
    )


@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def xlsform_file(request: SignedIn, study: Study) -> HttpResponse:
    """The version named in the address, or the one in force, for KoboToolbox and ODK."""
    number = request.GET.get("version", "")
    version = selectors.version_by_number(study, number) if number else selectors.asked(study)
    content = xlsform.write(
        parse(version.definition, where=study.slug),
        studies.places_of(study.territory),
        title=study.name,
        form_id=study.slug,
        version=str(version.number),
    )
    response = HttpResponse(content, content_type=XLSX)
    name = f"{study.slug}-{version.number}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(study: Study) -> str:
    return reverse("study_questionnaire", args=[study.slug])


def _change(request: SignedIn, study: Study, wanted: dict[str, Any]) -> None:
    seen, by = wanted["seen"], request.person
    match wanted["act"]:
        case "undo":
            services.undo(study, seen)
        case "redo":
            services.redo(study, seen)
        case "discard":
            services.discard(study, seen)
        case "remove":
            services.remove(study, seen, by, wanted["what"], wanted["key"])
        case act:
            services.move(study, seen, by, wanted["what"], wanted["key"], STEPS[act])


def _start(
    request: SignedIn, study: Study, wanted: dict[str, Any], troubles: list[xlsform.Trouble]
) -> None:
    if wanted["source"] == "study":
        definition, told = wanted["study"].questionnaire, str(wanted["study"])
    elif wanted["source"] == "xlsform":
        told = wanted["file"].name
        try:
            definition = xlsform.read(wanted["file"].read(), told)
        except xlsform.NotKnown as refusal:
            troubles += refusal.troubles
            raise
    else:
        abroad = wanted["abroad"] or studies.works_abroad(study.territory)
        definition, told = standard(abroad), _("The standard questionnaire")
    services.start_from(study, wanted["seen"], request.person, definition, told)


def _wanted(request: SignedIn, questionnaire: Questionnaire) -> tuple[Question | None, Kind, str]:
    """The question to change, or the kind of a new one and its section. Raises Http404."""
    if key := request.GET.get("key", ""):
        known = questionnaire.questions.get(key)
        if known is None:
            raise Http404
        return known, known.kind, ""
    kind = request.GET.get("kind", Kind.choice)
    sections = [one.key for one in questionnaire.sections]
    section = request.GET.get("section", sections[-1])
    if kind not in list(Kind) or section not in sections:
        raise Http404
    return None, Kind(kind), section


def _deciding(questionnaire: Questionnaire, known: Question | None, section: str) -> list[Question]:
    """The questions with one choice that are asked before."""
    before: list[Question] = []
    for one in questionnaire.sections:
        for each in one.questions:
            if known is not None and each.key == known.key:
                return before
            if each.kind is Kind.choice:
                before.append(each)
        if one.key == section:
            break
    return before


def _sections_shown(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """For the page: each section, and each of its questions with what is said about it."""
    last = [question.key for question in questionnaire.questions.values()][-1:]
    first = [*questionnaire.questions][:1]
    return [
        {
            "section": section,
            "first": section == questionnaire.sections[0],
            "last": section == questionnaire.sections[-1],
            "is_needed": any(question.key in NEEDED for question in section.questions),
            "questions": [
                {
                    "question": question,
                    "kind": forms.KINDS[question.kind],
                    "when": _when_told(questionnaire, question),
                    "is_needed": question.key in NEEDED,
                    "first": question.key in first,
                    "last": question.key in last and section == questionnaire.sections[-1],
                }
                for question in section.questions
            ],
        }
        for section in questionnaire.sections
    ]


def _when_told(questionnaire: Questionnaire, question: Question) -> str:
    if question.when is None:
        return ""
    decides = questionnaire.questions[question.when.question]
    labels = [str(choice.label) for choice in decides.choices if choice.key in question.when.among]
    return _("After “%(question)s”, for: %(answers)s") % {
        "question": decides.label,
        "answers": apart(labels),
    }
