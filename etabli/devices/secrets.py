"""What opens a device: kept in files that their owner alone reads, never in the database, a page or
a backup. After a backup is restored elsewhere the secrets are typed again."""

import os
from pathlib import Path

from django.conf import settings

from etabli.devices.models import Device


def keep(device: Device, secret: str) -> None:
    """Keep a device's secret in the place of any other; an empty one is forgotten."""
    path = _path(device)
    if not secret:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
    unfinished.replace(path)


def secret_of(device: Device) -> str:
    """The device's secret, empty where there is none."""
    path = _path(device)
    return path.read_text() if path.exists() else ""


def _path(device: Device) -> Path:
    return Path(settings.DATA) / "devices" / str(device.uuid)
