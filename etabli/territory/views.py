"""The pages of a territory."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from etabli import __version__
from etabli.core.forms import accepted
from etabli.core.maps import geojson
from etabli.people.access import Request, public, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.territory import drawing, forms, selectors, services
from etabli.territory.commuting import services as commuting
from etabli.territory.commuting.told import messages_of
from etabli.territory.indicators import INDICATORS
from etabli.territory.insee import Harvest
from etabli.territory.models import Territory


@public
def territories(request: Request) -> HttpResponse:
    """Every territory, as a card with its districts drawn."""
    return render(
        request,
        "territory/territories.html",
        {
            "territories": [(one, drawing.districts_map(one)) for one in selectors.territories()],
            "may_create": may(request.person, Action.MANAGE_INSTALLATION),
        },
    )


@public
def territory(request: Request, territory: str) -> HttpResponse:
    """What is known of a territory: its map, its communes, its figures and where they come from."""
    found = selectors.with_places(territory)
    travel = selectors.travel_times(found)
    manages = may(request.person, Action.MANAGE_TERRITORY, found)
    largest = selectors.largest_commune(found).code
    form = forms.TowardsForm(found, request.GET or None, initial={"to": largest})
    towards = form.cleaned_data["to"] if form.is_valid() else largest
    return render(
        request,
        "territory/territory.html",
        {
            "territory": found,
            "map": drawing.territory_map(found, url=reverse("territory_map", args=[found.slug])),
            "form": form,
            "table": selectors.table(found, travel, towards),
            "figures": selectors.figures_told(found),
            "travel": travel,
            "flows": selectors.flows(found, travel),
            "manages": manages,
            "lacking": selectors.lacking(found) if manages else [],
            "grants": may(request.person, Action.GRANT_ROLES, found),
        },
    )


def _map_version(request: HttpRequest, territory: str) -> str:
    loaded_at = selectors.territory_by_slug(territory).loaded_at
    return f'"{__version__}-{loaded_at.timestamp()}"'


@public
@condition(etag_func=_map_version)
def territory_map(request: Request, territory: str) -> HttpResponse:
    """The features of the territory's map, for the page's script and for other programs."""
    features = drawing.territory_features(selectors.with_places(territory))
    return JsonResponse(
        geojson(features),
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


@requires(Action.MANAGE_INSTALLATION)
def territory_new(request: Request) -> HttpResponse:
    form = forms.TerritoryForm(request.POST or None)
    made: list[Territory] = []
    if accepted(request, form, lambda: made.append(services.create_territory(**form.cleaned_data))):
        messages.success(
            request, _("%(territory)s is there. Next: its figures.") % {"territory": made[0]}
        )
        return redirect("territory", made[0].slug)
    return render(request, "territory/territory_new.html", {"form": form})


@requires(Action.MANAGE_TERRITORY, selectors.territory_by_slug)
def territory_figures(request: Request, territory: Territory) -> HttpResponse:
    """Take figures out of one of INSEE's files."""
    form = forms.PackedTableForm(request.POST or None, request.FILES or None)
    taken: list[Harvest] = []
    if accepted(
        request,
        form,
        lambda: taken.append(
            services.import_figures(
                territory, form.cleaned_data["file"].file, form.cleaned_data["file"].name
            )
        ),
    ):
        _tell(request, taken[0])
        return redirect("territory", territory.slug)
    return render(
        request,
        "territory/territory_figures.html",
        {
            "territory": territory,
            "form": form,
            "indicators": INDICATORS.values(),
            "lacking": selectors.lacking(territory),
        },
    )


def _tell(request: HttpRequest, harvest: Harvest) -> None:
    """What was taken out of a file, and what it does not know."""
    taken = ", ".join(
        f"{INDICATORS[slug].label} ({year})" for slug, (_column, year) in harvest.columns.items()
    )
    messages.success(request, _("Taken from the file: %(figures)s.") % {"figures": taken})
    if harvest.missing:
        messages.warning(
            request,
            _("Not in the file: the communes %(codes)s.") % {"codes": ", ".join(harvest.missing)},
        )


@requires(Action.MANAGE_TERRITORY, selectors.territory_by_slug)
def territory_times(request: Request, territory: Territory) -> HttpResponse:
    """Give a table of travel times, or go back to the estimate from straight lines."""
    if "estimate" in request.POST:
        services.compute_travel_times(territory)
        return _times_replaced(request, territory)
    form = forms.TableForm(request.POST or None, request.FILES or None)
    if accepted(
        request,
        form,
        lambda: services.compute_travel_times(territory, matrix=form.cleaned_data["file"]),
    ):
        return _times_replaced(request, territory)
    return render(
        request,
        "territory/territory_times.html",
        {
            "territory": territory,
            "form": form,
            "travel": selectors.travel_times(territory),
        },
    )


def _times_replaced(request: HttpRequest, territory: Territory) -> HttpResponse:
    messages.success(request, _("The travel times have been replaced."))
    return redirect("territory", territory.slug)


DRAWN, LISTED = 20, 20  # flows on the map and in the table beside it


@public
def territory_flows(request: Request, territory: str) -> HttpResponse:
    """Where the people of a territory work: in all, by commune, and the main flows on a map."""
    found = selectors.with_places(territory)
    travel = selectors.travel_times(found)
    flows = selectors.flows(found, travel)
    main = flows.main(max(DRAWN, LISTED)) if flows else []
    return render(
        request,
        "territory/territory_flows.html",
        {
            "territory": found,
            "flows": flows,
            "main": main[:LISTED],
            "map": drawing.flows_map(found, main[:DRAWN]),
            "travel": travel,
            "manages": may(request.person, Action.MANAGE_TERRITORY, found),
        },
    )


@requires(Action.MANAGE_TERRITORY, selectors.territory_by_slug)
def territory_flows_import(request: Request, territory: Territory) -> HttpResponse:
    """Take flows out of INSEE's file or a plain table, or estimate them."""
    estimates = "estimate" in request.POST
    posted = request.POST or None
    form = forms.PackedTableForm(None if estimates else posted, request.FILES or None)
    estimate = forms.EstimateFlowsForm(posted if estimates else None)
    taken: list[commuting.FlowsTaken] = []
    if not estimates and accepted(request, form, lambda: taken.append(_take(territory, form))):
        messages.success(
            request,
            _("The flows have been imported: %(source)s.") % {"source": taken[0].harvest.source},
        )
        for told in messages_of(taken[0]):
            messages.info(request, told)
        return redirect("territory_flows", territory.slug)
    if estimates and accepted(
        request,
        estimate,
        lambda: commuting.estimate_flows(territory, estimate.cleaned_data["mean_minutes"]),
    ):
        messages.success(request, _("The flows have been estimated."))
        return redirect("territory_flows", territory.slug)
    return render(
        request,
        "territory/territory_flows_import.html",
        {
            "territory": territory,
            "form": form,
            "estimate": estimate,
            "flows": selectors.flows(territory),
        },
    )


def _take(territory: Territory, form: forms.TableForm) -> commuting.FlowsTaken:
    file = form.cleaned_data["file"]
    return commuting.import_flows(territory, file.file, file.name)
