"""Of whom a document is asked, besides everybody: each room tells of its own circles of members."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from etabli.network.models import Network
from etabli.people.models import Person

# An audience is written `circle:key`, such as the group of a network with its UUID.
Choices = Callable[[Network], Iterable[tuple[str, str]]]
KeysOf = Callable[[Person, Network], set[str]]


class _Circle(NamedTuple):
    priority: int
    name: str
    choices: Choices
    keys_of: KeysOf


_registered: list[_Circle] = []


def register(name: str, *, priority: int, choices: Choices, keys_of: KeysOf) -> None:
    """`choices` gives the keys of a network's circles with what people call them, `keys_of` the
    keys of those that somebody is in. Registering a name again replaces it."""
    others = [one for one in _registered if one.name != name]
    circle = _Circle(priority, name, choices, keys_of)
    _registered[:] = sorted([*others, circle], key=lambda one: (one.priority, one.name))


def registered() -> list[str]:
    return [circle.name for circle in _registered]


def choices_of(network: Network) -> list[tuple[str, str]]:
    """All audiences of a network, for a form."""
    return [
        (f"{circle.name}:{key}", told)
        for circle in _registered
        for key, told in circle.choices(network)
    ]


def audiences_of(person: Person, network: Network) -> set[str]:
    """All audiences that somebody belongs to."""
    return {
        f"{circle.name}:{key}" for circle in _registered for key in circle.keys_of(person, network)
    }
