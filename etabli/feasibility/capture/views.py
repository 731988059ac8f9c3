"""The pages of the demand that sites take, and of the ratios of floor area."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.charts import Bar, bars
from etabli.core.forms import accepted
from etabli.feasibility.capture import selectors, services
from etabli.feasibility.capture.ratios import DEFAULTS
from etabli.feasibility.capture.told import part_told
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.report.telling import is_simulated, number
from etabli.study.scenario.forms import AssumptionsForm
from etabli.study.selectors import study_by_slug


@requires(Action.VIEW_STUDY, study_by_slug)
def potential(request: SignedIn, study: Study) -> HttpResponse:
    """What each site would take of the demand, and the floor area that it then needs."""
    estimate, found = selectors.captured(study)
    return render(
        request,
        "feasibility/potential.html",
        {
            "study": study,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "estimate": estimate,
            "simulated": (estimate and is_simulated(estimate))
            or any(one.site.is_simulated for one in found),
            "sites": [_told(one) for one in found],
            "chart": bars(
                _("Desk-days a week that each site would take"),
                [
                    Bar(
                        one.site.name,
                        one.desk_days["mean"],
                        number(one.desk_days["mean"]),
                        one.desk_days["low"],
                        one.desk_days["high"],
                    )
                    for one in found
                ],
            )
            if found
            else None,
        },
    )


@requires(Action.MANAGE_STUDY, study_by_slug)
def ratios(request: SignedIn, study: Study) -> HttpResponse:
    form = AssumptionsForm(
        selectors.ratios_of(study), selectors.replaced_of(study), request.POST or None
    )
    if accepted(request, form, lambda: services.set_ratios(study, form.replaced(DEFAULTS))):
        messages.success(request, _("Saved."))
        return redirect("site_potential", study.slug)
    return render(request, "feasibility/ratios.html", {"study": study, "form": form})


def _told(one: selectors.Captured) -> dict:
    program = one.programs["mean"]
    return {
        "site": one.site,
        "days": [number(one.desk_days[end]) for end in selectors.ENDS],
        "program": program,
        "parts": [(part_told(key), number(area)) for key, area in program.areas.items() if area],
        "totals": [number(one.programs[end].total) for end in selectors.ENDS],
        "floor_area": number(float(one.floor_area)) if one.floor_area else "",
        "missing": number(one.missing) if one.floor_area and one.missing >= 1 else "",
    }
