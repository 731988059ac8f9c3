"""Questions about devices."""

import hashlib
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.devices.models import Device
from etabli.network.models import Network


def device_by_uuid(device: UUID) -> Device:
    """The device with its place. Raises NotFound."""
    found = _devices().filter(uuid=device).first()
    if found is None:
        raise NotFound(_("There is no such device."), field="device")
    return found


def device_with_token(token: str) -> Device | None:
    """Which device calls with this key."""
    return _devices().filter(token_digest=hashlib.sha256(token.encode()).hexdigest()).first()


def devices_of(network: Network) -> QuerySet[Device]:
    """A network's devices, with their places."""
    return _devices().filter(place__network=network)


def to_look_at() -> QuerySet[Device]:
    """Those that the site itself asks how they are."""
    return _devices().exclude(adapter=Device.Adapter.AGENT)


def _devices() -> QuerySet[Device]:
    """Those that stand at a place."""
    return Device.objects.filter(retired_at=None).select_related("place__network__territory")
