"""What can be told: each room adds its own when the application starts."""

from collections.abc import Mapping

from django.utils.functional import Promise

_registered: dict[str, str | Promise] = {}


def register(name: str, label: str | Promise) -> None:
    """Add an event; its name (`booking.cancelled`) is for programs and never changes."""
    _registered[name] = label


def registered() -> Mapping[str, str | Promise]:
    """Each event's label, by name."""
    return dict(sorted(_registered.items()))
