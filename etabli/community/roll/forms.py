"""The forms of the list of members."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.community.models import Group, Membership
from etabli.community.roll.selectors import REFUSES, Filter
from etabli.core.forms import Form
from etabli.network.models import Network


class FilterForm(Form):
    text = forms.CharField(label=_("Name, e-mail or telephone"), max_length=100, required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    address = forms.ChoiceField(
        label=_("E-mail"),
        choices=[("", _("takes messages or not")), (REFUSES, _("refuses messages"))],
        required=False,
    )
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), required=False, to_field_name="uuid"
    )

    def __init__(self, network: Network, data: Any) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["status"].choices = [
            ("", gettext("active or asked for")),
            *Membership.Status.choices,
        ]
        fields["group"].queryset = network.groups.all()
        fields["group"].empty_label = gettext("all")

    def wanted(self) -> Filter:
        """What was asked for; nothing where the address was made up."""
        return Filter(**self.cleaned_data) if self.is_valid() else Filter()


class MessageForm(Form):
    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = forms.CharField(
        label=_("Message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
