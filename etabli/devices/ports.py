"""What the site asks of a device, whatever way it is reached.

An adapter is a module's object with these three verbs. Each returns once the device has done what
it was asked, and raises `Unreachable` with a sentence for the operator where it has not, within
`PATIENCE` seconds.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from etabli.core.errors import Refused
from etabli.devices.models import Device

PATIENCE = 5.0  # seconds that a device has to answer


class Unreachable(Refused):
    """A device that did not do what it was asked."""

    status = 503

    def __init__(self, told: str) -> None:
        super().__init__(
            "device_unreachable", told, advice=_("Look at the device and its line, then try again.")
        )


class Code(NamedTuple):
    """A code for a lock's own keypad."""

    code: str
    starts_at: datetime
    ends_at: datetime


class State(NamedTuple):
    """What a device says of itself, None for what it does not tell: `battery` in percent; of a
    switch whether it is `on`, and for how many seconds it has been since it was last turned on, or
    was until it was turned off (`seconds_on`)."""

    battery: int | None = None
    on: bool | None = None
    seconds_on: int | None = None


class Port(Protocol):
    def open(self, device: Device) -> None:
        """Unlock for some seconds."""

    def switch(self, device: Device, *, on: bool) -> None:
        """Turn on or off what hangs on it. A switch that lost its power comes back turned off."""

    def put(self, device: Device, codes: Sequence[Code]) -> None:
        """These codes and no others open from now on: doing it again changes nothing."""

    def state(self, device: Device) -> State:
        """How it is."""


def port_of(device: Device) -> Port | None:
    """The way to reach it; None for one that asks the site itself and cannot be called."""
    from etabli.devices.adapters import http, mqtt, simulator

    ports: dict[str, Port] = {
        Device.Adapter.SIMULATOR: simulator.Simulator(),
        Device.Adapter.HTTP: http.Http(),
        Device.Adapter.MQTT: mqtt.Mqtt(),
    }
    return ports.get(device.adapter)
