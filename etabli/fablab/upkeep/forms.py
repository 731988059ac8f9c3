from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.network.forms import ClosureForm
from etabli.network.models import Place


class FaultForm(Form):
    description = forms.CharField(
        label=_("What is wrong"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    stops_use = forms.BooleanField(
        label=_("It is dangerous or does not work: nobody should use it"), required=False
    )
    photo = forms.FileField(
        label=_("Photograph"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class MendForm(Form):
    work_done = forms.CharField(
        label=_("What was done"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OutageForm(ClosureForm):
    """A closure of the machine's space."""

    cancel_bookings = forms.BooleanField(
        label=_("Cancel what is booked then, and tell those concerned"), required=False
    )

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(place, *args, **kwargs)
        del self.fields["space"]

    def outage(self) -> dict[str, Any]:
        """As `services.take_out` takes it."""
        self.cleaned_data["space"] = None
        told = self.closure()
        del told["space"]
        return told | {"cancel_bookings": self.cleaned_data["cancel_bookings"]}


class PlanForm(Form):
    name = TextFormField(label=_("What is to be done"), max_length=120)
    every_hours = forms.IntegerField(
        label=_("Every (hours of use)"), min_value=1, max_value=100_000, required=False
    )
    every_months = forms.IntegerField(
        label=_("Every (months)"), min_value=1, max_value=240, required=False
    )
