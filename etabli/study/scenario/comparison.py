"""Several networks side by side: every figure in a row, every network in a column."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from etabli.core.maps import Map
from etabli.study.models import Scenario
from etabli.study.report.telling import KINDS, percent
from etabli.study.scenario.figures import FigureRow, figure_rows
from etabli.study.scenario.maps import small_map
from etabli.study.selectors import names_in

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Column:
    """A network: itself, where it comes from, its places by kind, its map."""

    scenario: Scenario
    letter: str
    places: tuple[tuple[str, str], ...]
    map: Map


@dataclass(frozen=True)
class Line:
    """One figure of all networks, in their order; None where it was not reckoned."""

    label: str
    values: tuple[FigureRow | None, ...]


@dataclass(frozen=True)
class Comparison:
    """All there is to compare. `differ`: not the same estimate or assumptions are behind all."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    differ: str


def comparison(scenarios: Sequence[Scenario]) -> Comparison:
    """Queries for the maps: those of `small_map` for each."""
    columns = tuple(
        Column(one, letter, _places(one), small_map(one))
        for one, letter in zip(scenarios, "ABCD", strict=False)
    )
    figures = [{row.label: row for row in figure_rows(one.results)} for one in scenarios]
    labels = dict.fromkeys(label for known in figures for label in known)
    lines = [Line(label, tuple(known.get(label) for known in figures)) for label in labels]
    lines.append(Line(_("Beside the proven best under its rules"), tuple(map(_over, scenarios))))
    return Comparison(columns, tuple(lines), _differ(scenarios))


def _places(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    names, results = names_in(scenario.estimate), scenario.results
    fablab = [results["fablab"]["code"]] if results["fablab"] else []
    kinds = {"hub": results["hubs"], "nomad_office": results["nomad_offices"], "fablab": fablab}
    return tuple(
        (str(KINDS[kind]), ", ".join(sorted(names[code] for code in codes)))
        for kind, codes in kinds.items()
        if codes
    )


def _over(scenario: Scenario) -> FigureRow:
    label = _("Beside the proven best under its rules")
    if "over" not in scenario.results:
        return FigureRow(label, _("it is the best"))
    over = scenario.results["over"]
    sign = "+" if over > 0 else "−" if over < 0 else ""
    return FigureRow(label, f"{sign}{percent(abs(over), 1)}", _("of travel"))


def _differ(scenarios: Sequence[Scenario]) -> str:
    if len({one.estimate_id for one in scenarios}) > 1:
        return _("These networks stand on different estimates of the demand.")
    first = scenarios[0].results
    same = all(
        one.results.get(key) == first.get(key)
        for one in scenarios
        for key in ("assumptions", "existing", "work")
    )
    if same:
        return ""
    return _("These networks were reckoned with different assumptions or places that exist.")
