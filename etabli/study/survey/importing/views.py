"""The pages of an import: the files so far, the columns, the values, what came of it."""

from collections.abc import Mapping
from itertools import chain

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.core.tables import csv_answer
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.study.models import Import, Study
from etabli.study.selectors import study_by_slug
from etabli.study.survey.importing import forms, selectors, services
from etabli.study.survey.importing.formats import Format
from etabli.study.survey.importing.layout import Layout
from etabli.study.survey.importing.rows import Row
from etabli.study.survey.questionnaire import Places, Question
from etabli.study.survey.wording import answer_told

SHOWN_ROWS = 5
SHOWN_REFUSALS = 100
EACH_PAGE = 50


@requires(Action.MANAGE_STUDY, study_by_slug)
def import_answers(request: SignedIn, study: Study) -> HttpResponse:
    """The files so far, and the form that takes another in."""
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    made: list[Import] = []
    if accepted(request, form, lambda: made.append(_taken_in(study, form, request))):
        return redirect("study_import_columns", study.slug, made[0].uuid)
    found = Paginator(selectors.imports(study), EACH_PAGE)
    return render(
        request,
        "study/import.html",
        {"study": study, "form": form, "imports": found.get_page(request.GET.get("page"))},
    )


@requires(Action.MANAGE_STUDY, selectors.import_of_study)
def import_columns(request: SignedIn, imported: Import) -> HttpResponse:
    """Which column answers which question."""
    if not _is_mapped(imported):
        return redirect("study_import_file", imported.study.slug, imported.uuid)
    export = selectors.export_of(imported)
    made_by = forms.FormatForm(
        request.POST if "format" in request.POST else None, initial={"format": imported.format}
    )
    if accepted(
        request,
        made_by,
        lambda: services.read_as(imported, Format(made_by.cleaned_data["format"])),
    ):
        return redirect("study_import_columns", imported.study.slug, imported.uuid)
    form = forms.ColumnsForm(
        imported,
        export,
        *selectors.asked(imported.study),
        request.POST if request.method == "POST" and not made_by.is_bound else None,
    )
    if form.is_bound and accepted(
        request,
        form,
        lambda: services.map_columns(imported, form.mapped(), form.cleaned_data["source"]),
    ):
        return redirect("study_import_values", imported.study.slug, imported.uuid)
    return render(
        request,
        "study/import_columns.html",
        {
            "study": imported.study,
            "imported": imported,
            "tool": forms.FORMAT_NAMES[export.format],
            "form": form,
            "made_by": made_by,
            "look": export.look,
            "same": selectors.same_file(imported),
            "like": selectors.like(imported),
        },
    )


@requires(Action.MANAGE_STUDY, selectors.import_of_study)
def import_values(request: SignedIn, imported: Import) -> HttpResponse:
    """What the values mean, and what would come of the first lines."""
    study = imported.study
    if not _is_mapped(imported):
        return redirect("study_import_file", study.slug, imported.uuid)
    asked, places = selectors.asked(study)
    form = forms.ValuesForm(
        imported, selectors.export_of(imported), asked, places, request.POST or None
    )
    if accepted(request, form, lambda: _mapped(imported, form, starts="start" in request.POST)):
        page = "study_import_file" if "start" in request.POST else "study_import_values"
        return redirect(page, study.slug, imported.uuid)
    preview, failure = None, ""
    try:
        preview = services.preview(imported)
    except Refused as refusal:
        failure = str(refusal)
    return render(
        request,
        "study/import_values.html",
        {
            "study": study,
            "imported": imported,
            "form": form,
            "lists": _lists(form.layout, asked.questions, places),
            "preview": preview,
            "failure": failure,
            "rows": [
                (row, _told(row, asked.questions, places))
                for row in (preview.rows[:SHOWN_ROWS] if preview else ())
            ],
            "refusals": preview.refused[:SHOWN_REFUSALS] if preview else (),
        },
    )


@requires(Action.MANAGE_STUDY, selectors.import_of_study)
def import_file(request: SignedIn, imported: Import) -> HttpResponse:
    """Where an import is, or what came of it."""
    if imported.state == Import.State.MAPPED:
        return redirect("study_import_columns", imported.study.slug, imported.uuid)
    return render(
        request,
        "study/import_file.html",
        {
            "study": imported.study,
            "imported": imported,
            "tool": forms.FORMAT_NAMES[Format(imported.format)],
            "refusals": selectors.refusals(imported)[:SHOWN_REFUSALS],
            "shown": SHOWN_REFUSALS,
            "stays": imported.state == Import.State.DONE and services.is_used(imported),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, selectors.import_of_study)
def import_start(request: SignedIn, imported: Import) -> HttpResponse:
    """Once more, after a run that failed or was killed."""
    services.start(imported)
    return redirect("study_import_file", imported.study.slug, imported.uuid)


@require_POST
@requires(Action.MANAGE_STUDY, selectors.import_of_study)
def import_undo(request: SignedIn, imported: Import) -> HttpResponse:
    was_done = imported.state == Import.State.DONE
    services.undo(imported)
    messages.success(
        request,
        _("The import is undone: its answers are gone.")
        if was_done
        else _("The file is thrown away."),
    )
    return redirect("study_import", imported.study.slug)


@requires(Action.MANAGE_STUDY, selectors.import_of_study)
def import_refusals(request: SignedIn, imported: Import) -> HttpResponse:
    """The lines that were refused, for a spreadsheet."""
    heading = [_("Line"), _("Column"), _("Value"), _("What is allowed")]
    rows = selectors.refusals(imported).values_list("line", "column", "value", "reason")
    name = f"{imported.study.slug}-{imported.uuid}"
    return csv_answer(name, chain([heading], rows.iterator(5000)))


def _taken_in(study: Study, form: forms.UploadForm, request: SignedIn) -> Import:
    file, structure = form.cleaned_data["file"], form.cleaned_data["structure"]
    return services.take_in(
        study,
        file.read(),
        file.name,
        request.person,
        structure=structure.read() if structure else b"",
        structure_name=structure.name if structure else "",
    )


def _mapped(imported: Import, form: forms.ValuesForm, *, starts: bool) -> None:
    services.map_columns(imported, form.mapped(), imported.source)
    if starts:
        services.start(imported)


def _is_mapped(imported: Import) -> bool:
    return imported.state in (Import.State.MAPPED, Import.State.FAILED)


def _lists(
    layout: Layout, questions: Mapping[str, Question], places: Places
) -> list[tuple[str, list[str]]]:
    """The names of places that fields suggest, by the name of the list."""
    wanted = dict.fromkeys(questions[key].places for key in layout.columns)
    return [(name, list(places.names[name].values())) for name in wanted if name]


def _told(row: Row, questions: Mapping[str, Question], places: Places) -> list[tuple[str, str]]:
    return [
        (str(questions[key].label), answer_told(questions[key], value, places))
        for key, value in row.answers.items()
    ]
