"""A device that there is not: it does at once what it is asked, or nothing when it is broken."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from etabli.devices.models import Device
from etabli.devices.ports import Code, State, Unreachable


class Simulator:
    def open(self, device: Device) -> None:
        _answer(device)

    def switch(self, device: Device, *, on: bool) -> None:
        _answer(device)

    def put(self, device: Device, codes: Sequence[Code]) -> None:
        _answer(device)

    def state(self, device: Device) -> State:
        _answer(device)
        return State(battery=100)


def _answer(device: Device) -> None:
    if device.broken:
        raise Unreachable(_("%(device)s is simulated as not answering.") % {"device": device})
