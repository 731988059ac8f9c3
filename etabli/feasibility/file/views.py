"""The pages of feasibility files: what is there and what is missing, the timetable, the documents.

What sets documents is imported where it is used: a place at work does not load it.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.feasibility.file import selectors, services
from etabli.feasibility.file.document import Document
from etabli.feasibility.known.selectors import around
from etabli.feasibility.models import Site
from etabli.feasibility.site.selectors import site_by_uuid
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.selectors import study_by_slug

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(Action.VIEW_STUDY, site_by_uuid)
def site_file(request: SignedIn, site: Site) -> HttpResponse:
    """What of a site's file is there, its timetable, the documents."""
    from etabli.feasibility.file import told

    one = selectors.gathered_of(site)
    schedule = one.schedule
    context = {
        "study": site.study,
        "site": site,
        "manages": may(request.person, Action.MANAGE_STUDY, site.study),
        "warnings": list(told.warnings([one])),
        "parts": told.parts(one),
        "opening": told.opening(schedule),
        "deciding": told.deciding(one, schedule),
        "against_plan": told.against_plan(one, schedule),
        "gantt": told.gantt(one, schedule),
        "gantt_note": told.gantt_note(),
        "steps": told.steps(one, schedule),
    }
    return render(request, "feasibility/site_feasibility.html", context)


@requires(Action.MANAGE_STUDY, site_by_uuid)
def timetable(request: SignedIn, site: Site) -> HttpResponse:
    from etabli.feasibility.file.forms import TimetableForm

    form = TimetableForm(selectors.gathered_of(site), request.POST or None)
    if accepted(request, form, lambda: services.set_timetable(site, **form.told())):
        messages.success(request, _("Saved."))
        return redirect("site_feasibility", site.study.slug, site.uuid)
    context = {"study": site.study, "site": site, "form": form}
    return render(request, "feasibility/timetable_form.html", context)


@requires(Action.VIEW_STUDY, site_by_uuid)
def site_pdf(request: SignedIn, site: Site) -> HttpResponse:
    from etabli.feasibility.file.paper import pdf

    return _file(site.name, pdf(_of_site(site)), "pdf", "application/pdf")


@requires(Action.VIEW_STUDY, site_by_uuid)
def site_docx(request: SignedIn, site: Site) -> HttpResponse:
    """To go on writing in a word processor."""
    from etabli.feasibility.file.editable import docx

    return _file(site.name, docx(_of_site(site)), "docx", DOCX)


@requires(Action.VIEW_STUDY, study_by_slug)
def network_file(request: SignedIn, study: Study) -> HttpResponse:
    """The sites of the network with their openings, and the documents."""
    from etabli.feasibility.file import told

    found = selectors.gathered_in(around(study))
    kept = selectors.chosen(found)
    plan = selectors.plan_of_network(study, kept)
    context = {
        "study": study,
        "warnings": list(told.warnings(found, plan)),
        "sites": [told.site_told(one) for one in kept],
        "retained": any(one.site.state == Site.State.RETAINED for one in kept),
        "plan": plan,
        "gantt": told.common_gantt(kept) if kept else None,
    }
    return render(request, "feasibility/study_feasibility.html", context)


@requires(Action.VIEW_STUDY, study_by_slug)
def network_pdf(request: SignedIn, study: Study) -> HttpResponse:
    from etabli.feasibility.file.paper import pdf

    return _file(study.slug, pdf(_of_network(study)), "pdf", "application/pdf")


@requires(Action.VIEW_STUDY, study_by_slug)
def network_docx(request: SignedIn, study: Study) -> HttpResponse:
    """To go on writing in a word processor."""
    from etabli.feasibility.file.editable import docx

    return _file(study.slug, docx(_of_network(study)), "docx", DOCX)


def _of_site(site: Site) -> Document:
    from etabli.feasibility.file.content import of_site

    return of_site(selectors.gathered_of(site))


def _of_network(study: Study) -> Document:
    from etabli.feasibility.file.network import of_network

    about = around(study)
    found = selectors.gathered_in(about)
    plan = selectors.plan_of_network(study, selectors.chosen(found))
    return of_network(about, found, plan)


def _file(name: str, content: bytes, ending: str, kind: str) -> HttpResponse:
    named = f"{slugify(_('Feasibility file'))}-{slugify(name) or 'file'}.{ending}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{named}"'},
    )
