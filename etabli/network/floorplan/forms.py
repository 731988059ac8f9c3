"""The forms of those who draw floor plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.network.floorplan.selectors import units_to_put
from etabli.network.models import Place, Unit


class PlanForm(Form):
    name = TextFormField(label=_("Floor"), max_length=80)
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("A drawing or a photograph of one: JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class MarkForm(Form):
    """Where a unit stands."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    x = forms.FloatField(label=_("Percent from the left"), min_value=0, max_value=100)
    y = forms.FloatField(label=_("Percent from the top"), min_value=0, max_value=100)

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["unit"]
        units.queryset = units_to_put(place)  # type: ignore[attr-defined]
        units.label_from_instance = lambda unit: f"{unit.space} · {unit}"  # type: ignore[attr-defined]
        for percent in ("x", "y"):
            self.fields[percent].widget.attrs["step"] = "0.1"
