"""The verbs of devices: put up, change, hear of, look at. The only writers of devices."""

import hashlib
import secrets as random
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.devices import rules, secrets, selectors
from etabli.devices.models import Device
from etabli.devices.ports import Port, State, Unreachable, port_of
from etabli.network.models import Place

TOKEN_PREFIX = "etabli_door_"  # noqa: S105 (it tells a reader of logs what they have found)
LONGEST_FAILURE = 200


@transaction.atomic
def add_device(place: Place, *, secret: str = "", **details: Any) -> Device:
    """A device at a place. Raises BadInput for an address of the wrong form."""
    _check(details)
    device = Device.objects.create(place=place, **details)
    _keep(device, secret)
    return device


@transaction.atomic
def change_device(device: Device, *, secret: str = "", **details: Any) -> Device:
    """Change what it is or how it is reached; an empty secret keeps the one there is."""
    _check(details)
    for field, value in details.items():
        setattr(device, field, value)
    device.failing_since, device.failure = None, ""
    device.save(update_fields=["failing_since", "failure", *details])
    _keep(device, secret)
    return device


def cut_token(device: Device) -> str:
    """A new key with which the device calls the site; it is shown only here, and closes the last
    one."""
    token = TOKEN_PREFIX + random.token_urlsafe(32)
    device.token_digest = hashlib.sha256(token.encode()).hexdigest()
    device.save(update_fields=["token_digest"])
    return token


def retire(device: Device) -> None:
    """Take a device down: its key closes, its secret is forgotten; again it changes nothing."""
    device.retired_at = device.retired_at or clock.now()
    device.token_digest, device.failing_since, device.failure = "", None, ""
    device.save(update_fields=["retired_at", "token_digest", "failing_since", "failure"])
    transaction.on_commit(lambda: secrets.keep(device, ""))


def heard(device: Device, **told: Any) -> None:
    """The device has answered or called; `told` is what it said of itself."""
    for field, value in {**told, "last_seen_at": clock.now()}.items():
        setattr(device, field, value)
    device.failing_since, device.failure = None, ""
    device.save(update_fields=["last_seen_at", "failing_since", "failure", *told])


def failed(device: Device, told: str) -> None:
    """The device did not do what it was asked."""
    device.failing_since = device.failing_since or clock.now()
    device.failure = told[:LONGEST_FAILURE]
    device.save(update_fields=["failing_since", "failure"])


def ask(device: Device, act: Callable[[Port], Any]) -> Any:
    """Ask something of a device and note whether it did it. Raises Unreachable."""
    port = port_of(device)
    if port is None:
        raise Unreachable(_("%(device)s asks the site itself.") % {"device": device})
    try:
        answer = act(port)
    except Unreachable as error:
        failed(device, error.message)
        raise
    heard(device)
    return answer


def look_at(device: Device) -> State:
    """Ask a device how it is. Raises Unreachable."""
    state: State = ask(device, lambda port: port.state(device))
    heard(device, battery=state.battery)
    return state


def look_at_all() -> None:
    """Ask every device that can be asked; what does not answer is noted and left."""
    for device in selectors.to_look_at():
        try:
            look_at(device)
        except Unreachable:
            continue


def _check(details: dict[str, Any]) -> None:
    if "adapter" in details:
        rules.check_address(details["adapter"], details.get("address", ""))


def _keep(device: Device, secret: str) -> None:
    if not secret:
        return
    if not secret.isprintable() or not secret.isascii():
        raise BadInput(_("A secret has printable ASCII characters alone."), field="secret")
    secrets.keep(device, secret)
