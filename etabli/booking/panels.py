"""What upper rooms add to a booking's page, each showing only what its asker may see."""

from collections.abc import Callable
from typing import Any, NamedTuple

from etabli.booking.models import Booking
from etabli.people.models import Person

# What a panel shows to whoever asks: a template and its context, or nothing.
Show = Callable[[Person, Booking], tuple[str, dict[str, Any]] | None]


class Panel(NamedTuple):
    priority: int
    name: str
    show: Show


_registered: list[Panel] = []


def register(name: str, *, priority: int, show: Show) -> None:
    """Add a panel; lower priorities stand first. Registering a name again replaces it."""
    _registered[:] = sorted(
        [one for one in _registered if one.name != name] + [Panel(priority, name, show)]
    )


def registered() -> list[str]:
    """The names of all panels, in their order."""
    return [panel.name for panel in _registered]


def panels_for(asker: Person, booking: Booking) -> list[tuple[str, dict[str, Any]]]:
    """The panels of one booking's page that this asker may see."""
    shown = (panel.show(asker, booking) for panel in _registered)
    return [one for one in shown if one is not None]
