from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.community.choosing import member_field
from etabli.core.errors import BadInput
from etabli.core.forms import Form, TimeInput
from etabli.fablab.models import Incident, Machine
from etabli.network.forms import DayField
from etabli.network.models import Place
from etabli.network.rules import instant_at


class IncidentForm(Form):
    field_order = ("kind", "day", "time", "machine", "person")

    kind = forms.ChoiceField(label=_("Kind"), choices=Incident.Kind.choices)
    day = DayField(label=_("Day"))
    time = forms.TimeField(label=_("Time"), widget=TimeInput())
    machine = forms.ModelChoiceField(
        label=_("Machine"), queryset=Machine.objects.none(), required=False
    )
    description = forms.CharField(
        label=_("What happened"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place = place
        self.fields["machine"].queryset = Machine.objects.filter(  # type: ignore[attr-defined]
            space__place=place
        ).select_related("space")
        told = _("Only if it has to be known. Do not write names in the text below.")
        self.fields["person"] = member_field(
            place.network, _("To whom"), required=False, help_text=told
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            values["happened_at"] = self._instant(values)
        return values

    def _instant(self, values: dict[str, Any]) -> datetime:
        try:
            return instant_at(values["day"], values["time"], self._place.zone, field="time")
        except BadInput as error:
            raise forms.ValidationError({error.field: str(error)}) from error

    def incident(self) -> dict[str, Any]:
        """As `services.record` takes it."""
        kept = ("kind", "happened_at", "machine", "person", "description")
        return {name: self.cleaned_data[name] for name in kept}


class MeasureForm(Form):
    text = forms.CharField(
        label=_("Measure taken"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
