"""The pages of a report: written and chosen by the officer, read by everybody once published."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.forms import accepted
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.report import changes, forms, selectors, services
from etabli.study.report.content import document
from etabli.study.report.opendata import archive, files, names_of_files
from etabli.study.report.paper import pdf
from etabli.study.report.slides import slides
from etabli.study.report.subject import Subject
from etabli.study.report.workbook import xlsx
from etabli.study.selectors import study_by_slug

DRAFT = "draft"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "json": "application/json",
}


@public
def report(request: Request, study: str) -> HttpResponse:
    """The latest edition; before there is one, the draft, for those who prepare it."""
    found = _readable(request, study)
    return _page(request, found, selectors.latest_subject(found) or selectors.draft_subject(found))


@public
def edition(request: Request, study: str, edition: str) -> HttpResponse:
    """An edition by its number, or what would be published now."""
    found = _readable(request, study)
    return _page(request, found, _subject(request, found, edition), by_name=True)


@public
def report_pdf(request: Request, study: str) -> HttpResponse:
    found = _readable(request, study)
    subject = selectors.latest_subject(found) or selectors.draft_subject(found)
    return _file(subject, pdf, "pdf", "application/pdf")


@public
def edition_pdf(request: Request, study: str, edition: str) -> HttpResponse:
    found = _readable(request, study)
    return _file(_subject(request, found, edition), pdf, "pdf", "application/pdf")


@public
def edition_xlsx(request: Request, study: str, edition: str) -> HttpResponse:
    """The tables of an edition as a workbook."""
    found = _readable(request, study)
    return _file(_subject(request, found, edition), xlsx, "xlsx", XLSX)


@public
def edition_zip(request: Request, study: str, edition: str) -> HttpResponse:
    """The open data of an edition, all in one file."""
    found = _readable(request, study)
    return _file(_subject(request, found, edition), archive, "zip", "application/zip")


@public
def edition_data(request: Request, study: str, edition: str, file: str) -> HttpResponse:
    """One file of an edition's open data, by the name that its description gives it."""
    subject = _subject(request, _readable(request, study), edition)
    content = files(subject).get(file) if subject else None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type=OPEN_TYPES[file.rpartition(".")[2]])


@public
def presentation(request: Request, study: str, edition: str) -> HttpResponse:
    """All slides below one another: to look them over, and to print."""
    found = _readable(request, study)
    subject = _shown(_subject(request, found, edition))
    report = document(subject)
    return render(
        request,
        "study/presentation.html",
        {
            "study": found,
            "address": edition,
            "report": report,
            "slides": slides(subject, report),
            "prepares": may(request.person, Action.VIEW_STUDY, found),
        },
    )


@public
def slide(request: Request, study: str, edition: str, slide: int) -> HttpResponse:
    """One slide, the first being 1."""
    found = _readable(request, study)
    subject = _shown(_subject(request, found, edition))
    report = document(subject)
    shown = slides(subject, report)
    if not 1 <= slide <= len(shown):
        raise Http404
    return render(
        request,
        "study/presentation_slide.html",
        {
            "study": found,
            "address": edition,
            "report": report,
            "slide": shown[slide - 1],
            "number": slide,
            "count": len(shown),
            "before": slide - 1,
            "after": slide + 1 if slide < len(shown) else 0,
        },
    )


