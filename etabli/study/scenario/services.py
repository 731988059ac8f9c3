"""The verbs of networks: propose one, keep one made by hand or that came close, choose one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.study.models import Estimate, Scenario, Study
from etabli.study.rules import NetworkRules
from etabli.study.scenario import selectors
from etabli.study.scenario.places import Places
from etabli.study.scenario.selectors import Setting
from etabli.study.selectors import latest_estimate, names_in
from etabli.study.services import change_study

LONGEST_NAME = 200
CHOSEN = ("hub", "nomad_office")  # one of them at most in a commune; the fab-lab is beside


def design(estimate: Estimate, rules: NetworkRules) -> Scenario:
    """Propose the network with the least travel for an estimate's demand.

    Raises Refused `no_network` saying which rule cannot be met, BadInput for unknown communes.
    """
    from etabli.study.scenario.design import propose

    setting = selectors.setting_of(estimate)
    return _keep(estimate, rules.as_json(), setting, propose(setting.ground, rules))


@transaction.atomic
def open_alternative(scenario: Scenario, number: int) -> Scenario:
    """One of the networks that came close to a scenario, as a scenario of its own; the one that
    was opened before, if it was. Raises BadInput for a number that there is not."""
    close = scenario.results["alternatives"]
    if not 0 < number < len(close):
        raise BadInput(
            _("%(number)d; a number from 1 to %(last)d is allowed.")
            % {"number": number, "last": len(close) - 1},
            field="number",
        )
    told = close[number]
    for known in scenario.estimate.scenarios.filter(origin=Scenario.Origin.ALTERNATIVE):
        same = all(known.results[key] == told[key] for key in ("hubs", "nomad_offices"))
        if same and known.rules == scenario.rules:
            return known
    places = Places(
        tuple(told["hubs"]), tuple(told["nomad_offices"]), selectors.places_of(scenario).fablab
    )
    return _keep_measured(scenario, places, Scenario.Origin.ALTERNATIVE, "")


def keep_by_hand(
    best: Scenario, chosen: Mapping[str, str], fablab: str = "", name: str = ""
) -> Scenario:
    """Keep a network that one made, held against `best`: see `read_places`.

    Raises BadInput for an unknown commune or kind, Refused `no_hub`.
    """
    places = read_places(best, chosen, fablab)
    return _keep_measured(best, places, Scenario.Origin.BY_HAND, name)


def read_places(best: Scenario, chosen: Mapping[str, str], fablab: str = "") -> Places:
    """The kind of place by the commune's code, and the fab-lab's commune. Raises BadInput."""
    known = [one["code"] for one in best.estimate.inputs["territory"]["communes"]]
    for code in (*chosen, *([fablab] if fablab else [])):
        if code not in known:
            raise BadInput(
                _("“%(code)s” is no commune of this territory; give its INSEE code.")
                % {"code": code},
                field=code,
            )
    for code, kind in chosen.items():
        if kind not in CHOSEN:
            raise BadInput(
                _("“%(kind)s” is no kind of place; there are: %(kinds)s.")
                % {"kind": kind, "kinds": ", ".join(CHOSEN)},
                field=code,
            )
    hubs, nomads = (tuple(one for one in known if chosen.get(one) == kind) for kind in CHOSEN)
    return Places(hubs, nomads, fablab)


def choose(scenario: Scenario) -> None:
    """Make this the network that the study proposes."""
    change_study(scenario.estimate.study, chosen=scenario)


@transaction.atomic
def set_assumptions(study: Study, replaced: Mapping[str, Mapping[str, Any]]) -> int:
    """Replace defaults by the study's own values and reckon the effects of its networks anew, as
    far as they stand on the latest estimate; answers how many. Raises BadInput naming the one."""
    rules = NetworkRules.of({**study.rules, "assumptions": dict(replaced)})
    change_study(study, rules=rules.as_json())
    return reckon_again(study)


def reckon_again(study: Study) -> int:
    """The effects of the networks of the latest estimate, after something that they stand on has
    changed; answers how many. Those of earlier estimates stay as they were."""
    estimate = latest_estimate(study)
    known = list(estimate.scenarios.all()) if estimate else []
    if estimate is None or not known:
        return 0
    estimate.study = study
    setting = selectors.setting_of(estimate)
    for scenario in known:
        scenario.results |= _reckoned(setting, selectors.places_of(scenario))
        scenario.save()
    return len(known)


def _keep_measured(best: Scenario, places: Places, origin: Scenario.Origin, name: str) -> Scenario:
    """A network that was not searched for, with its distance from the one that was."""
    from etabli.study.scenario.design import measure, over

    setting = selectors.setting_of(best.estimate)
    told = measure(setting.ground, places)
    proven = best.results.get("best") or {
        "scenario": str(best.uuid),
        **{key: best.results[key] for key in ("hubs", "nomad_offices", "objective", "bound")},
    }
    results = {
        **told,
        "bound": proven["bound"],
        "gap": max(0.0, 1 - proven["bound"] / told["objective"]) if told["objective"] else 0.0,
        "status": "feasible",
        "seconds": 0.0,
        "alternatives": [],
        "complete": False,
        "compared": None,
        "ends": {},
        "best": proven,
        "over": over(told["objective"], proven["objective"]),
    }
    return _keep(best.estimate, best.rules, setting, results, origin=origin, name=name)


def _keep(
    estimate: Estimate,
    rules: Mapping[str, Any],
    setting: Setting,
    results: Mapping[str, Any],
    *,
    origin: Scenario.Origin = Scenario.Origin.PROPOSED,
    name: str = "",
) -> Scenario:
    names = names_in(estimate)
    fablab = results["fablab"]["code"] if results["fablab"] else ""
    places = Places(tuple(results["hubs"]), tuple(results["nomad_offices"]), fablab)
    travel = setting.travel
    return Scenario.objects.create(
        estimate=estimate,
        name=name[:LONGEST_NAME] or " – ".join(names[code] for code in results["hubs"]),
        origin=origin,
        rules=rules,
        results={
            **results,
            "travel": {"method": travel.method, "source": travel.source},
            **_reckoned(setting, places),
        },
    )


def _reckoned(setting: Setting, places: Places) -> dict[str, Any]:
    """The effects of a network, with what they stand on."""
    from etabli.study.scenario.effects import effects

    return {
        "effects": effects(setting.ground, setting.around, places, setting.assumed),
        "assumptions": {key: one.as_json() for key, one in setting.assumptions.items()},
        "work": setting.work,
        "existing": list(setting.existing),
    }
