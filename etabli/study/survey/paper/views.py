"""The pages for answers on paper, for whoever runs the study."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.study import selectors as studies
from etabli.study.models import Study
from etabli.study.survey.editing.selectors import asked
from etabli.study.survey.paper import selectors, services
from etabli.study.survey.paper.forms import SheetForm
from etabli.study.survey.paper.printing import pdf
from etabli.study.survey.questionnaire import parse


@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def paper(request: SignedIn, study: Study) -> HttpResponse:
    """A blank sheet to type in, or by `?sheet=` one to correct; then the next blank one."""
    told = selectors.sheets(study)
    number = request.GET.get("sheet", "")
    known = selectors.sheet(study, number) if number else None
    if number and known is None:
        raise Http404
    version = (known and known.version) or asked(study, request.GET.get("version", ""))
    form = SheetForm(
        parse(version.definition, where=study.slug),
        studies.places_of(study.territory),
        int(number) if known else told.next,
        known,
        request.POST or None,
    )

    def keep() -> None:
        if known:
            services.correct_sheet(study, int(known.external_id), form.answers)
        else:
            language = (get_language() or "fr")[:2]
            sheet = form.cleaned_data["sheet"]
            services.keep_sheet(study, sheet, version, form.answers, language)

    if accepted(request, form, keep):
        kept = known.external_id if known else form.cleaned_data["sheet"]
        messages.success(request, _("Sheet %(number)s is kept.") % {"number": kept})
        return redirect("study_paper", study.slug)
    return render(
        request,
        "study/paper.html",
        {"study": study, "form": form, "told": told, "known": known, "version": version},
    )


@requires(Action.MANAGE_STUDY, studies.study_by_slug)
def paper_pdf(request: SignedIn, study: Study) -> HttpResponse:
    """The sheet to print, with the numbers by which it is typed in."""
    version = asked(study, request.GET.get("version", ""))
    response = HttpResponse(pdf(study, version), content_type="application/pdf")
    name = f"{study.slug}-{version.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
