"""The pages of networks: ask for one, read it, compare several, make one by hand."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Scenario, Study
from etabli.study.report.telling import KINDS, is_simulated
from etabli.study.rules import NetworkRules
from etabli.study.scenario import forms, selectors, services
from etabli.study.scenario.by_hand import effect_of
from etabli.study.scenario.comparison import FEWEST, MOST, comparison
from etabli.study.scenario.maps import choice_map, network_map
from etabli.study.scenario.proposal import proposal
from etabli.study.selectors import latest_estimate, places_of, study_by_slug


@requires(Action.VIEW_STUDY, study_by_slug)
def network(request: SignedIn, study: Study) -> HttpResponse:
    """The networks so far, and the form that proposes another."""
    manages = may(request.person, Action.MANAGE_STUDY, study)
    estimate = latest_estimate(study)
    form = forms.NetworkForm(
        places_of(study.territory),
        study.territory.districts.values_list("code", "name"),
        NetworkRules.of(study.rules),
        request.POST or None,
    )
    made: list[Scenario] = []
    if (
        manages
        and estimate
        and accepted(request, form, lambda: made.append(services.design(estimate, form.rules())))
    ):
        return redirect("study_scenario", study.slug, made[0].uuid)
    return render(
        request,
        "study/network.html",
        {
            "study": study,
            "manages": manages,
            "estimate": estimate,
            "form": form,
            "scenarios": selectors.scenarios(study),
        },
    )


@requires(Action.VIEW_STUDY, selectors.scenario_by_uuid)
def scenario(request: SignedIn, scenario: Scenario) -> HttpResponse:
    study = scenario.estimate.study
    return render(
        request,
        "study/scenario.html",
        {
            "study": study,
            "scenario": scenario,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "simulated": is_simulated(scenario.estimate),
            "told": proposal(scenario),
            "travel": scenario.results["travel"],
            "map": network_map(scenario),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, selectors.scenario_by_uuid)
def choose(request: SignedIn, scenario: Scenario) -> HttpResponse:
    services.choose(scenario)
    messages.success(request, _("This is the network that the study proposes now."))
    return redirect("study_report", scenario.estimate.study.slug)


@require_POST
@requires(Action.MANAGE_STUDY, selectors.scenario_by_uuid)
def alternative(request: SignedIn, scenario: Scenario) -> HttpResponse:
    """Open one of those that came close as a network of its own."""
    number = request.POST.get("number", "")
    try:
        opened = services.open_alternative(scenario, int(number) if number.isdecimal() else 0)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("study_scenario", scenario.estimate.study.slug, scenario.uuid)
    return redirect("study_scenario", scenario.estimate.study.slug, opened.uuid)


@requires(Action.VIEW_STUDY, study_by_slug)
def compare(request: SignedIn, study: Study) -> HttpResponse:
    """Two to four networks side by side."""
    wanted = _uuids(request.GET.getlist("scenario"))
    by_uuid = {one.uuid: one for one in selectors.scenarios_told(study, wanted)}
    chosen = [by_uuid[uuid] for uuid in dict.fromkeys(wanted) if uuid in by_uuid]
    fits = FEWEST <= len(chosen) <= MOST
    return render(
        request,
        "study/compare.html",
        {
            "study": study,
            "scenarios": selectors.scenarios(study),
            "asked": {one.uuid for one in chosen},
            "wrong": bool(wanted) and not fits,
            "told": comparison(chosen) if fits else None,
            "simulated": any(is_simulated(one.estimate) for one in chosen),
        },
    )


@requires(Action.MANAGE_STUDY, study_by_slug)
def assumptions(request: SignedIn, study: Study) -> HttpResponse:
    """What the effects of networks are reckoned with."""
    own = study.rules.get("assumptions", {})
    estimate = latest_estimate(study)
    form = forms.AssumptionsForm(
        selectors.assumptions_of(study, estimate), own, request.POST or None
    )
    usual = selectors.usual_assumptions(study, estimate)
    if accepted(request, form, lambda: services.set_assumptions(study, form.replaced(usual))):
        messages.success(request, _("Saved; the networks are reckoned anew with it."))
        return redirect("study_network", study.slug)
    return render(request, "study/network_assumptions.html", {"study": study, "form": form})


@requires(Action.VIEW_STUDY, selectors.scenario_by_uuid)
def by_hand(request: SignedIn, scenario: Scenario) -> HttpResponse:
    """Open and close communes, beginning with a network, and see what comes of it; with
    `fragment`, that alone. What was made is kept by POST."""
    study = scenario.estimate.study
    manages = may(request.person, Action.MANAGE_STUDY, study)
    given = request.POST if request.method == "POST" else request.GET
    chosen, fablab = _chosen(scenario, given)
    if request.method == "POST":
        if not manages:
            raise Http404
        try:
            kept = services.keep_by_hand(scenario, chosen, fablab, given.get("name", "").strip())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Kept as a network made by hand."))
            return redirect("study_scenario", study.slug, kept.uuid)
    context = {
        "study": study,
        "scenario": scenario,
        "effect": effect_of(scenario, chosen, fablab),
        "map": choice_map(study, chosen, fablab),
    }
    if "fragment" in request.GET:
        return render(request, "study/by_hand_effect.html", context)
    return render(
        request,
        "study/by_hand.html",
        {
            **context,
            "manages": manages,
            "simulated": is_simulated(scenario.estimate),
            "kinds": [(kind, KINDS[kind]) for kind in services.CHOSEN],
            "fablab": fablab,
            "districts": _rows(scenario, chosen),
        },
    )


def _chosen(scenario: Scenario, given: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """What a request chooses: the kind by commune, and the fab-lab's commune; as in the network
    that one begins with where it chooses nothing."""
    if "fablab" in given:
        codes = [one["code"] for one in scenario.estimate.inputs["territory"]["communes"]]
        return {code: given[code] for code in codes if given.get(code)}, given["fablab"]
    places = selectors.places_of(scenario)
    hub, nomad_office = services.CHOSEN
    kinds = dict.fromkeys(places.nomad_offices, nomad_office) | dict.fromkeys(places.hubs, hub)
    return kinds, places.fablab


def _rows(scenario: Scenario, chosen: dict[str, str]) -> list[tuple[str, list[Any]]]:
    """For the table: each district with its communes and what stands in them."""
    told = scenario.estimate.inputs["territory"]
    return [
        (
            district["name"],
            [
                (one["code"], one["name"], chosen.get(one["code"], ""))
                for one in sorted(told["communes"], key=lambda one: str(one["name"]))
                if one["district"] == district["code"]
            ],
        )
        for district in told["districts"]
    ]


def _uuids(texts: Iterable[str]) -> list[UUID]:
    """What can be read as one; the rest is let be."""
    known = []
    for text in texts:
        try:
            known.append(UUID(text))
        except ValueError:
            continue
    return known
