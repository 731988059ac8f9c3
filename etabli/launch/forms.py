from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.launch.selectors import networks_of
from etabli.network.models import Network
from etabli.territory.models import Territory


class NetworkChoiceForm(Form):
    """The network that the new places join: one of the territory's, or a new one."""

    network = forms.ModelChoiceField(
        label=_("Network"), queryset=Network.objects.none(), empty_label=_("a new one")
    )
    name = TextFormField(label=_("Name of the new network"), required=False, max_length=80)

    def __init__(self, territory: Territory, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        networks = networks_of(territory)
        self.fields["network"].queryset = networks  # type: ignore[attr-defined]
        self.fields["network"].required = False
        if not self.is_bound:
            self.initial["network"] = networks.first()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("network") and not values.get("name"):
            self.add_error("name", _("Choose a network or name a new one."))
        return values


class WelcomeForm(Form):
    name = forms.CharField(
        label=_("First name and name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
