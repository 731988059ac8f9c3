"""The pages of a site's prescriptions: written, kept in versions, compared, handed out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.forms import accepted
from etabli.feasibility.models import PrescriptionVersion, Site
from etabli.feasibility.prescription import forms, rules, selectors, services, told
from etabli.feasibility.prescription.rules import Project
from etabli.feasibility.site.selectors import site_by_uuid
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(Action.VIEW_STUDY, site_by_uuid)
def prescriptions(request: SignedIn, site: Site) -> HttpResponse:
    """The list as it is being written, and the versions so far."""
    kept = selectors.prescriptions_of(site)
    lines = selectors.lines(site, kept) if kept else []
    inside = [line for line in lines if not line.left_out]
    context = {
        "study": site.study,
        "site": site,
        "manages": may(request.person, Action.MANAGE_STUDY, site.study),
        "project": told.project_told(Project.of(kept.project)) if kept else [],
        "headings": told.under_headings(inside),
        "counts": told.counts(inside),
        "left_out": [told.told(line) for line in lines if line.left_out],
        "versions": selectors.versions(site),
        "form": forms.KeepForm(),
    }
    return render(request, "feasibility/prescriptions.html", context)


@requires(Action.MANAGE_STUDY, site_by_uuid)
def project(request: SignedIn, site: Site) -> HttpResponse:
    """What the site is to become; the first time from the study's demand."""
    kept = selectors.prescriptions_of(site)
    before = Project.of(kept.project) if kept else selectors.usual_project(site)
    form = forms.ProjectForm(before, request.POST or None)
    if accepted(request, form, lambda: services.set_project(site, form.project())):
        messages.success(request, _("Saved."))
        return _back(site)
    context = {"study": site.study, "site": site, "form": form, "is_new": kept is None}
    return render(request, "feasibility/prescription_project.html", context)


@requires(Action.MANAGE_STUDY, site_by_uuid)
def line_new(request: SignedIn, site: Site) -> HttpResponse:
    selectors.begun(site)
    form = forms.NewLineForm(request.POST or None)
    if accepted(request, form, lambda: services.add_line(site, **form.details())):
        messages.success(request, _("Saved."))
        return _back(site)
    context = {"study": site.study, "site": site, "form": form}
    return render(request, "feasibility/prescription_line.html", context)


@requires(Action.MANAGE_STUDY, selectors.line_of_site)
def line_edit(request: SignedIn, found: selectors.LineOf) -> HttpResponse:
    """Change a line, let it follow its rule again, leave it out or take it up."""
    site, line, key = found.site, found.line, found.line.key
    if "follow" in request.POST:
        services.follow_rule(site, key)
        return _back(site)
    if "left_out" in request.POST:
        services.leave_out(site, key, left_out=request.POST["left_out"] == "yes")
        return _back(site)
    form = forms.LineForm(request.POST or None, line)
    if accepted(request, form, lambda: services.change_line(site, key, form.parts())):
        messages.success(request, _("Saved."))
        return _back(site)
    context = {"study": site.study, "site": site, "form": form, "told": told.told(line)}
    return render(request, "feasibility/prescription_line.html", context)


@require_POST
@requires(Action.MANAGE_STUDY, site_by_uuid)
def keep(request: SignedIn, site: Site) -> HttpResponse:
    form = forms.KeepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["note"])))
        return _back(site)
    version = services.keep(site, note=form.cleaned_data["note"], by=request.person)
    return redirect("prescription_version", site.study.slug, site.uuid, version.number)


@requires(Action.VIEW_STUDY, selectors.version_by_number)
def version(request: SignedIn, version: PrescriptionVersion) -> HttpResponse:
    """A version, and what differs from an earlier one: `?with=`, the one before unless told."""
    site, lines = version.site, selectors.lines_of(version)
    others = [one for one in selectors.versions(site) if one.number < version.number]
    asked = request.GET.get("with", "")
    other = next((one for one in others if str(one.number) == asked), next(iter(others), None))
    found = rules.compare(selectors.lines_of(other), lines) if other else None
    context = {
        "study": site.study,
        "site": site,
        "version": version,
        "others": others,
        "other": other,
        "difference": told.difference(found) if found else None,
        "is_same": found is not None and found.is_none,
        "project": told.project_told(Project.of(version.project)),
        "headings": told.under_headings(lines),
        "counts": told.counts(lines),
    }
    return render(request, "feasibility/prescription_version.html", context)


@requires(Action.VIEW_STUDY, selectors.version_by_number)
def version_pdf(request: SignedIn, version: PrescriptionVersion) -> HttpResponse:
    from etabli.feasibility.prescription.paper import pdf

    return _file(version, pdf(version), "pdf", "application/pdf")


@requires(Action.VIEW_STUDY, selectors.version_by_number)
def version_docx(request: SignedIn, version: PrescriptionVersion) -> HttpResponse:
    """To go on writing in a word processor."""
    from etabli.feasibility.prescription.editable import docx

    return _file(version, docx(version), "docx", DOCX)


def _back(site: Site) -> HttpResponse:
    return redirect("site_prescriptions", site.study.slug, site.uuid)


def _file(version: PrescriptionVersion, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"{slugify(version.site.name) or 'site'}-{version.number}.{ending}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
