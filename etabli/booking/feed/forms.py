"""The form of those who give out a place's calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.network.models import Place, Space


class FeedForm(Form):
    space = forms.ModelChoiceField(
        label=_("Space"),
        queryset=Space.objects.none(),
        required=False,
        empty_label=_("the whole place"),
    )
    names = forms.BooleanField(
        label=_("It tells who has booked"),
        required=False,
        help_text=_("Whoever has the address reads it, and so does the program that subscribes."),
    )

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = place.spaces.all()  # type: ignore[attr-defined]
