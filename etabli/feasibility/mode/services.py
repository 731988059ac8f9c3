"""The one verb of management modes: hold them against each other, and keep that with its date."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.feasibility.mode import rules
from etabli.feasibility.models import ModeComparison, PlanVersion
from etabli.people.models import Person
from etabli.study.models import Study


def compare(
    study: Study,
    answers: Mapping[str, str],
    *,
    version: PlanVersion | None = None,
    effects: Mapping[str, Mapping[str, Any]] | None = None,
    note: str = "",
    by: Person | None = None,
) -> ModeComparison:
    """Keep what was answered, option by question, and a plan under each mode; `effects` replace
    the usual ones, by mode. Raises BadInput for an answer or an effect that is not allowed."""
    _check_answers(answers)
    asked = rules.usual_effects()
    for mode, replaced in (effects or {}).items():
        if mode not in asked:
            raise BadInput(_("There is no such management mode."), field=mode)
        asked[mode] |= replaced
        _check_effects(mode, asked[mode])
    if version and version.plan.study_id != study.pk:
        raise BadInput(_("One of the study’s computed plans is needed."), field="version")
    return ModeComparison.objects.create(
        study=study,
        version=version,
        answers=dict(answers),
        effects=asked,
        results=figures(version, asked) if version else {},
        note=note,
        made_by=by,
    )


def figures(
    version: PlanVersion, effects: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """What a plan comes to under each mode, by the mode: in cents, by year, as
    `kernels.economics.summary` tells scenarios, and the aid that it asks for each year."""
    from etabli.kernels.economics import accounts, from_table, side_by_side

    plan = from_table(version.inputs)
    found = {}
    for mode, one in effects.items():
        told = side_by_side(mode, accounts(rules.under(plan, one)))
        years = len(told["result"])
        found[mode] = {**told, "needed": max(0, -(sum(told["result"]) // years))}
    return found


def _check_answers(answers: Mapping[str, str]) -> None:
    known = {one.key: one for one in rules.questions()}
    for key, answer in answers.items():
        if key not in known or known[key].option(answer) is None:
            raise BadInput(_("One of the answers that are offered is needed."), field=key)


def _check_effects(mode: str, effects: Mapping[str, Any]) -> None:
    if effects["vat"] not in rules.VAT:
        raise BadInput(_("One of the choices that are offered is needed."), field=f"{mode}_vat")
    for name, most in rules.EFFECTS.items():
        value = effects[name]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise BadInput(
                _("A whole number from 0 to %(most)d is needed.") % {"most": most},
                field=f"{mode}_{name}",
            )
