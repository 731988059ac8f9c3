"""One search for all rooms: each registers what it finds, for whom the table of rights lets see it.

A finder asks the database a fixed number of times, whatever is looked for.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.functional import Promise

from etabli.core.searching import Asked
from etabli.people.models import Person

MOST = 8  # of each kind
FEWEST_LETTERS = 2


class Found(NamedTuple):
    """A thing: what it is called, its page, and what tells it from others."""

    name: str
    url: str
    detail: str = ""


class Group(NamedTuple):
    """What was found of one kind, and whether there is more."""

    title: str | Promise
    found: Sequence[Found]
    more: bool


class _Finder(NamedTuple):
    priority: int
    name: str
    title: str | Promise
    find: Callable[[Person, Asked], Sequence[Found]]


_registered: list[_Finder] = []


def register(
    name: str,
    *,
    priority: int,
    title: str | Promise,
    find: Callable[[Person, Asked], Sequence[Found]],
) -> None:
    """Add a kind of things. `find` gives those that the person may open, `MOST` and one more at
    most, the likeliest first. Lower priorities stand first; registering a name again replaces
    it."""
    others = [one for one in _registered if one.name != name]
    finder = _Finder(priority, name, title, find)
    _registered[:] = sorted([*others, finder], key=lambda one: (one.priority, one.name))


def registered() -> list[str]:
    """The names of all finders, in their order."""
    return [finder.name for finder in _registered]


def search(person: Person, text: str) -> list[Group]:
    """What the person may open of what `text` names, by kind; nothing for a single letter."""
    asked = Asked.of(text[:200])
    if len("".join(asked.words)) < FEWEST_LETTERS:
        return []
    groups = []
    for finder in _registered:
        if found := finder.find(person, asked):
            groups.append(Group(finder.title, found[:MOST], len(found) > MOST))
    return groups
