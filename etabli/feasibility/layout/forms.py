from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core.forms import Form
from etabli.feasibility.layout import rules
from etabli.feasibility.layout.words import NAMES
from etabli.feasibility.models.site import level_told

WIDEST = 20  # metres of doors
MOST_WANTED = 20


class BriefForm(Form):
    """What is asked of a layout: of each room, of each level's way out, and the rooms wanted."""

    note = forms.CharField(label=gettext_lazy("What is new"), max_length=200, required=False)

    def __init__(self, inputs: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inputs = inputs
        for number, room in enumerate(inputs["rooms"]):
            self._add_room(number, room)
        for number, floor in enumerate(inputs["floors"]):
            self.fields[f"exit_{number}"] = forms.FloatField(
                label=_("Way out: %(level)s") % {"level": level_told(floor["level"])},
                min_value=0.8,
                max_value=WIDEST,
                initial=floor["exit"],
                help_text=_("Free width in metres, all doors or stairs together."),
                widget=forms.NumberInput(attrs={"step": "any"}),
            )
        for name in rules.FUNCTIONS:
            if name in inputs["wanted"]:
                self.fields[self._wanted(name)] = forms.IntegerField(
                    label=capfirst(str(NAMES[name])),
                    min_value=0,
                    max_value=MOST_WANTED,
                    initial=inputs["wanted"][name],
                )

    def _add_room(self, number: int, room: Mapping[str, Any]) -> None:
        choices = [(rules.FREE, _("whatever fits best"))]
        choices += [(name, str(NAMES[name])) for name in rules.FUNCTIONS]
        choices.append((rules.CORRIDOR, _("circulation, or left out")))
        self.fields[f"function_{number}"] = forms.ChoiceField(
            label=_("Serves"), choices=choices, required=False, initial=room["function"]
        )
        self.fields[f"split_{number}"] = forms.FloatField(
            label=_("Split off (m²)"),
            required=False,
            min_value=0,
            max_value=max(room["area"] - 1, 0),
            initial=room["split"] or None,
            widget=forms.NumberInput(attrs={"step": "any"}),
        )
        self.fields[f"water_{number}"] = forms.BooleanField(
            label=_("Water can be there"), required=False, initial=room["water"]
        )

    @staticmethod
    def _wanted(name: str) -> str:
        return f"wanted_{name.replace(' ', '_')}"

    def rooms(self) -> Iterator[tuple[Mapping[str, Any], str, list[forms.BoundField]]]:
        """Each room with the name of its level and its fields."""
        for number, room in enumerate(self.inputs["rooms"]):
            names = ("function", "split", "water")
            fields = [self[f"{name}_{number}"] for name in names]
            yield room, level_told(room["level"]), fields

    def exits(self) -> list[forms.BoundField]:
        return [self[f"exit_{number}"] for number in range(len(self.inputs["floors"]))]

    def wanted(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("wanted_")]

    def brief(self) -> dict[str, Any]:
        """What the service takes."""
        told, found = self.cleaned_data, deepcopy(dict(self.inputs))
        for number, room in enumerate(found["rooms"]):
            room["function"] = told[f"function_{number}"]
            room["split"] = told[f"split_{number}"] or 0.0
            room["water"] = told[f"water_{number}"]
        for number, floor in enumerate(found["floors"]):
            floor["exit"] = told[f"exit_{number}"]
        for name in rules.FUNCTIONS:
            if name in found["wanted"]:
                found["wanted"][name] = told[self._wanted(name)]
        return found
