from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.access.models import Door
from etabli.core.forms import Form
from etabli.core.texts import Text, TextFormField
from etabli.devices.models import Device
from etabli.network.models import Place, Space


class DoorForm(Form):
    """A door and how its lock is reached."""

    name = TextFormField(label=_("Name"), max_length=80)
    space: Any = forms.ModelChoiceField(
        label=_("Opens for bookings of"),
        queryset=Space.objects.none(),
        required=False,
        empty_label=_("every space of the place"),
    )
    phone = forms.CharField(
        label=_("Whom to call when it stays shut"),
        required=False,
        max_length=30,
        help_text=_("Empty: the number of the place."),
    )
    adapter = forms.ChoiceField(label=_("The lock is reached by"), choices=Device.Adapter.choices)
    address = forms.CharField(
        label=_("Address of the lock"),
        required=False,
        max_length=300,
        help_text=_("For HTTP and MQTT alone, like https://lock.example/ or mqtt://broker/door-1."),
    )
    secret = forms.CharField(
        label=_("Secret of the lock"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept in a file on the server and never shown again. Empty: as it is."),
    )
    broken = forms.BooleanField(
        label=_("Simulated as not answering"),
        required=False,
        help_text=_("For a simulated lock alone: to see what happens when one fails."),
    )

    def __init__(self, place: Place, *args: Any, door: Door | None = None, **kwargs: Any) -> None:
        if door is not None:
            kwargs["initial"] = {
                "name": door.name,
                "space": door.space,
                "phone": door.phone,
                "adapter": door.device.adapter,
                "address": door.device.address,
                "broken": door.device.broken,
            }
        super().__init__(*args, **kwargs)
        spaces: Any = self.fields["space"]
        spaces.queryset = place.spaces.all()

    def details(self) -> dict[str, Any]:
        return {**self.cleaned_data, "name": Text.of(self.cleaned_data["name"])}
