"""The pages between a retained site and its place: prepare it, see where it came from."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import NotFound
from etabli.core.forms import accepted
from etabli.core.tables import csv_answer
from etabli.feasibility.choice.selectors import decisions_of
from etabli.feasibility.models import Site
from etabli.feasibility.site.selectors import site_by_uuid
from etabli.launch.place import forms, rules, selectors, services, told
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may


@requires(Action.LAUNCH, site_by_uuid)
def site_launch(request: SignedIn, site: Site) -> HttpResponse:
    """Prepare the place of a retained site; who comes back is led to the place's origin."""
    opening = selectors.opening_of(site)
    if opening is not None:
        return redirect("place_origin", opening.place.slug)
    form = forms.PrepareForm(site, request.POST or None)
    made: list[Place] = []

    def prepare() -> None:
        done = services.prepare_place(site, **form.details(), by=request.person)
        made.append(done.place)

    if accepted(request, form, prepare):
        messages.success(request, _("The place is prepared: complete it, then open it."))
        return redirect("place_origin", made[0].slug)
    return render(
        request,
        "launch/site_launch.html",
        {
            "study": site.study,
            "site": site,
            "is_retained": site.state == Site.State.RETAINED,
            "decision": decisions_of(site).first(),
            "form": form,
        },
    )


@requires(Action.SEE_INDICATORS, place_by_slug)
def place_origin(request: SignedIn, place: Place) -> HttpResponse:
    """The study, the site and the plan that a place came from, and its budget month by month."""
    opening = selectors.opening_of_place(place)
    budgets = selectors.budgets(opening) if opening else []
    launches = opening is not None and may(request.person, Action.LAUNCH, opening.study)
    plans = selectors.plans(opening.site) if launches and opening and opening.site else []
    context: dict[str, Any] = {
        "place": place,
        "opening": opening,
        "sees_study": opening is not None and may(request.person, Action.VIEW_STUDY, opening.study),
        "decision": decisions_of(opening.site).first() if opening and opening.site else None,
        "form": forms.PlanForm(plans) if plans else None,
        "budgets": budgets,
        "hours_are_usual": place.hours.week == rules.WEEKS[place.kind],
    }
    if budgets:
        currency = budgets[0].months["currency"]
        context |= {
            "budget": budgets[0],
            "exhibit": told.exhibit(budgets[0]),
            "headings": told.headings(),
            "years": [
                list(zip(("", *told.headings()), one.cells(currency), strict=True))
                for one in told.yearly(budgets[0])
            ],
        }
    return render(request, "launch/place_origin.html", context)


@require_POST
@requires(Action.LAUNCH, site_by_uuid)
def site_budget(request: SignedIn, site: Site) -> HttpResponse:
    """Take another computed plan as the budget of the place that a site has become."""
    opening = selectors.opening_of(site)
    if opening is None:
        raise NotFound(_("This site has not become a place."), field="site")
    form = forms.PlanForm(selectors.plans(site), request.POST)
    plan = form.chosen() if form.is_valid() else None
    if plan is None:
        messages.error(request, _("One of the computed plans that open here is needed."))
    else:
        services.set_budget(opening, plan, by=request.person)
        messages.success(request, _("Saved."))
    return redirect("place_origin", opening.place.slug)


@requires(Action.SEE_INDICATORS, place_by_slug)
def budget_csv(request: SignedIn, place: Place) -> HttpResponse:
    opening = selectors.opening_of_place(place)
    budgets = selectors.budgets(opening) if opening else []
    if not budgets:
        raise NotFound(_("This place has no budget yet."), field="place")
    return csv_answer(f"{place.slug}-budget", told.sheet(budgets[0]))
