"""What differs on the way of a site to its opening."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core.errors import Refused
from etabli.core.forms import DateInput, Form
from etabli.feasibility.file import rules
from etabli.feasibility.file.selectors import Gathered
from etabli.feasibility.file.told import name_of, source_of
from etabli.feasibility.mode.rules import modes
from etabli.feasibility.models import Timetable

ENDS = {
    "low": gettext_lazy("low"),
    "likely": gettext_lazy("likely"),
    "high": gettext_lazy("high"),
}


class TimetableForm(Form):
    """The first day, the mode and the permission, then the weeks of each step that the site needs.

    What is left as it was follows the table, the works, the plan and the mode.
    """

    begins_on = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Empty: from the day on which it is read."),
    )
    mode = forms.ChoiceField(label=gettext_lazy("Management mode"), required=False)
    permit = forms.ChoiceField(
        label=gettext_lazy("Permission for the works"),
        choices=Timetable.Permit.choices,
        help_text=gettext_lazy("Which one is needed is to be checked with your services."),
    )

    def __init__(self, one: Gathered, data: Any = None) -> None:
        kept = one.timetable
        main = {"begins_on": kept.begins_on, "mode": kept.mode, "permit": kept.permit}
        super().__init__(data, initial=main)
        fields: dict[str, Any] = self.fields
        fields["mode"].choices = [
            ("", _("the one that most answers speak for")),
            *((key, str(mode.name)) for key, mode in modes().items()),
        ]
        self.one = one
        self.usual = {step.key: step for step in rules.steps(one.known)}
        self.steps = {step.key: step for step in rules.steps(one.known, kept.replaced)}
        for key, step in self.steps.items():
            self._add_step(key, step)

    def _add_step(self, key: str, step: rules.Step) -> None:
        name = name_of(self.one, step)
        for end, word in ENDS.items():
            self.fields[f"{key}_{end}"] = forms.IntegerField(
                label=f"{name}, {word}",
                min_value=0,
                max_value=rules.LONGEST,
                initial=step.weeks[end],
            )
        self.fields[f"{key}_source"] = forms.CharField(
            label=f"{name}, {_('source')}",
            required=False,
            max_length=rules.LONGEST_SOURCE,
            initial=step.source,
        )

    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in ("begins_on", "mode", "permit")]

    def rows(self) -> list[tuple[str, str, list[tuple[Any, forms.BoundField]], forms.BoundField]]:
        """Of each step its name, where its weeks come from, their fields and that of the source."""
        return [
            (
                name_of(self.one, step),
                source_of(self.one, step),
                [(word, self[f"{key}_{end}"]) for end, word in ENDS.items()],
                self[f"{key}_source"],
            )
            for key, step in self.steps.items()
        ]

    def told(self) -> dict[str, Any]:
        """What the service takes. What was said of steps that the site does not need now stays."""
        values = self.cleaned_data
        replaced = {
            key: one for key, one in self.one.timetable.replaced.items() if key not in self.steps
        }
        for key, usual in self.usual.items():
            weeks = {end: values[f"{key}_{end}"] for end in ENDS}
            source = values[f"{key}_source"]
            if weeks != dict(usual.weeks) or source:
                replaced[key] = {**weeks, "source": source}
        return {
            "begins_on": values["begins_on"],
            "mode": values["mode"],
            "permit": values["permit"],
            "replaced": replaced,
        }

    def refuse(self, refusal: Refused) -> None:
        """A refusal of a step's weeks stands at its likely ones."""
        if f"{refusal.field}_likely" in self.fields:
            refusal.field = f"{refusal.field}_likely"
        super().refuse(refusal)
