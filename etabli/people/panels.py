"""What upper rooms add to a page of a lower one, each showing only what its asker may see."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from etabli.people.models import Person

Subject = TypeVar("Subject")
Shown = tuple[str, dict[str, Any]]  # a template and its context


class _Panel(NamedTuple):
    priority: int
    name: str
    show: Callable[[Person, Any], Shown | None]


class Panels(Generic[Subject]):
    """The panels of one page, which is about a `Subject`."""

    def __init__(self) -> None:
        self._registered: list[_Panel] = []

    def register(
        self, name: str, *, priority: int, show: Callable[[Person, Subject], Shown | None]
    ) -> None:
        """Add a panel, which shows to whoever asks a template with its context, or nothing; lower
        priorities stand first. Registering a name again replaces it."""
        others = [one for one in self._registered if one.name != name]
        self._registered = sorted([*others, _Panel(priority, name, show)])

    def registered(self) -> list[str]:
        """The names of all panels, in their order."""
        return [panel.name for panel in self._registered]

    def shown_to(self, asker: Person, subject: Subject) -> list[Shown]:
        """The panels that this asker may see."""
        shown = (panel.show(asker, subject) for panel in self._registered)
        return [one for one in shown if one is not None]
