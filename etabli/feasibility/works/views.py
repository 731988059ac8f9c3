"""The pages of works: lines by lot, totals, versions, and the way into a business plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.feasibility.models import Site, WorksLine, WorksVersion
from etabli.feasibility.site.selectors import site_by_uuid
from etabli.feasibility.works import selectors, services
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may


@requires(Action.VIEW_STUDY, site_by_uuid)
def works(request: SignedIn, site: Site) -> HttpResponse:
    """The works as they stand, what each layout would change, and the versions kept."""
    from etabli.feasibility.works import told
    from etabli.feasibility.works.forms import BeginForm, KeepForm

    lines, layout = selectors.lines(site), selectors.latest_layout(site)
    figures = selectors.figures(site)
    return render(
        request,
        "feasibility/works.html",
        {
            "study": site.study,
            "site": site,
            "manages": may(request.person, Action.MANAGE_STUDY, site.study),
            "lines": told.lines(lines, site.currency),
            "sums": [told.by_lot(lines, site.currency), told.by_phase(lines, site.currency)],
            "layout": layout,
            "options": layout and told.options(layout, site.currency),
            "energy": figures and told.energy(figures, lines, site.currency),
            "versions": selectors.versions(site),
            "begin": BeginForm(layout),
            "keep": KeepForm(),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, site_by_uuid)
def works_begin(request: SignedIn, site: Site) -> HttpResponse:
    """Begin the lines from the states by lot and one of the layouts."""
    from etabli.feasibility.works.forms import BeginForm

    layout = selectors.latest_layout(site)
    form = BeginForm(layout, request.POST)
    rank = int(form.cleaned_data["layout"] or 0) if form.is_valid() else 0
    try:
        services.begin(site, layout if rank else None, rank or 1)
        messages.success(request, _("The works are begun; look at every line."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("site_works", site.study.slug, site.uuid)


@requires(Action.MANAGE_STUDY, site_by_uuid)
def works_line_new(request: SignedIn, site: Site) -> HttpResponse:
    return _edit(request, site, None)


@requires(Action.MANAGE_STUDY, selectors.line_of_study)
def works_line(request: SignedIn, line: WorksLine) -> HttpResponse:
    if "remove" in request.POST:
        services.remove_line(line)
        messages.success(request, _("The line is taken out."))
        return redirect("site_works", line.site.study.slug, line.site.uuid)
    return _edit(request, line.site, line)


def _edit(request: SignedIn, site: Site, line: WorksLine | None) -> HttpResponse:
    from etabli.feasibility.works.forms import LineForm

    initial = LineForm.told(line) if line else None
    form = LineForm(site.currency, request.POST or None, initial=initial)
    if accepted(request, form, lambda: services.put_line(site, line, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("site_works", site.study.slug, site.uuid)
    context = {"study": site.study, "site": site, "line": line, "form": form}
    return render(request, "feasibility/works_line.html", context)


@require_POST
@requires(Action.MANAGE_STUDY, site_by_uuid)
def works_keep(request: SignedIn, site: Site) -> HttpResponse:
    """Keep the works as they stand."""
    from etabli.feasibility.works.forms import KeepForm

    form = KeepForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        version = services.keep(site, note=note, by=request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("site_works", site.study.slug, site.uuid)
    return redirect("site_works_version", site.study.slug, site.uuid, version.number)


@requires(Action.VIEW_STUDY, selectors.version_by_number)
def works_version(request: SignedIn, version: WorksVersion) -> HttpResponse:
    """A version; by POST its total goes into a business plan."""
    from etabli.feasibility.works import told
    from etabli.feasibility.works.forms import PlanForm
    from etabli.feasibility.works.rules import lines_of

    site = version.site
    manages = may(request.person, Action.MANAGE_STUDY, site.study)
    places = selectors.plan_places(site)
    form = PlanForm(places, bool(version.energy), (manages and request.POST) or None)
    if form.is_bound and accepted(
        request,
        form,
        lambda: services.into_plan(version, form.chosen(), with_energy=form.with_energy()),
    ):
        plan = form.chosen().plan
        messages.success(request, _("The plan counts with these works; compute it anew."))
        return redirect("business_plan", site.study.slug, plan.uuid)
    lines = list(lines_of(version.lines))
    return render(
        request,
        "feasibility/works_version.html",
        {
            "study": site.study,
            "site": site,
            "version": version,
            "manages": manages,
            "lines": told.lines(lines, version.currency),
            "sums": [told.by_lot(lines, version.currency), told.by_phase(lines, version.currency)],
            "energy": version.energy and told.energy(version.energy, lines, version.currency),
            "form": form,
        },
    )


@requires(Action.VIEW_STUDY, site_by_uuid)
def works_compare(request: SignedIn, site: Site) -> HttpResponse:
    """Works held against others: as they stand, versions, those of layouts; `?one=&other=`."""
    from etabli.feasibility.works import told
    from etabli.feasibility.works.forms import CompareForm

    offered = selectors.offered(site)
    by_key = {one.key: one for one in offered}
    usual = {"one": offered[min(1, len(offered) - 1)].key, "other": selectors.NOW}
    form = CompareForm(offered, {**usual, **request.GET.dict()})
    chosen = form.cleaned_data if form.is_valid() else usual
    found = told.compared(by_key[chosen["one"]], by_key[chosen["other"]], site.currency)
    context = {"study": site.study, "site": site, "form": form, "found": found}
    return render(request, "feasibility/works_compare.html", context)


@requires(Action.MANAGE_STUDY, site_by_uuid)
def works_energy(request: SignedIn, site: Site) -> HttpResponse:
    """What the site uses before its works, the price, what works save: the user's to change."""
    from etabli.feasibility.works.forms import EnergyForm

    figures = selectors.figures(site)
    if figures is None:
        messages.error(request, _("Write down the floors of the site first."))
        return redirect("site_works", site.study.slug, site.uuid)
    form = EnergyForm(figures, request.POST or None)
    if accepted(request, form, lambda: services.set_energy(site, form.figures())):
        messages.success(request, _("Saved."))
        return redirect("site_works", site.study.slug, site.uuid)
    context = {"study": site.study, "site": site, "form": form}
    return render(request, "feasibility/works_energy.html", context)
