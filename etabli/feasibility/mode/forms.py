"""The questionnaire that leads to a comparison of management modes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from etabli.core.forms import Form
from etabli.feasibility.mode import rules
from etabli.feasibility.mode.told import EFFECTS, VAT
from etabli.feasibility.models import PlanVersion


class ComparisonForm(Form):
    """Ten questions, the plan to try the modes on, and what each mode is taken to change."""

    def __init__(
        self,
        versions: Iterable[PlanVersion],
        answers: Mapping[str, str],
        effects: Mapping[str, Mapping[str, Any]],
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self.versions = {str(one.uuid): one for one in versions}
        for question in rules.questions():
            self.fields[question.key] = forms.ChoiceField(
                label=str(question.text),
                required=False,
                initial=answers.get(question.key, ""),
                choices=[
                    *((one.key, str(one.text)) for one in question.options),
                    ("", gettext("Not decided yet")),
                ],
                widget=forms.RadioSelect,
            )
        self.fields["version"] = forms.ChoiceField(
            label=gettext("Business plan to try the modes on"),
            required=False,
            initial=next(iter(self.versions), ""),
            choices=[
                ("", gettext("no plan")),
                *((uuid, _named(one)) for uuid, one in self.versions.items()),
            ],
        )
        self.fields["note"] = forms.CharField(
            label=gettext("A word on this comparison"), max_length=200, required=False
        )
        for mode in rules.modes():
            self._add_effects(mode, effects[mode])

    def _add_effects(self, mode: str, effects: Mapping[str, Any]) -> None:
        self.fields[f"{mode}_vat"] = forms.ChoiceField(
            label=gettext("VAT"), choices=VAT.items(), initial=effects["vat"]
        )
        for name, most in rules.EFFECTS.items():
            self.fields[f"{mode}_{name}"] = forms.IntegerField(
                label=str(EFFECTS[name]), min_value=0, max_value=most, initial=effects[name]
            )

    def questions(self) -> list[Any]:
        return [self[one.key] for one in rules.questions()]

    def modes(self) -> list[tuple[str, list[Any]]]:
        """For the page: each mode's name with the fields of its effects."""
        names = ("vat", *rules.EFFECTS)
        return [
            (str(mode.name), [self[f"{key}_{name}"] for name in names])
            for key, mode in rules.modes().items()
        ]

    @property
    def has_wrong_effect(self) -> bool:
        """Whether what stands in the closed part is at fault."""
        return any(name.partition("_")[0] in rules.modes() for name in self.errors)

    def answers(self) -> dict[str, str]:
        """What was answered; a question that is left open is left out."""
        keys = [one.key for one in rules.questions()]
        return {key: self.cleaned_data[key] for key in keys if self.cleaned_data[key]}

    def effects(self) -> dict[str, dict[str, Any]]:
        """What each mode is taken to change."""
        names = ("vat", *rules.EFFECTS)
        return {
            mode: {name: self.cleaned_data[f"{mode}_{name}"] for name in names}
            for mode in rules.modes()
        }

    def version(self) -> PlanVersion | None:
        """The plan that was chosen."""
        return self.versions.get(self.cleaned_data["version"])


def _named(version: PlanVersion) -> str:
    return gettext("%(plan)s, version %(number)d") % {
        "plan": version.plan.name,
        "number": version.number,
    }
