from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.community.choosing import member_field
from etabli.core.forms import Form
from etabli.fablab.models import Training
from etabli.network.models import Place


class CheckForm(Form):
    """What an instructor saw somebody do."""

    field_order = ("training", "person")

    training = forms.ModelChoiceField(label=_("Training"), queryset=Training.objects.none())
    passed = forms.TypedChoiceField(
        label=_("Practical check"),
        choices=[("yes", _("passed: may use the machines from now on")), ("no", _("not yet"))],
        coerce=lambda value: value == "yes",
    )
    note = forms.CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        help_text=_("The person can read it; it goes after a year."),
    )

    def __init__(self, place: Place, trainings: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["training"].queryset = trainings  # type: ignore[attr-defined]
        self.fields["person"] = member_field(place.network, _("Who"))
        self.order_fields(self.field_order)


class WithdrawForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The person is told."))
