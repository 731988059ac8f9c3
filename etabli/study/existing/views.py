"""The page of the places that exist."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from etabli.core.errors import BadInput, NotFound, Refused
from etabli.core.forms import accepted
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.study.existing import forms, selectors, services
from etabli.study.existing.importing import USUAL, Columns
from etabli.study.models import ExistingPlace, Study
from etabli.study.scenario.maps import existing_map
from etabli.study.selectors import study_by_slug


@requires(Action.MANAGE_STUDY, study_by_slug)
def existing(request: SignedIn, study: Study) -> HttpResponse:
    """The places with their roles, those that may stand twice, and the form that takes a file."""
    form, columns, result = _import(request, study)
    places = selectors.existing_places(study)
    return render(
        request,
        "study/existing.html",
        {
            "study": study,
            "form": form,
            "columns": columns,
            "result": result,
            "places": places,
            "pairs": selectors.likely_duplicates(study, places),
            "roles": ExistingPlace.Role.choices,
            "map": existing_map(study, places) if places else None,
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, study_by_slug)
def roles(request: SignedIn, study: Study) -> HttpResponse:
    try:
        count = services.set_roles(
            study,
            {key: str(request.POST[key]) for key in request.POST if key != "csrfmiddlewaretoken"},
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = ngettext("%(count)d place changed.", "%(count)d places changed.", count)
        messages.success(request, told % {"count": count})
    return redirect("study_existing", study.slug)


@require_POST
@requires(Action.MANAGE_STUDY, study_by_slug)
def pair(request: SignedIn, study: Study) -> HttpResponse:
    """Two entries are one place, or are not."""
    try:
        one, other = (_place(study, request.POST.get(key, "")) for key in ("one", "other"))
        if "merge" in request.POST:
            services.merge(one, other)
            messages.success(request, _("They are one place now."))
        else:
            services.keep_both(one, other)
            messages.success(request, _("Both stay."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("study_existing", study.slug)


def _place(study: Study, uuid: str) -> ExistingPlace:
    try:
        return selectors.place_by_uuid(study.slug, UUID(uuid))
    except ValueError:
        raise NotFound(_("There is no such place in this study."), field="place") from None


def _import(
    request: SignedIn, study: Study
) -> tuple[forms.ExistingForm, forms.ColumnsForm | None, services.Imported | None]:
    """The form of a file, that of its columns where one has to say which is which, and what came
    of the file that was sent."""
    done: list[services.Imported] = []
    if "kept" in request.POST:
        form = forms.ExistingForm()
        try:
            columns = forms.ColumnsForm.sent(request.POST)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return form, None, None
        given = columns.upload
        if accepted(
            request, columns, lambda: done.append(_imported(study, given, columns.columns()))
        ):
            return form, None, done[0]
        return form, columns, None
    form = forms.ExistingForm(request.POST or None, request.FILES or None)
    offered: list[forms.ColumnsForm] = []

    def take_in() -> None:
        given = form.upload()
        if not form.cleaned_data["choose"]:
            try:
                done.append(_imported(study, given))
                return
            except BadInput as refusal:
                if not refusal.field.startswith("column_"):
                    raise
        offered.append(forms.ColumnsForm.offered(given))

    accepted(request, form, take_in)
    return form, offered[0] if offered else None, done[0] if done else None


def _imported(study: Study, given: forms.Upload, columns: Columns = USUAL) -> services.Imported:
    return services.import_places(study, given.content, given.name, given.source, columns)
