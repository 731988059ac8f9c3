"""Questions about devices."""

import hashlib

from django.db.models import QuerySet

from etabli.devices.models import Device


def device_with_token(token: str) -> Device | None:
    """Which device calls with this key."""
    return _devices().filter(token_digest=hashlib.sha256(token.encode()).hexdigest()).first()


def to_look_at() -> QuerySet[Device]:
    """Those that the site itself asks how they are."""
    return _devices().exclude(adapter=Device.Adapter.AGENT)


def _devices() -> QuerySet[Device]:
    """Those that stand at a place."""
    return Device.objects.filter(retired_at=None).select_related("place__network__territory")
