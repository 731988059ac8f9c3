"""The form of those who choose which messages they get."""

from typing import Any

from django import forms

from etabli.core.forms import Form
from etabli.people.messages import kinds
from etabli.people.messages.rules import way_for
from etabli.people.messages.selectors import wishes_of
from etabli.people.models import Person


class ChoicesForm(Form):
    """A field for each kind of messages that leaves a choice, named like it."""

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wishes = dict(wishes_of(person))
        for kind in kinds.registered():
            if kind.has_choice:
                self.fields[kind.name] = forms.ChoiceField(
                    label=str(kind.label),
                    help_text=str(kind.about),
                    choices=[(way.value, way.label) for way in kind.ways],
                    initial=way_for(person, kind).value,
                    widget=forms.RadioSelect,
                )
            elif wishes := self.wishes.get(kind):
                self.fields[kind.name] = forms.MultipleChoiceField(
                    label=str(kind.label),
                    help_text=str(kind.about),
                    choices=[(one.key, one.label) for one in wishes],
                    initial=[one.key for one in wishes if one.wished],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )

    def ways(self) -> dict[str, str]:
        """The way that is chosen for each kind."""
        wished = self.wished()
        return {name: way for name, way in self.cleaned_data.items() if name not in wished}

    def wished(self) -> dict[str, set[str]]:
        """What is wished for of kinds that are wished for one by one."""
        names = {kind.name for kind in self.wishes}
        return {name: set(keys) for name, keys in self.cleaned_data.items() if name in names}
