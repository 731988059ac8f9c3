"""The pages of layouts: what is asked, what was found, and the drawings."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from etabli.core.forms import accepted
from etabli.feasibility.layout import selectors, services
from etabli.feasibility.models import LayoutVersion, Site
from etabli.feasibility.site.selectors import site_by_uuid
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may


@requires(Action.VIEW_STUDY, site_by_uuid)
def layouts(request: SignedIn, site: Site) -> HttpResponse:
    """The layouts of a site so far."""
    context = {
        "study": site.study,
        "site": site,
        "manages": may(request.person, Action.MANAGE_STUDY, site.study),
        "layouts": selectors.layouts(site),
    }
    return render(request, "feasibility/layouts.html", context)


@requires(Action.MANAGE_STUDY, site_by_uuid)
def layout_new(request: SignedIn, site: Site) -> HttpResponse:
    """Ask for a layout, beginning with what was asked before."""
    from etabli.feasibility.layout.forms import BriefForm

    form = BriefForm(selectors.brief_of(site), request.POST or None)
    made: list[LayoutVersion] = []

    def ask() -> None:
        note = form.cleaned_data["note"]
        made.append(services.ask(site, form.brief(), note=note, by=request.person))

    if accepted(request, form, ask):
        return redirect("site_layout", site.study.slug, site.uuid, made[0].number)
    context = {"study": site.study, "site": site, "form": form}
    return render(request, "feasibility/layout_form.html", context)


@requires(Action.VIEW_STUDY, selectors.layout_by_number)
def layout(request: SignedIn, layout: LayoutVersion) -> HttpResponse:
    """What was found: the layouts, drawn and in tables, and what binds."""
    from etabli.feasibility.layout import told

    return render(
        request,
        "feasibility/layout.html",
        {
            "study": layout.site.study,
            "site": layout.site,
            "version": layout,
            "manages": may(request.person, Action.MANAGE_STUDY, layout.site.study),
            "layouts": told.layouts(layout),
            "binding": told.binding(layout),
            "conflict": told.conflict(layout),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, selectors.layout_by_number)
def layout_again(request: SignedIn, layout: LayoutVersion) -> HttpResponse:
    """Let the worker find again what was interrupted."""
    services.ask_again(layout)
    return redirect("site_layout", layout.site.study.slug, layout.site.uuid, layout.number)


@requires(Action.VIEW_STUDY, selectors.drawing_of)
def layout_drawing(request: SignedIn, layout: Any) -> HttpResponse:
    """One layout, drawn to scale as SVG; it takes a while, and never changes."""
    from etabli.feasibility.layout.told import drawn

    answer = HttpResponse(drawn(layout, layout.rank), content_type="image/svg+xml")
    answer["Cache-Control"] = "private, max-age=86400"
    answer["Vary"] = "Cookie, Accept-Language"
    return answer
