"""The form that takes in a census of places."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.study.existing.importing import KNOWN, Columns
from etabli.study.forms import small_enough

LABELS = {
    "name": _("Column of the name"),
    "commune": _("Column of the commune"),
    "code": _("Column of the INSEE code"),
    "address": _("Column of the address"),
    "latitude": _("Column of the latitude"),
    "longitude": _("Column of the longitude"),
    "kind": _("Column of the kind"),
    "id": _("Column of the identifier"),
}


class ExistingForm(Form):
    """A file, where it comes from, and the names of its columns where they are not known."""

    file = forms.FileField(
        label=_("Places (CSV)"),
        help_text=_("The national census of tiers-lieux as it is published, or any other table."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    source = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Empty: the file’s name.")
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        for key in KNOWN:
            self.fields[f"column_{key}"] = forms.CharField(
                label=LABELS[key], required=False, max_length=80
            )

    def clean_file(self) -> Any:
        return small_enough(self.cleaned_data["file"])

    def columns(self) -> Columns:
        return Columns(**{key: self.cleaned_data[f"column_{key}"].strip() for key in KNOWN})

    def main(self) -> list[Any]:
        return [self["file"], self["source"]]

    def named(self) -> list[Any]:
        return [self[f"column_{key}"] for key in KNOWN]

    @property
    def names_wrong(self) -> bool:
        return any(f"column_{key}" in self.errors for key in KNOWN)
