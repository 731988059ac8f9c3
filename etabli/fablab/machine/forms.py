from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.fablab.models import Training
from etabli.network.models import Place, Space

SHEET = ("purpose", "risks", "protection", "training", "needs_companion", "needs_supervisor")


class SheetForm(Form):
    purpose = TextFormField(label=_("What it does"), required=False, lines=2)
    risks = TextFormField(label=_("Risks"), required=False, lines=3)
    protection = TextFormField(
        label=_("Required protection"),
        required=False,
        lines=2,
        help_text=_("Glasses, gloves, ear protection, hair tied back…"),
    )
    training = forms.ModelChoiceField(
        label=_("Training asked for"),
        queryset=Training.objects.none(),
        required=False,
        empty_label=_("none: every member may use it"),
    )
    needs_companion = forms.BooleanField(label=_("Nobody uses it alone"), required=False)
    needs_supervisor = forms.BooleanField(
        label=_("Used only while a supervisor is there"), required=False
    )

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["training"].queryset = place.network.trainings.all()  # type: ignore[attr-defined]


class NewMachineForm(SheetForm):
    """The sheet of a machine that has none yet."""

    space = forms.ModelChoiceField(label=_("Machine"), queryset=Space.objects.none())
    field_order = ("space",)

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(place, *args, **kwargs)
        self.fields["space"].queryset = place.spaces.filter(  # type: ignore[attr-defined]
            kind=Space.Kind.MACHINE, machine__isnull=True
        )


class FileForm(Form):
    title = TextFormField(
        label=_("Title"), max_length=120, help_text=_("Of a picture: what it shows.")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A picture (JPEG, PNG or WebP) or a PDF, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
