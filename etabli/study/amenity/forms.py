"""The form that takes in a table of amenities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.study.forms import small_enough


class AmenitiesForm(Form):
    file = forms.FileField(
        label=_("Amenities (CSV)"),
        help_text=_("Columns: code, amenity, source."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )

    def clean_file(self) -> Any:
        return small_enough(self.cleaned_data["file"])
