"""A network that one makes by hand: what comes of it, in words, at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from etabli.core.errors import Refused
from etabli.study.models import Scenario
from etabli.study.report.telling import number, percent
from etabli.study.rules import NetworkRules
from etabli.study.scenario import selectors, services
from etabli.study.scenario.figures import FigureRow, figure_rows, minutes

SAME = 1e-6


@dataclass(frozen=True)
class Effect:
    """What is announced of a network, its figures, and the rules that it does not keep.

    `refusal` in place of all that where nothing can be said.
    """

    announced: str = ""
    figures: tuple[FigureRow, ...] = ()
    broken: tuple[str, ...] = ()
    refusal: str = ""


def effect_of(scenario: Scenario, chosen: Mapping[str, str], fablab: str) -> Effect:
    """The effect of what is chosen (see `services.read_places`), against the proven best of a
    scenario. The queries of `selectors.setting_of`."""
    from etabli.study.scenario.design import broken_rules, measure, over
    from etabli.study.scenario.effects import effects

    try:
        places = services.read_places(scenario, chosen, fablab)
        setting = selectors.setting_of(scenario.estimate)
        told = measure(setting.ground, places)
    except Refused as refusal:
        return Effect(refusal=str(refusal))
    results = {
        **told,
        "effects": effects(setting.ground, setting.around, places, setting.assumed),
        "work": setting.work,
    }
    best = scenario.results.get("best", scenario.results)["objective"]
    broken = broken_rules(setting.ground, NetworkRules.of(scenario.rules), places)
    figures = figure_rows(results)
    announced = _(
        "%(places)s: %(minutes)s on average, %(days)s desk-days a week come; %(beside)s."
    ) % {
        "places": figures[0].value,
        "minutes": minutes(told["average_minutes"], 1),
        "days": number(results["effects"]["captured"]["mean"], 1),
        "beside": _beside(over(told["objective"], best)),
    }
    return Effect(announced, figures, tuple(broken))


def _beside(share: float) -> str:
    if abs(share) < SAME:
        return _("as little travel as the proven best")
    if share > 0:
        return _("%(share)s more travel than the proven best") % {"share": percent(share, 1)}
    return _("%(share)s less travel than the proven best") % {"share": percent(-share, 1)}
