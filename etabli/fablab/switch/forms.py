"""How a machine's switch is reached."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.devices.models import Device
from etabli.fablab.models import Switch


class SwitchForm(Form):
    adapter = forms.ChoiceField(
        label=_("The switch is reached by"),
        choices=[one for one in Device.Adapter.choices if one[0] != Device.Adapter.AGENT],
    )
    address = forms.CharField(
        label=_("Address of the switch"),
        required=False,
        max_length=300,
        help_text=_("For HTTP and MQTT alone, like https://plug.example/ or mqtt://broker/saw."),
    )
    secret = forms.CharField(
        label=_("Secret of the switch"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept in a file on the server and never shown again. Empty: as it is."),
    )
    broken = forms.BooleanField(
        label=_("A simulated switch that does not answer"),
        required=False,
        help_text=_("To see what happens when one fails."),
    )

    def __init__(self, *args: Any, switch: Switch | None = None, **kwargs: Any) -> None:
        if switch is not None:
            device = switch.device
            kwargs["initial"] = {
                field: getattr(device, field) for field in ("adapter", "address", "broken")
            }
        super().__init__(*args, **kwargs)
