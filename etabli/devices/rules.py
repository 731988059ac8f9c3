"""What is wrong with a device, and how codes and states are written on the wire."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.devices.models import Device
from etabli.devices.ports import Code, State

SILENT_AFTER = timedelta(hours=3)  # the site itself asks every hour
AGENT_SILENT_AFTER = timedelta(minutes=15)  # an agent calls every few seconds
LOW_BATTERY = 20  # percent
MANY_WRONG_CODES = 5
LONGEST_ON = 366 * 86400  # seconds
LARGEST_DRIFT = 300  # seconds: what docs/doors.md promises
SCHEMES = {Device.Adapter.HTTP: ("http", "https"), Device.Adapter.MQTT: ("mqtt", "mqtts")}


def troubles(device: Device, now: datetime) -> list[str]:
    """What somebody should look at, the worst first; nothing for a device that is well."""
    found = []
    agent = device.adapter == Device.Adapter.AGENT
    patience = AGENT_SILENT_AFTER if agent else SILENT_AFTER
    if device.failing_since:
        found.append(device.failure)
    elif device.last_seen_at is None:
        found.append(_("It has never answered."))
    elif now - device.last_seen_at > patience:
        found.append(_("It has not been heard of for a while."))
    if device.battery is not None and device.battery < LOW_BATTERY:
        found.append(_("Its battery is low: %(percent)d %%.") % {"percent": device.battery})
    if device.wrong_codes >= MANY_WRONG_CODES:
        found.append(_("Many wrong codes were typed."))
    if abs(device.clock_off) > LARGEST_DRIFT:
        found.append(_("Its clock is wrong."))
    return found


def check_address(adapter: str, address: str) -> None:
    """Raises BadInput where an adapter needs an address of another form."""
    schemes = SCHEMES.get(Device.Adapter(adapter))
    if schemes is None:
        return
    try:
        parts = urlsplit(address)
        good = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise BadInput(
            _("An address here begins with %(schemes)s and names a machine.")
            % {"schemes": " · ".join(f"{scheme}://" for scheme in schemes)},
            field="address",
        )


def codes_told(codes: Sequence[Code]) -> list[dict[str, str]]:
    """Codes as JSON; instants in UTC."""
    return [
        {
            "code": one.code,
            "from": one.starts_at.astimezone(UTC).isoformat(),
            "until": one.ends_at.astimezone(UTC).isoformat(),
        }
        for one in codes
    ]


def state_of(content: bytes | str) -> State:
    """What a state's JSON tells; nothing where it cannot be read or makes no sense."""
    try:
        told: Any = json.loads(content)
    except ValueError:
        return State()
    if not isinstance(told, dict):
        return State()
    on = told.get("on")
    return State(
        _whole(told.get("battery"), 100),
        on if isinstance(on, bool) else None,
        _whole(told.get("seconds_on"), LONGEST_ON),
    )


def _whole(value: Any, most: int) -> int | None:
    """A whole number from 0 to `most`, or None."""
    sound = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
    return value if sound else None
