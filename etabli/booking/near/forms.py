"""The form of those who want to work now."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.booking.forms import LENGTHS
from etabli.booking.near.selectors import Origin, communes, origin_at
from etabli.booking.requirements import duration
from etabli.core.forms import Form, LongSelect
from etabli.network.models import Space
from etabli.territory.models import Commune


class NearForm(Form):
    """Where one is, by commune or by a position that one lets the browser tell; for how long."""

    commune = forms.ModelChoiceField(
        label=_("Where you are"),
        queryset=Commune.objects.none(),
        required=False,
        empty_label=_("choose a commune"),
        widget=LongSelect,
    )
    length = forms.TypedChoiceField(
        label=_("How long"),
        choices=lambda: [(length, duration(length)) for length in LENGTHS],
        coerce=int,
    )
    kind = forms.ChoiceField(label=_("What"), choices=Space.Kind.choices)
    longitude = forms.FloatField(
        min_value=-180, max_value=180, required=False, widget=forms.HiddenInput
    )
    latitude = forms.FloatField(
        min_value=-90, max_value=90, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes()  # type: ignore[attr-defined]

    def origin(self) -> Origin | None:
        """Where one is; None as long as nothing tells."""
        values = self.cleaned_data
        if commune := values["commune"]:
            return Origin(commune.longitude, commune.latitude, commune)
        if values["longitude"] is None or values["latitude"] is None:
            return None
        return origin_at(values["longitude"], values["latitude"], list(communes()))
