"""The form of those who put up screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.network.models import Place, Space


class ScreenForm(Form):
    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    names = forms.BooleanField(
        label=_("It shows who has booked"),
        required=False,
        help_text=_("Whoever passes by reads it: without this no name is shown."),
    )

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = place.spaces.all()  # type: ignore[attr-defined]
