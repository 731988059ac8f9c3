from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.fablab.loan.selectors import tools_to_send
from etabli.fablab.models import Tool
from etabli.network.models import Place


class ToolForm(Form):
    name = TextFormField(label=_("Name"), max_length=80)


class SendForm(Form):
    tool = forms.ModelChoiceField(label=_("Tool"), queryset=Tool.objects.none())
    destination = forms.ModelChoiceField(label=_("To"), queryset=Place.objects.none())
    carrier = forms.CharField(
        label=_("Who carries it"),
        max_length=120,
        help_text=_("A name or a function, as everybody there knows it."),
    )

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Place.objects.filter(network=place.network_id, status=Place.Status.OPEN)
        self.fields["tool"].queryset = tools_to_send(place)  # type: ignore[attr-defined]
        self.fields["destination"].queryset = others.exclude(pk=place.pk)  # type: ignore[attr-defined]