@requires(Action.VIEW_STUDY, selectors.presented)
def notes(request: SignedIn, presented: selectors.Presented) -> HttpResponse:
    """The speaker's notes, slide by slide: to write, and to print."""
    study, writes = presented.study, may(request.person, Action.MANAGE_STUDY, presented)
    if request.method == "POST" and not writes:
        raise Http404
    subject = _shown(_subject(request, study, presented.edition))
    report = document(subject)
    form = forms.NotesForm(
        slides(subject, report), selectors.slide_notes(study), request.POST or None
    )
    if accepted(request, form, lambda: services.note(study, form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("study_notes", study.slug, presented.edition)
    return render(
        request,
        "study/presentation_notes.html",
        {
            "study": study,
            "address": presented.edition,
            "report": report,
            "form": form,
            "writes": writes,
        },
    )


@requires(Action.VIEW_STUDY, selectors.presented)
def presenter(request: SignedIn, presented: selectors.Presented) -> HttpResponse:
    """What the speaker sees while a slide is projected: its notes, and what comes next."""
    study, number = presented.study, presented.slide
    subject = _shown(_subject(request, study, presented.edition))
    shown = slides(subject)
    if not 1 <= number <= len(shown):
        raise Http404
    one = shown[number - 1]
    return render(
        request,
        "study/presentation_presenter.html",
        {
            "study": study,
            "address": presented.edition,
            "slide": one,
            "note": selectors.slide_notes(study).get(one.key, ""),
            "number": number,
            "count": len(shown),
            "before": number - 1,
            "after": number + 1 if number < len(shown) else 0,
            "then": shown[number] if number < len(shown) else None,
        },
    )


@requires(Action.MANAGE_STUDY, study_by_slug)
def write(request: SignedIn, study: Study) -> HttpResponse:
    """What the officer recommends, and under which licence."""
    draft = selectors.draft_of(study)
    form = forms.ReportForm(
        request.POST or None,
        initial={"recommendation": draft.recommendation, "licence": draft.licence},
    )
    if accepted(request, form, lambda: services.write(study, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("study_edition", study.slug, DRAFT)
    return render(request, "study/report_write.html", {"study": study, "form": form})


@requires(Action.MANAGE_STUDY, study_by_slug)
def verbatims(request: SignedIn, study: Study) -> HttpResponse:
    """All that was said in words; by POST, the words of one voice are quoted, or no more."""
    told = selectors.voices_told(study)
    sent = forms.VerbatimForm(request.POST) if request.method == "POST" else None
    if sent and accepted(request, sent, lambda: _chosen(study, sent)):
        messages.success(
            request,
            _("The report does not quote these words any more.")
            if sent.cleaned_data["remove"]
            else _("The report quotes these words."),
        )
        return redirect("study_verbatims", study.slug)
    shown = [(one, _form_of(one, sent)) for one in told]
    return render(
        request,
        "study/report_verbatims.html",
        {
            "study": study,
            "voices": shown,
            "chosen": sum(one.chosen is not None for one in told),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, study_by_slug)
def publish(request: SignedIn, study: Study) -> HttpResponse:
    services.publish(study, by=request.person)
    messages.success(request, _("Everybody can read the report now."))
    return redirect("study_report", study.slug)


@require_POST
@requires(Action.MANAGE_STUDY, study_by_slug)
def withdraw(request: SignedIn, study: Study) -> HttpResponse:
    services.withdraw(study)
    messages.success(request, _("The report is no longer public."))
    return redirect("study_report", study.slug)


def _page(
    request: Request, study: Study, subject: Subject | None, *, by_name: bool = False
) -> HttpResponse:
    """`by_name`: at the address of this very edition, which its title says."""
    prepares = may(request.person, Action.VIEW_STUDY, study)
    known = list(selectors.editions(study))
    return render(
        request,
        "study/report.html",
        {
            "study": study,
            "subject": subject,
            "by_name": by_name,
            "address": (subject.number or DRAFT) if subject else None,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "prepares": prepares,
            "editions": known,
            "report": document(subject) if subject else None,
            "files": names_of_files(),
            "changes": _changes(study, subject),
        },
    )


def _changes(study: Study, subject: Subject | None) -> list[str] | None:
    """What has changed since the edition before; None where there is none."""
    if subject is None:
        return None
    before = selectors.subject_before(study, subject)
    return changes.since(before, subject) if before else None


def _readable(request: Request, slug: str) -> Study:
    study = study_by_slug(slug)
    if study.published_at is None and not may(request.person, Action.VIEW_STUDY, study):
        raise Http404
    return study


def _subject(request: Request, study: Study, edition: str) -> Subject | None:
    """The draft is for those who prepare it, whether the report is published or not."""
    if edition == DRAFT:
        if not may(request.person, Action.VIEW_STUDY, study):
            raise Http404
        return selectors.draft_subject(study)
    if not edition.isdecimal():
        raise Http404
    return selectors.subject_numbered(study, int(edition))


def _shown(subject: Subject | None) -> Subject:
    """Before a network is chosen there is nothing to show."""
    if subject is None:
        raise Http404
    return subject


def _file(
    subject: Subject | None, make: Callable[[Subject], bytes], ending: str, content_type: str
) -> HttpResponse:
    subject = _shown(subject)
    response = HttpResponse(make(subject), content_type=content_type)
    way = "inline" if ending == "pdf" else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{subject.file_name}.{ending}"'
    return response


def _chosen(study: Study, form: forms.VerbatimForm) -> object:
    values = form.cleaned_data
    if values["remove"]:
        return services.quote_no_more(study, values["voice"])
    return services.quote(study, values["voice"], values["text"])


def _form_of(told: selectors.VoiceTold, sent: forms.VerbatimForm | None) -> forms.VerbatimForm:
    """A voice's own form; the one that was sent comes back with what is wrong in it."""
    if sent and sent.data.get("voice") == told.voice.key:
        return sent
    text = told.chosen.text if told.chosen else told.voice.text
    return forms.VerbatimForm(
        initial={"voice": told.voice.key, "text": text}, auto_id=f"{told.voice.key}-%s"
    )
